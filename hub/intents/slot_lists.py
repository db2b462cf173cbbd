"""Lists that slots take their values from: texts, numbers and wildcards (pure)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from hub.intents.word_trie import WordReader, WordTrie

_INTEGER: Final = re.compile(r"-?[0-9]+")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_FRACTIONS: Final = {None: (), "halves": (5,), "tenths": (1, 2, 3, 4, 5, 6, 7, 8, 9)}
"""Tenths that a number of the list may have behind the point, beside none."""


class SlotValue(NamedTuple):
    """A value that words may stand for."""

    value: object
    context: Mapping[str, object] | None = None
    """What it adds to the context: a name the domain of its things."""
    guessed: int = 0
    """Words that were taken without knowing any: those of a wildcard."""


Span = tuple[int, Sequence[SlotValue]]
"""Where a value ends, and what it may be."""


@dataclass(frozen=True, slots=True)
class TextList:
    """Phrases with what they stand for."""

    phrases: WordTrie[SlotValue]

    def spans(self, sentence: WordReader, offset: int, tails: frozenset[str]) -> Sequence[Span]:
        """The values that begin at the offset."""
        return self.phrases.spans(sentence, offset, tails)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberList:
    """Numbers in digits from `first` to `last`; number words are digits by then."""

    first: int
    last: int
    step: int = 1
    tenths: tuple[int, ...] | None = None
    """What may stand behind the point, in tenths; None: only whole numbers are read."""
    multiplier: float | None = None

    def spans(self, sentence: WordReader, offset: int, _: frozenset[str]) -> Sequence[Span]:
        """The number that stands at the offset, if it is one of the list."""
        shape = _INTEGER if self.tenths is None else _NUMBER
        match = shape.match(sentence.text, offset)
        if match is None:
            return ()
        number = float(match[0].replace(",", "."))
        if not self._has(number):
            return ()
        value = number if self.multiplier is None else number * self.multiplier
        end = match.end()
        if sentence.text.startswith(" ", end):
            end += 1
        return ((end, (SlotValue(value),)),)

    def _has(self, number: float) -> bool:
        whole = number // 1
        tenths = round((number - whole) * 10, 9)
        if not self.first <= whole <= self.last or (whole - self.first) % self.step:
            return False
        return tenths == 0 or (self.tenths is not None and tenths in self.tenths)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Any words."""

    def spans(self, sentence: WordReader, offset: int, _: frozenset[str]) -> Sequence[Span]:
        """From the offset to the end of each word."""
        return tuple(self._every(sentence, offset))

    def _every(self, sentence: WordReader, offset: int) -> Iterator[Span]:
        begin = offset
        while offset < sentence.end:
            _, offset = sentence.word(offset)
            taken = sentence.shown(begin, offset)
            yield offset, (SlotValue(taken, None, len(taken.split())),)


SlotList = TextList | NumberList | Wildcard


def number_list(given: Mapping[str, object]) -> NumberList:
    """The list of a `range`, as YAML has it.

    Raises `ValueError` for one that is not well-formed.
    """
    try:
        multiplier, fractions = given.get("multiplier"), given.get("fractions")
        return NumberList(
            first=int(str(given["from"])),
            last=int(str(given["to"])),
            step=int(str(given.get("step", 1))),
            tenths=None if fractions is None else _FRACTIONS[str(fractions)],
            multiplier=None if multiplier is None else float(str(multiplier)),
        )
    except KeyError as missing:
        raise ValueError(f"a range has no {missing}, or no such value of it") from missing
