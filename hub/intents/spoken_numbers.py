"""Inverse text normalisation of numbers in any language: words to digits (pure).

The number words come from CLDR's spell-out rules (`unicode-rbnf`), which hassil brings along.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from unicode_rbnf import RbnfEngine

_SPELLED: Final = (*range(101), *range(200, 1001, 100))
"""Numbers whose words are known; what is between hundreds is put together of them."""
_CASES: Final = ("-genitive", "-dative", "-instrumental", "-locative", "-personal")
"""Ends of CLDR's names of declined forms; no value in a command is said in one."""


def is_number(word: str) -> bool:
    """Whether the word is a number in digits."""
    return word.removeprefix("-").replace(".", "", 1).isdigit()


def digits(
    words: Sequence[str], language: str, *, minus: str, point: str, articles: Collection[str]
) -> list[str]:
    """The words with every number in digits.

    `articles`: words for one that are also articles ("ein"), and stay words. `minus`, `point`: how
    a sign and a decimal point are said.
    """
    out: list[str] = []
    place = 0
    while place < len(words):
        value, used = _number(words, place, language, articles)
        if not used:
            out.append(words[place])
            place += 1
            continue
        place += used
        if place + 1 < len(words) and words[place] == point:
            tenths, behind = _number(words, place + 1, language, ())
            if behind and 0 <= tenths < 100 and tenths == int(tenths):
                value, place = float(f"{value:.0f}.{tenths:.0f}"), place + 1 + behind
        if out and out[-1] == minus:
            out.pop()
            value = -value
        out.append(f"{value:.10g}")
    return out


def _number(
    words: Sequence[str], start: int, language: str, articles: Collection[str]
) -> tuple[float, int]:
    """The number that begins at `start`, and how many words it takes; 0 words for none."""
    if is_number(words[start]):
        return float(words[start]), 1
    if words[start] in articles:
        return 0.0, 0
    table, longest = _table(language)
    value, used = _longest(words, start, table, longest)
    if used and value >= 100:
        rest, more = _longest(words, start + used, table, longest)
        if more and 0 < rest < 100:
            return float(value + rest), used + more
    return float(value), used


def _longest(
    words: Sequence[str], start: int, table: dict[tuple[str, ...], int], longest: int
) -> tuple[int, int]:
    for count in range(min(longest, len(words) - start), 0, -1):
        value = table.get(tuple(words[start : start + count]))
        if value is not None:
            return value, count
    return 0, 0


@cache
def _table(language: str) -> tuple[dict[tuple[str, ...], int], int]:
    """Number words to numbers, and the most words of one."""
    engine = RbnfEngine.for_language(language)
    found: dict[tuple[str, ...], int] = {}
    for number in _SPELLED:
        told = engine.format_number(number).text_by_ruleset
        for rules, text in told.items():
            if rules.startswith("spellout-") and not rules.endswith(_CASES):
                words = text.lower().replace("-", " ").replace("\u00ad", "").split()
                found.setdefault(tuple(words), number)
    return found, max(map(len, found))
