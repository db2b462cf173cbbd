"""Text normalisation of transcripts, for comparison: numbers, per cent and spelling. Pure."""

import re
from typing import Final

_NUMBERS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_UNITS: Final = _NUMBERS.split()[:20]
_TENS: Final = _NUMBERS.split()[20:]
_VALUES: Final = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {"oh": 0, "fourty": 40}
)
_HUNDRED: Final = 100
_SAME: Final = (("per cent", "percent"), ("%", " percent"), ("°", " degrees "), ("\u2019", "'"))
_TOKEN: Final = re.compile(r"\d{1,9}|[^\W\d_]+(?:'[^\W\d_]+)*")


def words(text: str) -> list[str]:
    """The words in lower case without punctuation, every number in digits.

    "Fifty-one %" is `["51", "percent"]`.
    """
    text = text.lower()
    for spelling, same in _SAME:
        text = text.replace(spelling, same)
    return _with_digits([token.replace("'", "") for token in _TOKEN.findall(text)])


def spell(word: str) -> str:
    """A number of up to 999 in words, anything else as it is: "51" is "fifty one"."""
    if not word.isdecimal() or int(word) >= 10 * _HUNDRED:
        return word
    hundreds, rest = divmod(int(word), _HUNDRED)
    parts = [_UNITS[hundreds], "hundred"] if hundreds else []
    if rest >= len(_UNITS):
        parts.append(_TENS[rest // 10 - 2])
        rest %= 10
        parts += [_UNITS[rest]] if rest else []
    elif rest or not hundreds:
        parts.append(_UNITS[rest])
    return " ".join(parts)


def _with_digits(tokens: list[str]) -> list[str]:
    made: list[str] = []
    at = 0
    while at < len(tokens):
        value, used = _number(tokens[at:])
        made.append(tokens[at] if value is None else str(value))
        at += used
    return made


def _number(tokens: list[str]) -> tuple[int | None, int]:
    """The number that the tokens begin with, and how many of them say it; else None and 1."""
    value, used = _below_hundred(tokens)
    hundred = tokens[used] if used < len(tokens) else ""
    if value is None and tokens[0] == "a" and tokens[1:2] == ["hundred"]:
        value, used, hundred = 1, 1, "hundred"
    if value is None:
        return (_HUNDRED, 1) if tokens[0] == "hundred" else (None, 1)
    if hundred != "hundred" or not 0 < value < 10:
        return value, used
    used += 1
    joined = 1 if tokens[used : used + 1] == ["and"] else 0
    more, more_used = _below_hundred(tokens[used + joined :])
    if more is None:
        return value * _HUNDRED, used
    return value * _HUNDRED + more, used + joined + more_used


def _below_hundred(tokens: list[str]) -> tuple[int | None, int]:
    if not tokens:
        return None, 0
    if tokens[0].isdecimal():
        return int(tokens[0]), 1
    value = _VALUES.get(tokens[0])
    if value is None:
        return None, 0
    unit = _VALUES.get(tokens[1], 0) if len(tokens) > 1 else 0
    if tokens[0] in _TENS and 0 < unit < 10:
        return value + unit, 2
    return value, 1
