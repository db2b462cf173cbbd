"""Moments: from a time as it was said to an instant, and the rhythm it comes again in (pure).

Instants are in UTC. A time of day is one by the clock on the wall of the household's zone: where
the clock is set forward over it, it comes as much later; where it comes twice, the first one
counts. A length of time below a day is counted by the clock that is never set.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from hub.language.times.when import DAY_S, ClockTime, Day, Repeat, SunTime, When
from hub.language.times.words import DayPart
from hub.ports.schedules import Rhythm, Sun, SunEvent

MAX_AHEAD: Final = timedelta(days=366)
"""Beyond, a time is refused: a calendar is for that."""
SHORTEST_RHYTHM_S: Final = 60.0
"""What comes more often than once a minute is no schedule."""
_DAY_MIN: Final = 1440
_SEARCHED_DAYS: Final = 8 * 366 + 1
"""The 29th of February may be eight years away."""

Problem = Literal[
    "past", "no_such_day", "no_clock", "no_place", "no_sun", "too_far", "too_often", "clash"
]
"""Why a time cannot be: over, a day that no calendar has, no time of day was said, the sun's times
are not known or do not come that day, too far away, too often, two times that exclude another."""


def no_sun(event: SunEvent, day: date) -> datetime | None:  # noqa: ARG001 - one of `Sun`
    """`Sun` of a home whose place is not known."""
    raise NoSuchTime("no_place")


class NoSuchTime(Exception):
    """A time that cannot be; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant in UTC, and how it comes again; None: once."""

    at: datetime
    rhythm: Rhythm | None = None


def moment_of(
    when: When,
    now: datetime,
    sun: Sun,
    *,
    usual_minute: int | None = None,
    before_noon: bool = False,
) -> Moment:
    """The moment that is meant. Raises `NoSuchTime`.

    `now`: aware, in the household's zone. `usual_minute`: the time of day where a day alone was
    said; None: then it is asked for. `before_noon`: "seven" without more is one in the morning, as
    somebody who wants to be woken means it.
    """
    if when.past or when.clash:
        raise NoSuchTime("past" if when.past else "clash")
    if when.repeat is not None:
        return _repeated(when, when.repeat, now, sun)
    at = _once(when, now, sun, usual_minute, before_noon=before_noon)
    if at <= now:
        raise NoSuchTime("past")
    if at - now > MAX_AHEAD:
        raise NoSuchTime("too_far")
    return Moment(at=at.astimezone(UTC))


def _once(
    when: When, now: datetime, sun: Sun, usual_minute: int | None, *, before_noon: bool
) -> datetime:
    if when.delay_s is not None:
        return _later(when, when.delay_s, now)
    if when.sun is not None:
        return _by_sun(when.sun, when.day, now, sun)
    if when.clock is None and when.part is None:
        if usual_minute is None or when.day is None:
            raise NoSuchTime("no_clock")
        return wall(_date(when.day, now), usual_minute, now)
    return _by_clock(when, now, before_noon=before_noon)


def _later(when: When, delay_s: float, now: datetime) -> datetime:
    """Days keep the time of day; what is below a day is counted in seconds."""
    if when.day is not None or when.sun is not None:
        raise NoSuchTime("clash")
    days, rest_s = divmod(delay_s, DAY_S)
    if days and not rest_s:
        on = now.date() + timedelta(days=days)
        if when.clock is not None:
            return wall(on, _minutes(when.clock, when.part)[0], now)
        return wall(on, now.hour * 60 + now.minute, now) + timedelta(seconds=now.second)
    if when.clock is not None:
        raise NoSuchTime("clash")
    return now.astimezone(UTC) + timedelta(seconds=delay_s)


def _by_sun(meant: SunTime, day: Day | None, now: datetime, sun: Sun) -> datetime:
    days = [_date(day, now)] if day is not None else [now.date(), now.date() + timedelta(days=1)]
    for one in days:
        at = sun(meant.event, one)
        if at is None:
            raise NoSuchTime("no_sun")
        at += timedelta(seconds=meant.offset_s)
        if at > now or day is not None:
            return at
    raise NoSuchTime("no_sun")


def _by_clock(when: When, now: datetime, *, before_noon: bool) -> datetime:
    if when.clock is None:
        return _usual(when, now)
    minutes = _minutes(when.clock, when.part)
    if when.day is not None:
        return _on_day(_date(when.day, now), minutes, now)
    if before_noon:
        minutes = minutes[:1]
    days = (now.date() + timedelta(days=ahead) for ahead in (0, 1))
    both = sorted(wall(day, minute, now) for day in days for minute in minutes)
    return next(at for at in both if at > now)


def _on_day(on: date, minutes: list[int], now: datetime) -> datetime:
    """Today the next of what may be meant; on another day as it stands on a clock of 24 hours."""
    candidates = [wall(on, minute, now) for minute in minutes]
    if on != now.date():
        return candidates[0]
    return next((at for at in candidates if at > now), candidates[-1])


def _usual(when: When, now: datetime) -> datetime:
    """The usual time in a part of the day."""
    part = when.part
    if part is None:
        raise NoSuchTime("no_clock")
    on = now.date() if when.day is None else _date(when.day, now)
    at = wall(on, part.usual_minute, now)
    if at > now:
        return at
    if when.day is None:
        return wall(on + timedelta(days=1), part.usual_minute, now)
    if now < wall(on, part.until * 60, now):  # there is some of it left
        raise NoSuchTime("no_clock")
    return at


def _minutes(clock: ClockTime, part: DayPart | None) -> list[int]:
    """The minutes of the day that may be meant, the earlier first; past 1440 on the next day."""
    both = [clock.minute, clock.minute + 720] if clock.open_half else [clock.minute]
    if part is None:
        return both
    since, until = part.since * 60, part.until * 60
    fitting = [
        minute
        for one in both
        for minute in (one, one + _DAY_MIN)
        if since <= minute < until or minute == until == _DAY_MIN
    ]
    return fitting[:1] or both[:1]


def time_after(rhythm: Rhythm, moment: datetime, now: datetime, sun: Sun) -> datetime | None:
    """The first time of a rhythm after `moment` and `now`; None: no day of the next years fits.

    `moment`: one of its times, where it comes every so many seconds. `now`: aware, in the
    household's zone. Raises `NoSuchTime` where the sun's times are not known.
    """
    if rhythm.every_s is not None:
        behind_s = max(0.0, (now - moment).total_seconds())
        steps = int(behind_s // rhythm.every_s) + 1
        return (moment + timedelta(seconds=steps * rhythm.every_s)).astimezone(UTC)
    since = max(moment, now).astimezone(now.tzinfo)
    for day in _days_from(since.date()):
        at = _on(rhythm, day, now, sun) if _fits(rhythm, day) else None
        if at is not None and at > since:
            return at
    return None


def _fits(rhythm: Rhythm, day: date) -> bool:
    if rhythm.weekdays:
        return day.weekday() in rhythm.weekdays
    return day.day == rhythm.number and rhythm.month in (None, day.month)


def _on(rhythm: Rhythm, day: date, now: datetime, sun: Sun) -> datetime | None:
    if rhythm.sun is not None:
        at = sun(rhythm.sun, day)
        return None if at is None else at + timedelta(seconds=rhythm.offset_s)
    return wall(day, rhythm.minute, now)


def _repeated(when: When, repeat: Repeat, now: datetime, sun: Sun) -> Moment:
    rhythm = _rhythm(when, repeat)
    at = time_after(rhythm, now.astimezone(UTC), now, sun)
    if at is None:
        raise NoSuchTime("no_such_day" if rhythm.sun is None else "no_sun")
    return Moment(at=at.astimezone(UTC), rhythm=rhythm)


def _rhythm(when: When, repeat: Repeat) -> Rhythm:
    if when.day is not None or when.delay_s is not None:
        raise NoSuchTime("clash")
    if repeat.every_s is not None:
        if repeat.every_s < SHORTEST_RHYTHM_S:
            raise NoSuchTime("too_often")
        if when.clock is not None or when.sun is not None:
            raise NoSuchTime("clash")
        return Rhythm(every_s=repeat.every_s)
    if repeat.number is not None and repeat.number > _longest(repeat.month):
        raise NoSuchTime("no_such_day")
    rhythm = Rhythm(weekdays=repeat.weekdays, number=repeat.number, month=repeat.month)
    if when.sun is not None:
        return replace(rhythm, sun=when.sun.event, offset_s=when.sun.offset_s)
    if when.clock is not None:
        return replace(rhythm, minute=_minutes(when.clock, when.part)[0] % _DAY_MIN)
    if when.part is not None:
        return replace(rhythm, minute=when.part.usual_minute)
    raise NoSuchTime("no_clock")


def _date(day: Day, now: datetime) -> date:
    """The day that is meant. Raises `NoSuchTime` for one that is over or that no calendar has."""
    today = now.date()
    if day.ahead is not None:
        if day.ahead < 0:
            raise NoSuchTime("past")
        return today + timedelta(days=day.ahead)
    if day.weekday is not None:
        if day.next_week:
            return today + timedelta(days=7 - today.weekday() + day.weekday)
        return today + timedelta(days=(day.weekday - today.weekday() - 1) % 7 + 1)
    number = day.number or 0
    if number > _longest(day.month):
        raise NoSuchTime("no_such_day")
    for one in _days_from(today):
        if one.day == number and day.month in (None, one.month):
            return one
    raise NoSuchTime("no_such_day")


def _longest(month: int | None) -> int:
    """The most days that the month ever has."""
    return 31 if month is None else calendar.monthrange(2024, month)[1]


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range(_SEARCHED_DAYS))


def wall(day: date, minute: int, now: datetime) -> datetime:
    """That minute of the day by the clock on the wall, as an instant in UTC."""
    days, minute = divmod(minute, _DAY_MIN)
    at = datetime.combine(
        day + timedelta(days=days), time(minute // 60, minute % 60), tzinfo=now.tzinfo
    )
    return at.astimezone(UTC)
