"""Inverse text normalisation of numbers: words to digits, and back (pure).

"fifty" -> "50", "a hundred and five" -> "105", "twenty one point five" -> "21.5",
"nineteen and a half" -> "19.5".
"""

from typing import Final

_UNITS: Final = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS: Final = {
    word: value * 10
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_WORDS: Final = {value: word for word, value in (_UNITS | _TENS).items()}


def digits(words: list[str]) -> list[str]:
    """The words with every number in digits."""
    out: list[str] = []
    place = 0
    while place < len(words):
        value, used = _number(words, place)
        if used:
            out.append(f"{value:.10g}")
            place += used
        else:
            out.append(words[place])
            place += 1
    return out


def is_number(word: str) -> bool:
    """Whether the word is a number in digits."""
    return word.removeprefix("-").replace(".", "", 1).isdigit()


def in_words(value: int) -> str:
    """A whole number from 0 to 999 in words: "one hundred and five"."""
    if value in _WORDS:
        return _WORDS[value]
    if value < 100:
        return f"{_WORDS[value - value % 10]} {_WORDS[value % 10]}"
    rest = value % 100
    hundreds = f"{_WORDS[value // 100]} hundred"
    return f"{hundreds} and {in_words(rest)}" if rest else hundreds


def _number(words: list[str], start: int) -> tuple[float, int]:
    """The number that begins at `start` and how many words it takes; 0 words when there is none."""
    place, sign = start, 1.0
    if _at(words, place) == "minus":
        place, sign = place + 1, -1.0
    value, used = _whole(words, place)
    if not used:
        return 0.0, 0
    place += used
    fraction, used = _fraction(words, place)
    return sign * (value + fraction), place + used - start


def _whole(words: list[str], start: int) -> tuple[float, int]:
    word = _at(words, start)
    if is_number(word):
        return float(word), 1
    if word == "a" and _at(words, start + 1) == "hundred":
        value, place = 100, start + 2
    else:
        value, used = _below_hundred(words, start)
        if not used:
            return 0.0, 0
        place = start + used
        if _at(words, place) != "hundred" or not 0 < value < 10:
            return float(value), used
        value, place = value * 100, place + 1
    after_and = place + (_at(words, place) == "and")
    rest, used = _below_hundred(words, after_and)
    if used and rest:
        return float(value + rest), after_and + used - start
    return float(value), place - start


def _below_hundred(words: list[str], start: int) -> tuple[int, int]:
    word = _at(words, start)
    if word in _UNITS:
        return _UNITS[word], 1
    if word in _TENS:
        unit = _UNITS.get(_at(words, start + 1), 0)
        return (_TENS[word] + unit, 2) if 0 < unit < 10 else (_TENS[word], 1)
    return 0, 0


def _fraction(words: list[str], start: int) -> tuple[float, int]:
    if words[start : start + 3] == ["and", "a", "half"]:
        return 0.5, 3
    if _at(words, start) != "point":
        return 0.0, 0
    figures = ""
    place = start + 1
    while ((word := _at(words, place)) in _UNITS and _UNITS[word] < 10) or (
        word.isdigit() and len(word) == 1
    ):
        figures += str(_UNITS.get(word, word))
        place += 1
    return (float(f"0.{figures}"), place - start) if figures else (0.0, 0)


def _at(words: list[str], place: int) -> str:
    return words[place] if place < len(words) else ""
