"""Intent recognition and slot filling with hassil: sentence templates and the home's names.

The templates are home-assistant-intents' English and our own.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from hassil.intents import Intents as Grammar
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.recognize import RecognizeResult, recognize_all

from hub.intents.en.sentences import BOTH, source
from hub.intents.lexicon import Lexicon, SpokenName

HERE: Final = "(here)"
"""The area of sentences that are meant for the room they are said in."""
WILDCARDS: Final = ("timer_name", "search_query", "message", "item", "place", "date_words")
"""Slots that take any words."""
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
    """Words that a wildcard took: the fewer, the surer."""

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
        grammar = Grammar.from_dict(dict(source()))
        for numbers in grammar.slot_lists.values():
            if isinstance(numbers, RangeSlotList):
                # they are digits by now; a table of all number words would be built otherwise
                numbers.words = False
        return grammar

    def recognise(self, sentence: str) -> Recognition | None:
        """The surest reading of a plain sentence, or None."""
        return next(iter(self.readings(sentence)), None)

    def readings(self, sentence: str) -> list[Recognition]:
        """Every reading of a plain sentence, the surest first."""
        if BOTH.search(sentence):
            return [
                replace(reading, slots={**reading.slots, "both": "yes"})
                for reading in self.readings(BOTH.sub("the ", sentence))
            ]
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
        return sorted(readings, key=_doubt)


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
    return Recognition(
        intent=result.intent.name,
        form=result.response or "default",
        every=every,
        name=name if isinstance(name, SpokenName) else None,
        area=str(area) if area is not None else None,
        slots={key: value for key, value in slots.items() if isinstance(value, str | int | float)},
        guessed=_guessed(slots),
    )


def _guessed(slots: dict[str, object]) -> int:
    taken = [slots.get(name) for name in WILDCARDS]
    return sum(len(words.split()) for words in taken if isinstance(words, str))
