"""Expiry in words: "until Friday", "for 2 hours", as a moment (date parsing; pure; English).

Takes text as `wording.in_digits` leaves it and an aware `now` in the household's time zone, and
gives moments in UTC: Python compares and subtracts two times of one zone by the clock on the wall,
which is set twice a year (daylight saving). Days are meant with their end: what holds until Friday
holds all Friday, because a day too many costs less than a day too few.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from hub.intents.wording import in_digits

MAX_DAYS: Final = 3653
"""Ten years: longer is no more than "always"."""
_DAY_S: Final = 86_400
_WEEKDAYS: Final = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_MONTHS: Final = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_UNITS_S: Final = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": _DAY_S,
    "week": 604_800,
    "fortnight": 1_209_600,
    "month": 2_592_000,
    "year": 31_536_000,
}
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {"thirtieth": 30}
_ORDINAL: Final = re.compile(rf"\b(?:(?P<tens>[23]0) )?(?P<word>{'|'.join(_ORDINALS)})\b")
_PART_ENDS: Final[Mapping[str, int]] = {
    "morning": 12,
    "noon": 12,
    "afternoon": 18,
    "evening": 24,
    "night": 24,
}
"""The hour that a part of the day ends at, from 0 to 24."""
_DAY_NUMBER: Final = r"(?P<day>\d{1,2})(?: (?:st|nd|rd|th))?"
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})"
_DATES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"(?:the )?{_DAY_NUMBER} (?:of )?{_MONTH}(?: (?P<year>\d{{4}}))?",
        rf"{_MONTH} (?:the )?{_DAY_NUMBER}(?: (?P<year>\d{{4}}))?",
        r"the (?P<day>\d{1,2}) (?:st|nd|rd|th)",
    )
)
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?: (?P<minute>[0-5]\d))?(?: (?P<half>a ?m|p ?m|oclock))?"
)
_LENGTH: Final = re.compile(
    r"(?P<count>\d+(?:\.\d+)?|an?|a couple of|a few|half an?)? ?"
    rf"(?P<unit>{'|'.join(_UNITS_S)})s?(?P<more> and a half)?"
)

_ENDING: Final = re.compile(
    r"(?P<fact>.*\S),?\s+(?:but\s+)?(?:only\s+|just\s+)?"
    r"(?P<how>until|till|til|for)\s+(?P<span>[^,:]+)",
    re.IGNORECASE,
)
_PAST: Final = re.compile(r"\b(?:was|were|had|did|stayed|lived|worked|used)\b", re.IGNORECASE)
_JUST_NOW: Final = re.compile(
    r"(?:\b(?:is|are|am|be)|'s|'re|'m)\s+(?:not\s+|still\s+|now\s+)*"
    r"(?:on|off|out|outside|inside|in|at|away|here|there|home|upstairs|downstairs"
    r"|staying|sleeping|asleep|visiting|ill|sick|busy|gone|working|using|with|alone)\b",
    re.IGNORECASE,
)
_CLOCK_WORDS: Final = re.compile(r"\b(?:noon|midnight|oclock)\b")
_RELATIVE: Final = re.compile(
    r"\b(?:today|tonight|tomorrow|this|next|coming|noon|midnight|week|weekend|month|year|end)\b",
    re.I,
)


def until(said: str, now: datetime) -> datetime | None:
    """The moment that "until" something comes to, in UTC.

    `said`: what follows "until". `now`: aware. None for words that are no known time, and for a
    moment that has passed or is over ten years away.
    """
    words = _plain(said)
    return _within(
        _clock_on_day(words, now) or _next_clock(words, now) or _part_of_day(words, now), now
    )


def _clock_on_day(words: str, now: datetime) -> datetime | None:
    """ "tomorrow at 5 pm", "5 pm on Friday": the later where it may be either half of the day."""
    day, _, clock = words.partition(" at ")
    first = re.fullmatch(rf"(?P<clock>{_CLOCK.pattern}) (?:on )?(?P<which>\D.+)", words)
    if first is not None and not clock:
        day, clock = first["which"], first["clock"]
    on, hours = _day(day, now), _hours(clock)
    return None if on is None or not hours else _at(on, hours[-1], now)


def _next_clock(words: str, now: datetime) -> datetime | None:
    """A time of day alone: whenever it comes next."""
    days = (now.date(), now.date() + timedelta(days=1))
    moments = [_at(day, hours, now) for day in days for hours in _hours(words)]
    return min((moment for moment in moments if moment > now), default=None)


def _part_of_day(words: str, now: datetime) -> datetime | None:
    """ "tomorrow", "Friday evening": to the end of it."""
    match = re.fullmatch(rf"(?:(?P<which>.+) )?(?P<part>{'|'.join(_PART_ENDS)})", words)
    which, end = (
        (words, 24) if match is None else (match["which"] or "today", _PART_ENDS[match["part"]])
    )
    on = _day(which, now)
    if on is None:
        return None
    moment = _at(on, end, now)
    return moment if moment > now else _at(on + timedelta(days=1), end, now)


def lasting(said: str, now: datetime) -> datetime | None:
    """The moment that "for" some time ends at, in UTC.

    `said`: what follows "for". `now`: aware. None for words that are no length of time, and for
    more than ten years.
    """
    words = re.sub(
        r"^(?:only |just )?(?:the )?(?:next |coming )?(?=\w)", "", in_digits(said).strip()
    )
    if words in (
        "today",
        "tonight",
        "this week",
        "week",
        "weekend",
        "this month",
        "this year",
        "tomorrow",
    ):
        return until({"week": "this week"}.get(words, words), now)
    days, seconds = 0.0, 0.0
    for part in re.split(r" and (?!a half)|, ", words):
        match = _LENGTH.fullmatch(part.strip())
        if match is None:
            return None
        length_s = (
            _count(match["count"] or "1", half_more=match["more"] is not None)
            * _UNITS_S[match["unit"]]
        )
        if _UNITS_S[match["unit"]] < _DAY_S:
            seconds += length_s
        else:
            days += length_s / _DAY_S
    if not 0 < days + seconds / _DAY_S <= MAX_DAYS:
        return None
    # A day ends at the same time of the next one, also where it has 23 or 25 hours;
    # an hour is always one.
    return (now + timedelta(days=days)).astimezone(UTC) + timedelta(seconds=seconds)


def ending(fact: str, now: datetime) -> tuple[str, datetime | None]:
    """A fact and the moment until which it holds: "the cat is outside until tomorrow".

    The moment is in UTC; None where the fact says none. A day that it names ends it. "For two
    hours" and a time of day end only what somebody or something is just now: a cake has to bake for
    an hour on every day, and a shop is open until eight. What would be wrong as soon as tomorrow
    ("until tomorrow", "for two hours") is left out of the fact.
    """
    match = _ENDING.fullmatch(fact)
    if match is None or _PAST.search(match["fact"]):
        return fact, None
    lasts, span = match["how"].lower() == "for", match["span"]
    now_only = lasts or re.search(r"[a-z]{3,}", _CLOCK_WORDS.sub("", _plain(span))) is None
    if now_only and not _JUST_NOW.search(match["fact"]):
        return fact, None
    moment = lasting(span, now) if lasts else until(span, now)
    if moment is None:
        return fact, None
    return match["fact"] if lasts or _RELATIVE.search(span) else fact, moment


def _plain(said: str) -> str:
    words = _ORDINAL.sub(_in_digits, in_digits(said))
    return words.strip().removeprefix("on ")


def _in_digits(ordinal: re.Match[str]) -> str:
    return f"{int(ordinal['tens'] or 0) + _ORDINALS[ordinal['word']]} th"


def _day(said: str, now: datetime) -> date | None:
    """The last day that the words take in."""
    today = now.date()
    sunday = today + timedelta(days=6 - today.weekday())
    fixed = {
        "today": today,
        "tonight": today,
        "midnight": today,
        "this": today,
        "tomorrow": today + timedelta(days=1),
        "the day after tomorrow": today + timedelta(days=2),
        "this week": sunday,
        "weekend": sunday,
        "next week": sunday + timedelta(days=7),
        "this month": _month_end(today, 0),
        "next month": _month_end(today, 1),
        "this year": date(today.year, 12, 31),
        "next year": date(today.year + 1, 12, 31),
    }
    words = re.sub(r"^(?:the )?end of (?:the )?", "the ", said)
    words = {
        "the day": "today",
        "the week": "this week",
        "the month": "this month",
        "the year": "this year",
    }.get(words, words)
    for candidate in (
        words,
        words.removeprefix("the "),
        words.removeprefix("the ").removeprefix("this "),
    ):
        if candidate in fixed:
            return fixed[candidate]
    return _weekday(words, today) or _date(words, today)


def _weekday(words: str, today: date) -> date | None:
    """The next day of that name after today; "next Friday" is the one of next week."""
    match = re.fullmatch(
        rf"(?P<next>next )?(?:this |coming |the )*(?P<name>{'|'.join(_WEEKDAYS)})", words
    )
    if match is None:
        return None
    number = _WEEKDAYS[match["name"]]
    if match["next"]:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _date(words: str, today: date) -> date | None:
    for shape in _DATES:
        match = shape.fullmatch(words)
        if match is None:
            continue
        found = match.groupdict()
        if found.get("month") is None:
            months = [
                (today.year + (today.month + ahead - 1) // 12, (today.month + ahead - 1) % 12 + 1)
                for ahead in range(3)
            ]
        elif found.get("year"):
            months = [(int(match["year"]), _MONTHS[match["month"]])]
        else:
            months = [(today.year + ahead, _MONTHS[match["month"]]) for ahead in range(5)]
        for year, month in months:
            if 1 <= int(match["day"]) <= calendar.monthrange(year, month)[1]:
                day = date(year, month, int(match["day"]))
                if day >= today:
                    return day
    return None


def _month_end(today: date, ahead: int) -> date:
    month = today.month - 1 + ahead
    year, month = today.year + month // 12, month % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _hours(clock: str) -> tuple[float, ...]:
    """A time of day as hours since midnight.

    Two where it may be before or after noon, the earlier first; none where it is no time.
    """
    match = _CLOCK.fullmatch(clock)
    if clock == "noon":
        return (12.0,)
    if match is None or not (match["minute"] or match["half"]):
        return ()
    hour, half = int(match["hour"]), (match["half"] or "").replace(" ", "")
    minutes = int(match["minute"] or 0) / 60
    if half in ("am", "pm"):
        return (hour % 12 + (12 if half == "pm" else 0) + minutes,) if 1 <= hour <= 12 else ()
    if 1 <= hour <= 12:
        return (hour % 12 + minutes, hour % 12 + 12 + minutes)
    return (hour + minutes,) if hour < 24 else ()


def _count(words: str, *, half_more: bool) -> float:
    known = {"a": 1.0, "an": 1.0, "a couple of": 2.0, "a few": 3.0, "half a": 0.5, "half an": 0.5}
    return (known[words] if words in known else float(words)) + (0.5 if half_more else 0.0)


def _at(day: date, hours: float, now: datetime) -> datetime:
    """That many hours into the day by the clock on the wall; its offset may not be that of now."""
    return (datetime.combine(day, time.min, tzinfo=now.tzinfo) + timedelta(hours=hours)).astimezone(
        UTC
    )


def _within(moment: datetime | None, now: datetime) -> datetime | None:
    return (
        moment
        if moment is not None and timedelta(0) < moment - now <= timedelta(days=MAX_DAYS)
        else None
    )
