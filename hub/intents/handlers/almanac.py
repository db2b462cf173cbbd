"""Clock and calendar beyond here and today: the time elsewhere, the weekday of a date (pure).

The rules of time zones are read from the machine's own tables when first asked for.
"""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.intents import answers
from hub.intents.en.numbers import is_number
from hub.intents.matcher import Recognition
from hub.intents.situation import Situation
from hub.language.en.calendar import (
    FEASTS,
    MONTHS,
    MOVING_FEASTS,
    ORDINALS,
    WEEKDAYS,
    ZONES,
)
from hub.language.words import words as word_set
from hub.ports import Plan, Say

_FILLERS: Final = word_set(
    "the of on this year fall falls come it is was be a an in month day date for week s will left"
)
"""Words of a question about a date that change nothing."""
_AFTER: Final = word_set("this year the on is s fall falls")
"""Likewise around the name of a feast."""


def time_elsewhere(reading: Recognition, situation: Situation) -> Plan | None:
    """The time in a city, a country or a zone; None for a room of this home."""
    place = (reading.text("place") or "").removeprefix("the ")
    if place in situation.lexicon.areas:
        return None
    zone = _zone(place)
    if zone is None:
        return Say(intent=reading.intent, text=f"I don't know what time it is in {place}.")
    there = situation.aware_now.astimezone(zone)
    told = answers.time_of_day(there).removeprefix("It's ").removesuffix(".")
    part = "at night" if there.hour < 6 or there.hour >= 22 else _part(there.hour)
    named = " ".join(word.capitalize() for word in place.split())
    return Say(intent=reading.intent, text=f"In {named} it's {told} {part}.")


def day_of(reading: Recognition, situation: Situation) -> Plan | None:
    """The weekday and the date of a day that is named; None where the words are no date."""
    day = _date(reading.text("date_words") or "", situation.now.date())
    if day is None:
        return None
    asked = reading.text("day")
    told = f"{day:%A}, the {answers.ordinal(day.day)} of {day:%B} {day.year}"
    if asked is not None:
        yes = f"{day:%A}".lower() == asked
        return Say(intent=reading.intent, text=f"{'Yes' if yes else 'No'}, it's {told}.")
    return Say(intent=reading.intent, text=f"That is {told}.")


def days_until(reading: Recognition, situation: Situation) -> Plan | None:
    """How many days or weeks there are until a date."""
    today = situation.now.date()
    day = _date(reading.text("date_words") or "", today)
    if day is None:
        return None
    days = (day - today).days
    if reading.text("unit") == "weeks":
        weeks, rest = divmod(days, 7)
        more = f" and {_counted(rest, 'day')}" if rest else ""
        return Say(intent=reading.intent, text=f"{_counted(weeks, 'week')}{more}.")
    return Say(intent=reading.intent, text=f"{_counted(days, 'day')}.")


def _zone(place: str) -> ZoneInfo | None:
    """The zone of a place; of "orlando florida" that of either word."""
    words = place.split()
    parts = [" ".join(words[start:]) for start in range(len(words))]
    parts += [" ".join(words[:end]) for end in range(len(words) - 1, 0, -1)]
    for part in parts:
        if part in ZONES:
            try:
                return ZoneInfo(ZONES[part])
            except ZoneInfoNotFoundError:
                return None
    return None


def _part(hour: int) -> str:
    if hour < 12:
        return "in the morning"
    return "in the afternoon" if hour < 18 else "in the evening"


def _date(words: str, today: date) -> date | None:
    """The next day that the words name; None where they name none, or more than one."""
    name = " ".join(word for word in words.split() if word not in _AFTER)
    said = [word for word in words.split() if word not in _FILLERS]
    return _feast(name, today) or _next_weekday(said, today) or _day_of_month(said, today)


def _next_weekday(said: list[str], today: date) -> date | None:
    if len(said) != 2 or said[1] not in WEEKDAYS or said[0] not in ("next", "last", "coming"):
        return None
    return _weekday(said[0], WEEKDAYS.index(said[1]), today)


def _day_of_month(said: list[str], today: date) -> date | None:
    months = [MONTHS.index(word) + 1 for word in said if word in MONTHS]
    number = _number([word for word in said if word not in MONTHS and word != "next"])
    if number is None or len(months) > 1:
        return None
    return _coming(today, months[0], number) if months else _of_a_month(number, today)


def _feast(name: str, today: date) -> date | None:
    if name in FEASTS:
        month, day = FEASTS[name]
        return _coming(today, month, day)
    return _moving(name, today) if name in MOVING_FEASTS else None


def _number(said: list[str]) -> int | None:
    """The day of a month: "22", "20 third", "fifth"; None for anything else."""
    if len(said) == 2 and said[1] in ("st", "nd", "rd", "th"):
        said = said[:1]
    values = [ORDINALS.get(word, int(word) if word.isdigit() else 0) for word in said]
    if len(said) == 2 and is_number(said[0]) and values[0] in (20, 30) and 0 < values[1] < 10:
        return sum(values)
    return values[0] if len(said) == 1 and 0 < values[0] <= 31 else None


def _coming(today: date, month: int, day: int) -> date | None:
    """The day of this year, or of the next where it is over."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def _of_a_month(day: int, today: date) -> date | None:
    """The day of this month, or of the next where it is over."""
    month = today.month if day >= today.day else today.month % 12 + 1
    return _coming(today, month, day)


def _moving(feast: str, today: date) -> date:
    month, weekday, which = MOVING_FEASTS[feast]
    for year in (today.year, today.year + 1):
        days = [
            day
            for offset in range(31)
            if (day := date(year, month, 1) + timedelta(days=offset)).month == month
            and day.weekday() == weekday
        ]
        found = days[-1] if which < 0 else days[which - 1]
        if found >= today:
            return found
    return found


def _weekday(which: str, weekday: int, today: date) -> date:
    ahead = (weekday - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead if which != "last" else ahead - 7)


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
