"""Intent recognition and slot filling with hassil: sentence templates and the home's names.

The templates are home-assistant-intents' English and our own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from hassil.intents import Intents as Grammar
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.recognize import RecognizeResult, recognize_all
from home_assistant_intents import get_intents

from hub.intents.en import templates
from hub.intents.en.actions import STEPS, SWITCHES
from hub.intents.en.clock import CLOCK, TIMERS
from hub.intents.en.media import MEDIA
from hub.intents.en.questions import QUESTIONS
from hub.intents.en.templates import Block
from hub.intents.en.values import VALUES
from hub.intents.lexicon import Lexicon, SpokenName

BLOCKS: Final = (*SWITCHES, *STEPS, *VALUES, *MEDIA, *QUESTIONS, *CLOCK, *TIMERS)
DOMAINS: Final = frozenset(
    [
        "light",
        "switch",
        "fan",
        "cover",
        "lock",
        "climate",
        "media_player",
        "sensor",
        "binary_sensor",
        "input_boolean",
        "scene",
        "script",
    ]
)
"""What the hub can speak about; the sentences for other domains are left out."""
HERE: Final = "(here)"
"""The area of sentences that are meant for the room they are said in."""
_BOTH: Final = re.compile(
    r"\bboth (?:of )?(?:the |my |our |these |those )?"
    r"(?=(?!(?:on|off|up|down|to|at|in|of|them)\b)\w)"
)
""" "both lights": the lights, of which there are two."""
MAX_RESULTS: Final = 64
"""Ways to read one sentence that are looked at; more means a sentence nobody says."""

Value = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """One reading of a sentence."""

    intent: str
    form: str
    """The kind of question: `any`, `all`, `which`, `how_many`, `one_yesno` …; for commands
    `default`."""
    every: bool = False
    name: SpokenName | None = None
    area: str | None = None
    """An area id, or `HERE`, or None when none was said."""
    slots: dict[str, Value] = field(default_factory=dict)
    guessed: int = 0
    """Letters that a wildcard took: the fewer, the surer."""

    def text(self, slot: str) -> str | None:
        value = self.slots.get(slot)
        return str(value) if value is not None else None

    def number(self, slot: str) -> float | None:
        value = self.slots.get(slot)
        return float(value) if isinstance(value, int | float) else None


class SentenceMatcher:
    """One language's sentences, one home's names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._slot_lists: dict[str, SlotList] = {
            "name": TextSlotList.from_tuples(
                ((spoken.words, spoken, {"domain": spoken.domain}) for spoken in lexicon.names),
                allow_template=False,
            ),
            "area": TextSlotList.from_tuples(lexicon.areas.items(), allow_template=False),
        }

    @cached_property
    def _grammar(self) -> Grammar:
        grammar = Grammar.from_dict(_grammar_source())
        for numbers in grammar.slot_lists.values():
            if isinstance(numbers, RangeSlotList):
                # they are digits by now; a table of all number words would be built otherwise
                numbers.words = False
        return grammar

    def recognise(self, sentence: str) -> Recognition | None:
        """The surest reading of a plain sentence, or None."""
        if _BOTH.search(sentence):
            reading = self.recognise(_BOTH.sub("the ", sentence))
            return (
                None
                if reading is None
                else replace(reading, slots={**reading.slots, "both": "yes"})
            )
        results = recognize_all(
            sentence,
            self._grammar,
            slot_lists=self._slot_lists,
            intent_context={"area": HERE},
            skip_words=[],
        )
        readings = [
            _reading(result) for result, _ in zip(results, range(MAX_RESULTS), strict=False)
        ]
        return min(readings, key=_doubt, default=None)


def _doubt(reading: Recognition) -> tuple[int, ...]:
    """The rank of a reading, the least the surest: few guessed words, then a name, then a room."""
    named = -len(reading.name.words) if reading.name else 0
    return (
        reading.guessed,
        named,
        0 if reading.area not in (None, HERE) else 1,
        0 if reading.every else 1,
    )


def _reading(result: RecognizeResult) -> Recognition:
    slots = {name: entity.value for name, entity in result.entities.items()}
    name, area = slots.pop("name", None), slots.pop("area", None)
    metadata = result.intent_metadata or {}
    combination = (result.intent_data.metadata or metadata).get("slot_combination", "")
    every = slots.pop("every", None) is not None or combination == "domain_all"
    guessed = slots.get("timer_name")
    return Recognition(
        intent=result.intent.name,
        form=result.response or "default",
        every=every,
        name=name if isinstance(name, SpokenName) else None,
        area=str(area) if area is not None else None,
        slots={key: value for key, value in slots.items() if isinstance(value, str | int | float)},
        guessed=len(guessed.split()) if isinstance(guessed, str) else 0,
    )


# -- putting the grammar together ----------------------------------------------------------------


def _grammar_source() -> dict[str, object]:
    """home-assistant-intents' English without what is of no use here, and our sentences."""
    theirs = get_intents("en")
    if theirs is None:
        raise RuntimeError("home-assistant-intents has no English sentences")
    intents = {name: {"data": [*_kept(theirs["intents"][name]["data"])]} for name in templates.KEPT}
    for block in BLOCKS:
        intents.setdefault(block.intent, {"data": []})["data"].append(_data(block))
    return {
        "language": "en",
        "intents": intents,
        "lists": {**theirs["lists"], **templates.LISTS},
        "expansion_rules": {**theirs["expansion_rules"], **templates.RULES},
    }


def _kept(blocks: Iterable[dict[str, dict[str, object]]]) -> Iterable[dict[str, object]]:
    """The blocks that the hub has use for, without the sentences that it has none for."""
    for block in blocks:
        texts = [text for text in block["sentences"] if _is_kept(text)]
        if texts and _is_wanted(block):
            yield {**block, "sentences": texts}


def _is_kept(text: str) -> bool:
    return not (text in templates.DROPPED_SENTENCES or "{zone" in text or "{floor" in text)


def _is_wanted(block: dict[str, dict[str, object]]) -> bool:
    """Whether a block is about what the hub can speak of: no persons, floors or lights' warmth."""
    combination = str(block.get("metadata", {}).get("slot_combination", ""))
    domains = block.get("requires_context", {}).get("domain", [])
    domain = block.get("slots", {}).get("domain")
    if isinstance(domains, list) and domains and DOMAINS.isdisjoint(domains):
        return False
    if domain == "person" or "floor" in combination:
        return False
    about_lights = domain == "light" or domains == ["light"]
    warmth = combination.endswith("_temperature") and "brightness" not in combination
    return not (warmth and about_lights)


def _data(block: Block) -> dict[str, object]:
    context: dict[str, object] = {}
    if block.name_domains:
        context["domain"] = list(block.name_domains)
    if block.here:
        context["area"] = {"slot": True}
    return {
        "sentences": list(block.sentences),
        "slots": block.slots,
        "requires_context": context,
        "response": block.response,
    }
