"""Speech grammar (JSGF) of this home: the sentences people say most, with its names (pure).

Far smaller than what `LocalIntents` understands, and flat: every further wording makes each of the
others a little harder to hear. Every sentence of it is understood by `LocalIntents` (tested by
drawing sentences from it).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from hub.intents.en import phrases as english
from hub.intents.en import wider_phrases as wider
from hub.intents.en.numbers import in_words, is_number
from hub.intents.grammar import SentenceGrammar
from hub.intents.handlers.lighting import has_colors
from hub.intents.lexicon import GENERIC_NAMES
from hub.intents.owner_phrases import OWN, own_rules
from hub.intents.word_forms import word_forms
from hub.intents.wording import normalise
from hub.language.current import ENGLISH, speaking
from hub.ports import Area, Entity, HomeSnapshot
from ingle.speech.fusion.bigrams import WIDER
from ingle.wire.messages import Vocabulary

MAX_NAMES: Final = 400
"""Names beyond that are left out, aliases first: the grammar has to be heard on a Raspberry Pi."""


_RULE: Final = re.compile(r"<(\w+)>")
_ANY: Final = "any"


def build_vocabulary(
    home: HomeSnapshot, language: str = "en", own: SentenceGrammar | None = None
) -> Vocabulary:
    """The vocabulary message for this home; `own`: the owner's sentences, which are heard as well.

    The grammar of a language other than English has its usual sentences only: no recogniser that
    comes with the satellite hears one. Raises `ValueError` for a language without word forms.
    """
    if language != ENGLISH:
        return _usual_sentences(home, language)
    names = _names(home)
    rules = {**english.RULES, **names}
    patterns = _patterns(english.PATTERNS, rules)
    replies = [pattern for pattern in english.REPLIES if _speaks_of(pattern, rules)]
    lines = ["#JSGF V1.0;", "grammar home;"]
    lines += [f"<{rule}> = {' | '.join(values)};" for rule, values in rules.items() if values]
    lines += [f"<command> = {' | '.join(patterns)};"]
    lines += [f"<reply> = {' | '.join(replies)};"]
    owned, others = _owned(own, home)
    lines += [*owned, f"public <sentence> = [<polite>] <command> [<thanks>] | {others};"]
    rules = {**wider.RULES, **rules}
    more = _patterns(wider.PATTERNS, rules)
    needed = _needed(more, wider.RULES)
    lines += [
        f"<{rule}> = {' | '.join(values)};"
        for rule, values in wider.RULES.items()
        if rule in needed
    ]
    lines += [f"<{_ANY}> = {' | '.join(more)};"]
    lines += [f"<{WIDER}> = [<asking>] <{_ANY}> [( and | and then ) <{_ANY}>] [<closing>];"]
    said = sorted({name for values in names.values() for name in values})
    return Vocabulary(
        version=home.version or "none",
        names=tuple(said),
        jsgf="\n".join(lines) + "\n",
        rooms=_rooms(home.areas),
    )


def _owned(own: SentenceGrammar | None, home: HomeSnapshot) -> tuple[list[str], str]:
    """The rules of the owner's sentences, with the names of this home, and what is no command."""
    if own is None:
        return [], "<reply>"
    names = {"name": _spoken(home.entities), "area": _area_names(home.areas)}
    rules = own_rules(own, names)
    lines = [f"<{rule}> = {body};" for rule, body in rules.items()]
    return lines, f"<reply> | <{OWN}>" if rules else "<reply>"


def _rooms(areas: Iterable[Area]) -> tuple[str, ...]:
    """What a satellite may call its room: the areas' ids, names and aliases, as ids are written."""
    named = {
        normalise(name).replace(" ", "_") for area in areas for name in (area.name, *area.aliases)
    }
    return tuple(sorted(named | {area.area_id for area in areas}))


