"""Sentences of a language from data: Home Assistant's package and our own YAML file, as one source.

Both have hassil's form. Our file (`hub/intents/de/sentences.yaml` ...) adds intents of its own and
wordings, rules and lists; what it names `dropped` is left out of Home Assistant's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from hassil.expression import Expression, ListReference, RuleReference, TextChunk
from hassil.parse_expression import parse_sentence
from home_assistant_intents import get_intents

from hub.intents.en.sentences import DOMAINS
from hub.intents.en.templates import KEPT, LISTS
from hub.intents.word_forms import WordForms, word_forms
from hub.language.data_files import data_file

FILE: Final = "sentences.yaml"
_OWN_LISTS: Final = (
    "brightness",
    "position",
    "fan_speed",
    "volume",
    "temperature",
    "step",
    "duration",
    "timer_name",
)
"""Our own in every language: ranges that are wider than allowed, so that what is too much is
understood and answered."""
_ACTING: Final = frozenset({"HassTurnOn", "HassTurnOff", "HassLightSet"})
"""Intents that no sentence of names alone may have."""

_OURS: Final = "our_"
_RULE: Final = re.compile(r"<(\w+)>")
_NOT_ANSWERED: Final = ("hello",)
"""Kinds of answers that the hub has none of: a courtesy is no command."""

Source = Mapping[str, Any]


def source_of(language: str) -> Source:
    """The language's templates, rules and lists in hassil's form.

    Raises `ValueError` for a language that the package or this hub has no sentences of.
    """
    theirs, own = get_intents(language), own_source(language)
    if theirs is None:
        raise ValueError(f"home-assistant-intents has no sentences for the language {language}")
    theirs = _with_signs_in_words(theirs, word_forms(language))
    own = _in_their_own_scope(own)
    dropped = frozenset(own.get("dropped", ()))
    intents: dict[str, dict[str, list[Any]]] = {}
    for name in KEPT:
        blocks = theirs["intents"].get(name, {}).get("data", ())
        intents[name] = {"data": [*_kept(name, blocks, dropped)]}
    for name, given in own["intents"].items():
        data = intents.setdefault(name, {"data": []})["data"]
        data += given["data"]
    intents.setdefault("HassGetState", {"data": []})["data"] += class_blocks(own)
    intents.setdefault("Measure", {"data": []})["data"] += measure_blocks(own)
    lists = {name: given for name, given in LISTS.items() if name in _OWN_LISTS}
    return {
        "language": language,
        "intents": {name: given for name, given in intents.items() if given["data"]},
        "lists": {**theirs["lists"], **lists, **own.get("lists", {})},
        "expansion_rules": {
            **_by_their_plain_names(own["expansion_rules"]),
            **theirs["expansion_rules"],
            **own["expansion_rules"],
        },
        "skip_words": theirs.get("skip_words", ()),
    }


def own_source(language: str) -> Source:
    """Our own sentences of the language.

    Raises `ValueError` where there are none.
    """
    read: Source | None = data_file("hub.intents", language, FILE)
    if read is None:
        raise ValueError(f"there are no sentences for the language {language}")
    return read


def class_blocks(own: Source) -> Iterator[dict[str, Any]]:
    """Questions by device class: each question of the language with the words of each class.

    `{said}` stands for a word of the class for a state, `{noun}` for what its sensors are called,
    and in questions `of: present` `{present}` for what is there while they are on ("smoke").
    `classes`: those that a question is about alone.
    """
    for device_class, words in own.get("classes", {}).items():
        states = [{"in": word, "out": state} for state in ("on", "off") for word in words[state]]
        lists = {
            "said": {"values": states},
            "noun": {"values": [{"in": noun, "out": device_class} for noun in words["nouns"]]},
        }
        present = words.get("present", ())
        if present:
            lists["present"] = {"values": [{"in": word, "out": "on"} for word in present]}
        for question in own["class_questions"]:
            if question.get("of") == "present" and not present:
                continue
            if device_class not in question.get("classes", (device_class,)):
                continue
            yield {
                "sentences": question["sentences"],
                "response": question["response"],
                "slots": {"domain": "binary_sensor", "device_class": device_class},
                "lists": lists,
                "requires_context": question.get("requires_context", {}),
            }


def measure_blocks(own: Source) -> Iterator[dict[str, Any]]:
    """Questions for measures: each question of the language with its words for what is measured.

    `measures` has them by the English noun (`hub.language.en.classes`); `{noun}` stands for one.
    """
    nouns = [
        {"in": word, "out": noun}
        for noun, words in own.get("measures", {}).items()
        for word in words
    ]
    for question in own.get("measure_questions", ()):
        yield {**question, "lists": {"noun": {"values": nouns}}}


def _with_signs_in_words(given: Any, forms: WordForms) -> Any:
    """Templates with "%" and "°" in the words that sentences have for them when compared."""
    if isinstance(given, str):
        degrees = given.replace("°C", "°").replace("°", forms.degrees)
        return degrees.replace("%", forms.percent)
    if isinstance(given, list):
        return [_with_signs_in_words(one, forms) for one in given]
    if isinstance(given, Mapping):
        return {
            key: _with_signs_in_words(one, forms) if key not in ("responses", "settings") else one
            for key, one in given.items()
        }
    return given


def _in_their_own_scope(own: Source) -> Source:
    """Our sentences with our rules by names that Home Assistant's have not: they keep their own."""
    rules = own.get("expansion_rules", {})

    def renamed(given: Any) -> Any:
        if isinstance(given, str):
            return _RULE.sub(
                lambda found: f"<{_OURS}{found[1]}>" if found[1] in rules else found[0], given
            )
        if isinstance(given, list):
            return [renamed(one) for one in given]
        if isinstance(given, Mapping):
            return {key: renamed(one) for key, one in given.items()}
        return given

    ours = {f"{_OURS}{name}": renamed(text) for name, text in rules.items()}
    return {**renamed(own), "expansion_rules": ours, "dropped": own.get("dropped", ())}


