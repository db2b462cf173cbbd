"""Telephone numbers: which digits are one, and how they are said, digit by digit (pure)."""

import re
from typing import Final

MIN_DIGITS: Final = 7
MAX_DIGITS: Final = 15
"""Digits of a number with its country's: what the plan of numbers (E.164) allows."""
_SHAPES: Final = (
    re.compile(r"(?<![\w+.,])\+\d{1,3}(?:[ \-/.]?\(?\d{1,8}\)?){1,8}(?![\w/])"),
    re.compile(
        r"(?<!\w)\((?:0\d{1,4}|\d{3})\) ?(?:\d{3}[ -]\d{4}|\d{5,8}(?:[ -]\d{1,5})?)(?![\w-])"
    ),
    re.compile(r"(?<![\w.,/+-])0\d{1,4}[ /-]\d{2,8}(?:[ -]\d{2,8}){0,5}(?![\w/-]|[.,]\d)"),
    re.compile(r"(?<![\w.,/+-])\d{2,5}(?:-\d{2,8}){1,5}(?![\w/-]|[.,]\d)"),
)
_DIGITS: Final = re.compile(r"\d+")
_RANGE: Final = re.compile(r"(\d{3})-(\d{4})|(\d{4})-(\d{4})")
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_UNIT_BEHIND: Final = re.compile(r"\s?(?:[%°€$£]|[A-Za-zµ]{1,3}\b)")


def telephone(text: str, at: int, plus: str) -> tuple[str, int] | None:
    """The digits of the number that begins at `at`, a group at a time, and where it ends.

    `plus`: how the sign before a country's number is said. None where there is none.
    """
    for shape in _SHAPES:
        found = shape.match(text, at)
        if found is None or not _is_one(found):
            continue
        groups = [" ".join(group) for group in _DIGITS.findall(found[0])]
        lead = f"{plus} " if found[0].startswith("+") else ""
        return f"{lead}{', '.join(groups)}", found.end()
    return None


def _is_one(found: re.Match[str]) -> bool:
    """Whether digits of a telephone number's shape are one, and no range, years or date."""
    number = found[0]
    groups = _DIGITS.findall(number)
    if not MIN_DIGITS <= sum(map(len, groups)) <= MAX_DIGITS or _DATE.fullmatch(number):
        return False
    if len(groups) > 2 or not _RANGE.fullmatch(number):
        return len(groups) > 2 or number[0] in "+(0" or _is_no_range(*groups)
    first, second = groups
    if second[0] == "0":
        return True
    if len(first) == len(second):  # years
        return int(first) >= int(second)
    rounded = first.endswith("0") and second.endswith("0")
    return not rounded and _UNIT_BEHIND.match(found.string, found.end()) is None


def _is_no_range(first: str, second: str = "0") -> bool:
    """Whether two numbers are too unlike each other to be the ends of a range."""
    return second[0] == "0" or len(second) - len(first) > 1 or int(second) <= int(first)
