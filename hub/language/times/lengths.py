"""Lengths of time and numbers in the words of a language (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from hub.language.patterns import any_of, source
from hub.language.times.words import LengthShape, TimeWords


@dataclass(frozen=True)
class Lengths:
    """Reads numbers and lengths of time of one language."""

    words: TimeWords

    @cached_property
    def slots(self) -> Mapping[str, str]:
        """The slots `number`, `unit` and `length` of phrase patterns."""
        simple = self._simple
        one = "|".join(
            re.sub(r"\(\?P<\w+>", "(?:", source(shape.shape, simple))
            for shape in self.words.lengths
        )
        return {**simple, "length": rf"(?:{one})(?:(?:and |und |et |y |i )?(?:{one}))*"}

    @cached_property
    def _simple(self) -> Mapping[str, str]:
        return {
            "number": rf"(?:\d{{1,4}}(?:[.]\d+)? |{any_of(self.words.numbers)})",
            "unit": any_of(self.words.units),
        }

    @cached_property
    def _shapes(self) -> tuple[tuple[LengthShape, re.Pattern[str]], ...]:
        return tuple(
            (one, re.compile(source(one.shape, self._simple))) for one in self.words.lengths
        )

    def number(self, said: str) -> int:
        """A whole number in digits or words; 0 for none."""
        said = said.strip()
        return int(said) if said.isdecimal() else self.words.numbers.get(said, 0)

    def seconds(self, said: str) -> float | None:
        """A length of time in folded words, a blank behind each, in seconds; None for none."""
        total_s, at = 0.0, 0
        while at < len(said):
            at += len(match[0]) if (match := re.match(r"(?:and|und|et|y|i) ", said[at:])) else 0
            found = self._one(said, at)
            if found is None:
                return None
            length_s, at = found
            total_s += length_s
        return total_s if total_s > 0.0 else None

    def _one(self, said: str, at: int) -> tuple[float, int] | None:
        """The longest length that begins at this place, and where it ends."""
        best: tuple[float, int] | None = None
        for shape, pattern in self._shapes:
            match = pattern.match(said, at)
            if match is None or (best is not None and match.end() <= best[1]):
                continue
            count = self._count(match.groupdict().get("number"))
            unit_s = self.words.units[match["unit"].strip()]
            best = ((count * shape.factor + shape.plus) * unit_s, match.end())
        return best

    def _count(self, said: str | None) -> float:
        if said is None:
            return 1.0
        said = said.strip()
        return float(self.words.numbers[said]) if said in self.words.numbers else float(said)