def _by_their_plain_names(ours: Mapping[str, str]) -> dict[str, str]:
    """Our rules as sentences of the owner may name them: Home Assistant's go before them."""
    return {name.removeprefix(_OURS): f"<{name}>" for name in ours}


def _kept(
    intent: str, blocks: Iterable[dict[str, Any]], dropped: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """The blocks that the hub has use for, without the sentences that it has none for."""
    for block in blocks:
        texts = [
            text
            for text in block["sentences"]
            if text not in dropped
            and "{zone" not in text
            and not (intent in _ACTING and is_bare(text))
        ]
        if texts and _is_wanted(block):
            yield {**block, "sentences": texts}


def is_bare(template: str) -> bool:
    """Whether a sentence of the template may be slots alone: "the office one", "lamp 50"."""
    return not _says_something(parse_sentence(template).expression)


def _says_something(expression: Expression) -> bool:
    """Whether every sentence of the expression has a word of its own; rules are taken for one,
    but for those of names."""
    match expression:
        case TextChunk():
            return any(map(str.isalpha, expression.text))
        case RuleReference():
            return expression.rule_name not in ("name", "area", "floor", "the", "brightness")
        case ListReference():
            return False
    items = getattr(expression, "items", ())
    if type(expression).__name__ == "Alternative":
        return bool(items) and all(map(_says_something, items))
    return any(map(_says_something, items))


def _is_wanted(block: dict[str, Any]) -> bool:
    """Whether a block is about what the hub can speak of; floors are places like areas here."""
    combination = str(block.get("metadata", {}).get("slot_combination", ""))
    domains = block.get("requires_context", {}).get("domain", [])
    domains = [domains] if isinstance(domains, str) else domains
    if isinstance(domains, list) and domains and DOMAINS.isdisjoint(domains):
        return False
    return str(block.get("response")) not in _NOT_ANSWERED and "floor" not in combination
