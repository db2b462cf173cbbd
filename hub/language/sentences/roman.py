"""Roman numbers: which letters are one, by what stands before them, and how it is said (pure)."""

import re
from typing import Final

from hub.language.readings import Readings

ROMAN: Final = re.compile(
    r"(?<![\w.-])([IVXL]{1,6})([a-zè]{0,3})(?![\w-]|\.\w)(\.(?=[,;:]|\s[^\W\d_A-ZÄÖÜ]))?"
)
"""The letters, an ordinal's end, and the full stop of one in the middle of a sentence."""
_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_SHAPE: Final = re.compile(r"L?X{0,3}(?:IX|IV|V?I{0,3})")
_NO_NUMBER: Final = frozenset({"XL", "XXL", "XXXL", "LI", "LV"})
"""Sizes and words."""
_BEFORE: Final = re.compile(r"([^\W\d_]+)\s$")
LOOKED_BACK: Final = 40
"""Characters in front of a number that are looked at: a name."""
_SHORTEST_NAME: Final = 3


class RomanNumbers:
    """Says those of one language."""

    def __init__(self, readings: Readings, *, capital_nouns: bool) -> None:
        """`capital_nouns`: a capital letter tells no name, and a full stop makes an ordinal."""
        self._readings = readings
        self._capital_nouns = capital_nouns

    def said(self, found: re.Match[str]) -> str | None:
        """What is said for a match of `ROMAN`; None where its letters are no number."""
        letters, end, stop = found[1], found[2], found[3] or ""
        number = _value(letters)
        if number is None:
            return None
        if end:
            return self._ordinal(number) if end in self._readings.ordinal_ends else None
        before = _BEFORE.search(found.string[max(0, found.start() - LOOKED_BACK) : found.start()])
        said = self._behind(before[1] if before else "", letters, number)
        return said and f"{said}{'' if self._capital_nouns else stop}"

    def _behind(self, name: str, letters: str, number: int) -> str | None:
        """Behind a ruler's name an ordinal; behind another name, or what is numbered, a number."""
        if letters == "I":  # one more often than a number
            return None
        if name.lower() in self._readings.regnal:
            return self._ordinal(number)
        if name.lower() in self._readings.numbered or self._is_name(name, letters):
            return str(number)
        return None

    def _is_name(self, name: str, letters: str) -> bool:
        if self._capital_nouns or len(letters) == 1 or letters in _NO_NUMBER:
            return False
        return name[:1].isupper() and len(name) >= _SHORTEST_NAME

    def _ordinal(self, number: int) -> str | None:
        known = self._readings.ordinals
        return known[number - 1] if number <= len(known) else None


def _value(letters: str) -> int | None:
    """None for letters that are no number: "IIX", "VV"."""
    if not _SHAPE.fullmatch(letters):
        return None
    digits = [_DIGITS[letter] for letter in letters]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)
