"""Readers of times of day, dates and years. Pure."""

from typing import Final

from ingle.speech.reading.quantities import unit_behind
from ingle.speech.reading.tokens import DASHES, Read, Tokens
from ingle.speech.reading.words import ReadingWords

_YEARS: Final = range(1100, 2100)


def year(number: int, words: ReadingWords) -> str:
    """A year in two parts, as it is read: 20 26, 19 oh 5, 19 hundred."""
    century, rest = divmod(number, 100)
    if number not in _YEARS or 2000 <= number < 2010:
        return str(number)
    if not rest:
        return f"{century} {words.hundred}"
    return f"{century} {words.zero_before} {rest}" if rest < 10 else f"{century} {rest}"


def clock(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """A time of day: 9:05, 16:00, 7:30 pm, 10:30-11:45."""
    first = _time(tokens, at, words)
    if first is None:
        return None
    dash = tokens.beyond_blank(first[1])
    if tokens.text(dash) in DASHES:
        second = _time(tokens, tokens.beyond_blank(dash + 1), words)
        if second is not None:
            return f"{first[0]} {words.to} {second[0]}", second[1]
    return first


def _time(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    if not (tokens.is_digits(at, 2) and int(tokens.text(at)) <= 24) or tokens.text(at - 1) == ":":
        return None
    hour = int(tokens.text(at))
    minute = _minute(tokens, at + 1)
    half = _half_day(tokens, at + (1 if minute is None else 3), words)
    if minute is None:
        return (
            None if half is None or tokens.text(at + 1) == ":" else (f"{hour} {half[0]}", half[1])
        )
    said = _hour_and_minute(hour, minute, words, by_itself=half is None)
    return (said, at + 3) if half is None else (f"{said} {half[0]}", half[1])


def _minute(tokens: Tokens, at: int) -> int | None:
    """The minute behind a colon; None for a ratio, and for what has seconds, too."""
    digits = tokens.text(at + 1)
    if tokens.text(at) != ":" or not tokens.is_digits(at + 1, 2) or len(digits) != 2:
        return None
    if int(digits) > 59 or (tokens.text(at + 2) == ":" and tokens.is_number(at + 3)):
        return None
    return int(digits)


def _hour_and_minute(hour: int, minute: int, words: ReadingWords, *, by_itself: bool) -> str:
    if minute:
        return f"{hour} {minute}" if minute > 9 else f"{hour} {words.zero_before} {minute}"
    if not by_itself:
        return str(hour)
    if hour in (0, 24):
        return words.midnight
    return (words.full_hour if hour <= 12 else words.full_hour_late).format(hour=hour)


def _half_day(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """ "am" or "p.m.", with or without a blank before it."""
    at = tokens.beyond_blank(at)
    word = tokens.text(at).lower()
    if word in words.half_days and tokens.kind(at + 1) not in ("word", "number"):
        return words.half_days[word], at + 1
    if tokens.text(at + 1) == "." and tokens.text(at + 3) == ".":
        word += tokens.text(at + 2).lower()
        if word in words.half_days:
            return words.half_days[word], at + (3 if at + 4 >= len(tokens) else 4)
    return None


def date(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """A date in figures, the year first: 2026-11-27."""
    parts = [tokens.text(at + step) for step in (0, 2, 4)]
    if not (
        all(tokens.is_digits(at + step, most) for step, most in ((0, 4), (2, 2), (4, 2)))
        and tokens.text(at + 1) == tokens.text(at + 3) == "-"
        and len(parts[0]) == 4
        and tokens.text(at + 5) not in DASHES
    ):
        return None
    number, month, day = map(int, parts)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    said = words.date.format(
        month=words.month_names[month - 1], day=_ordinal(day), year=year(number, words)
    )
    end = at + 5
    if tokens.text(end) == "T" and tokens.is_digits(end + 1, 2):
        return f"{said} ", end + 1
    return said, end


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number < 20 else ending}"


def year_behind(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """Four digits behind "in", a month or a day: a year."""
    if not (tokens.is_digits(at, 4) and int(tokens.text(at)) in _YEARS):
        return None
    if unit_behind(tokens, at + 1, words, several=True) is not None:
        return None
    before = at - 1 - (tokens.kind(at - 1) == "blank")
    if tokens.text(before) == ",":  # November 27, 2026; the 3rd of May, 1999
        before -= 1
        while before > 0 and tokens.text(before) not in words.month_names:
            if not (tokens.kind(before) == "blank" or _is_day(tokens, before)):
                return None
            before -= 1
    word = tokens.text(before)
    follows = tokens.text(tokens.beyond_blank(at + 1))
    if word in words.month_names or (
        word.lower() in words.year_after and not follows[:1].islower()
    ):
        return year(int(tokens.text(at)), words), at + 1
    return None


def _is_day(tokens: Tokens, at: int) -> bool:
    return tokens.is_digits(at, 2) or tokens.text(at) in ("st", "nd", "rd", "th")


def month(tokens: Tokens, at: int, words: ReadingWords) -> Read:
    """An abbreviated month beside a day: Nov 27, 27 Nov."""
    name = words.months.get(tokens.text(at).lower())
    if name is None or not tokens.text(at)[0].isupper():
        return None
    end = at + 1 + (tokens.text(at + 1) == ".")
    before = at - 1 - (tokens.kind(at - 1) == "blank")
    beside = tokens.is_digits(tokens.beyond_blank(end), 4) or _is_day(tokens, before)
    return (name, end) if beside else None
