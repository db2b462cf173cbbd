"""Hassil as the reference: the same templates and names, read by hassil itself."""

import re
from collections.abc import Mapping
from typing import Final

from hassil.intents import Intents as Grammar
from hassil.intents import RangeSlotList, SlotList, TextSlotList
from hassil.recognize import RecognizeResult, recognize_all

from hub.intents.lexicon import Lexicon, SpokenName
from hub.intents.matcher import HERE, Recognition

MAX_RESULTS: Final = 64
"""Ways to read one sentence that are looked at."""


class HassilMatcher:
    """A `SentenceMatcher` that lets hassil match."""

    def __init__(self, source: Mapping[str, object], lexicon: Lexicon) -> None:
        self._slot_lists: dict[str, SlotList] = {
            "name": TextSlotList.from_tuples(
                ((spoken.words, spoken, {"domain": spoken.domain}) for spoken in lexicon.names),
                allow_template=False,
            ),
            "area": TextSlotList.from_tuples(lexicon.areas.items(), allow_template=False),
            "floor": TextSlotList.from_tuples([], allow_template=False),
        }
        self.grammar = Grammar.from_dict(dict(source))
        for numbers in self.grammar.slot_lists.values():
            if isinstance(numbers, RangeSlotList):
                # they are digits by now; a table of all number words would be built otherwise
                numbers.words = False

    def recognise(self, sentence: str) -> Recognition | None:
        """The surest reading of a plain sentence, or None."""
        return min(self.readings(sentence), key=doubt, default=None)

    def readings(self, sentence: str) -> list[Recognition]:
        """The readings that hassil finds, in its order."""
        results = recognize_all(
            sentence,
            self.grammar,
            slot_lists=self._slot_lists,
            intent_context={"area": HERE},
            skip_words=[],
        )
        return [_reading(result) for result, _ in zip(results, range(MAX_RESULTS), strict=False)]


def doubt(reading: Recognition) -> tuple[int, ...]:
    """The rank of a reading, the least the surest: few guessed words, then a name, then a room."""
    return (
        reading.guessed,
        -len(reading.name.words) if reading.name else 0,
        0 if reading.area not in (None, HERE) else 1,
        0 if reading.every else 1,
    )


def _reading(result: RecognizeResult) -> Recognition:
    slots = {name: entity.value for name, entity in result.entities.items()}
    name, area = slots.pop("name", None), slots.pop("area", None)
    metadata = result.intent_metadata or {}
    every = slots.pop("every", None) is not None or metadata.get("slot_combination") == "domain_all"
    return Recognition(
        intent=result.intent.name,
        form=result.response or "default",
        every=every,
        name=name if isinstance(name, SpokenName) else None,
        area=str(area) if area is not None else None,
        slots={key: value for key, value in slots.items() if isinstance(value, str | int | float)},
        guessed=sum(
            len(entity.text.split()) for entity in result.entities_list if entity.is_wildcard
        ),
    )


def ends_within_a_word(text: str, reading: Recognition | None) -> bool:
    """Whether a wildcard of hassil's ends within a word: "pasta" of "pastapodcast", or "pasta-".

    Ours take whole words, and no hyphen.
    """
    slots = {} if reading is None else reading.slots
    taken = [value for value in slots.values() if isinstance(value, str) and value in text]
    return any(not re.search(rf"(?<!\w){re.escape(value)}(?= |$)", text) for value in taken)