def _patterns(groups: Mapping[str, Iterable[str]], rules: dict[str, list[str]]) -> list[str]:
    """Those of the patterns that make sense in a home with these rules of names."""
    return [
        pattern
        for needed, group in groups.items()
        for pattern in group
        if (not needed or rules[needed]) and _speaks_of(pattern, rules)
    ]


def _needed(patterns: Iterable[str], rules: Mapping[str, list[str]]) -> set[str]:
    """The rules that the patterns lead to, and those that every sentence may have around it."""
    found: set[str] = set()
    left = {"asking", "closing", *(rule for pattern in patterns for rule in _RULE.findall(pattern))}
    while left:
        found |= left
        left = {
            rule for name in left for value in rules.get(name, ()) for rule in _RULE.findall(value)
        } - found
    return found


def _usual_sentences(home: HomeSnapshot, language: str) -> Vocabulary:
    said = " | ".join(word_forms(language).warm_up)
    lines = ("#JSGF V1.0;", "grammar home;", f"public <sentence> = {said};")
    with speaking(language):
        names = {name for values in _names(home).values() for name in values}
    version = home.version or "none"
    return Vocabulary(version=version, names=tuple(sorted(names)), jsgf="\n".join(lines) + "\n")


def _names(home: HomeSnapshot) -> dict[str, list[str]]:
    """The rules that hold names, by what can be asked of the things they name."""
    kinds = {
        rule: [entity for entity in home.entities if entity.domain in domains]
        for rule, domains in english.KINDS.items()
    }
    kinds["color_light"] = [light for light in kinds["light"] if has_colors(light)]
    lit = {entity.area_id for entity in kinds["light"]}
    rules = {rule: _spoken(entities) for rule, entities in kinds.items()}
    rules["area"] = _area_names(home.areas)
    rules["lit_area"] = _area_names(area for area in home.areas if area.area_id in lit)
    rules["short"] = _short(kinds["switched"], home)
    rules["covers"] = _cover_words(kinds["cover"])
    return rules


def _area_names(areas: Iterable[Area]) -> list[str]:
    return _unique(words for area in areas for words in (area.name, *area.aliases))


def _cover_words(covers: Iterable[Entity]) -> list[str]:
    """What the home's covers are called without a name."""
    classes = {str(cover.attributes.get("device_class")) for cover in covers}
    return [words for name, words in sorted(english.COVER_WORDS.items()) if name in classes]


def _spoken(entities: Iterable[Entity]) -> list[str]:
    entities = list(entities)
    full = _unique(entity.name for entity in entities)
    aliases = _unique(alias for entity in entities for alias in entity.aliases)
    return list(dict.fromkeys([*full, *aliases]))[:MAX_NAMES]


def _short(entities: Iterable[Entity], home: HomeSnapshot) -> list[str]:
    """Names without the room that the things are in: "lamp" for "living room lamp"."""
    areas = {area.area_id: area.name for area in home.areas}
    names = (
        (entity.name.lower(), areas.get(entity.area_id or "", "").lower()) for entity in entities
    )
    return _unique(
        name.removeprefix(f"{area} ")
        for name, area in names
        if area and name.startswith(f"{area} ")
    )


def _unique(names: Iterable[str]) -> list[str]:
    spoken = (_in_words(name) for name in names)
    return [name for name in dict.fromkeys(spoken) if name and name not in GENERIC_NAMES]


def _in_words(name: str) -> str:
    """A name as a recogniser's dictionary may know it: letters only, numbers in words."""
    words = []
    for word in normalise(name).split():
        whole = is_number(word) and word.isdigit() and len(word) < 4
        words.append(in_words(int(word)) if whole else word)
    spoken = " ".join(words)
    return spoken if re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+)*", spoken) else ""


def _speaks_of(pattern: str, rules: dict[str, list[str]]) -> bool:
    """Whether every rule the pattern names has something in it in this home."""
    return all(rules.get(rule) for rule in _RULE.findall(pattern))
