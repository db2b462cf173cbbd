"""Times told: a moment or a rhythm in the words of a language (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hub.language.durations import spoken
from hub.language.spoken_lists import joined
from hub.language.times.moments import Problem
from hub.ports.schedules import Rhythm, SunEvent

WORKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
EVERY_DAY: Final = tuple(range(7))
SOON_S: Final = 2 * 3600.0
"""A delay is told as it was said up to this length; beyond, people want to hear the time."""
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingWords:
    """How one language tells times: texts with `{...}` for what is filled in."""

    clock: str
    """With `{hour}` (of 24), `{hour12}`, `{minute}` and `{half}`."""
    full_hour: str
    """The same where the minute is 0."""
    named: Mapping[int, str]
    """Minutes of the day that have a name: "noon"."""
    halves: tuple[str, str]
    """Before and after noon."""
    at: str
    """With `{clock}`: "at 7 AM"."""
    until: str
    """With `{when}`."""
    today: str
    tomorrow: str
    on_weekday: str
    """With `{weekday}` and `{at}`."""
    on_date: str
    """With `{day}`, `{month}` and `{at}`."""
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    delay: str
    """With `{length}`: "in 5 minutes"."""
    every_day: str
    every_workday: str
    every_weekend: str
    every_weekday: str
    """With `{weekdays}`: a list of them."""
    every_month: str
    every_year: str
    every_length: str
    """With `{length}`."""
    sun: Mapping[SunEvent, str]
    before_sun: str
    after_sun: str
    """With `{length}` and `{sun}`."""
    ordinals: Mapping[int, str]
    """The endings of a day's number that are not `ordinal`."""
    ordinal: str
    problems: Mapping[Problem, str]
    """Why a time cannot be, one sentence each."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Tells times in one language."""

    words: TellingWords

    def clock(self, at: datetime) -> str:
        """The time of day: "7:30 PM"; `at` is in the household's zone."""
        return self._minute(at.hour * 60 + at.minute)

    def moment(self, at: datetime, now: datetime) -> str:
        """The moment as one says it now: "tomorrow at 7 AM". Both are aware."""
        words, local = self.words, at.astimezone(now.tzinfo)
        told = words.at.format(clock=self.clock(local))
        if (local.hour, local.minute) == (0, 0):  # midnight ends a day
            local -= timedelta(minutes=1)
        days = (local.date() - now.date()).days
        if days in (0, 1):
            return (words.today, words.tomorrow)[days].format(at=told)
        if timedelta(0) < local.date() - now.date() < _WEEK:
            return words.on_weekday.format(weekday=words.weekdays[local.weekday()], at=told)
        return words.on_date.format(
            day=self._ordinal(local.day), month=words.months[local.month - 1], at=told
        )

    def when(
        self, at: datetime, rhythm: Rhythm | None, delay_s: float | None, now: datetime
    ) -> str:
        """When something is to happen: "every day at 7 AM", "in 5 minutes", "tomorrow at 7 AM".

        `delay_s`: what was said, where it was a length of time.
        """
        if rhythm is not None:
            return self.rhythm(rhythm)
        if delay_s is not None and delay_s <= SOON_S:
            return self.words.delay.format(length=spoken(delay_s))
        return self.moment(at, now)

    def until(self, at: datetime, now: datetime) -> str:
        """ "until 8 PM", "until tomorrow at 7 AM"."""
        local = at.astimezone(now.tzinfo)
        is_today = (local - timedelta(minutes=1)).date() == now.date()
        when = self.clock(local) if is_today else self.moment(at, now)
        return self.words.until.format(when=when)

    def rhythm(self, rhythm: Rhythm) -> str:
        """ "every weekday at 7 AM", "every 2 hours"."""
        words = self.words
        length = spoken(rhythm.every_s or abs(rhythm.offset_s))
        if rhythm.every_s is not None:
            return words.every_length.format(length=length)
        told = words.at.format(clock=self._minute(rhythm.minute))
        if rhythm.sun is not None:
            told = words.at.format(clock=words.sun[rhythm.sun])
            if rhythm.offset_s:
                shape = words.after_sun if rhythm.offset_s > 0 else words.before_sun
                told = shape.format(length=length, sun=words.sun[rhythm.sun])
        return self._days(rhythm).format(at=told)

    def _days(self, rhythm: Rhythm) -> str:
        words = self.words
        if rhythm.number is not None:
            day = self._ordinal(rhythm.number)
            if rhythm.month is None:
                return words.every_month.format(day=day, at="{at}")
            month = words.months[rhythm.month - 1]
            return words.every_year.format(day=day, month=month, at="{at}")
        match rhythm.weekdays:
            case days if days == EVERY_DAY:
                return words.every_day
            case days if days == WORKDAYS:
                return words.every_workday
            case days if days == WEEKEND:
                return words.every_weekend
        named = joined([words.weekdays[day] for day in rhythm.weekdays])
        return words.every_weekday.format(weekdays=named, at="{at}")

    def _minute(self, minute: int) -> str:
        if minute % 1440 in self.words.named:
            return self.words.named[minute % 1440]
        hour, rest = divmod(minute % 1440, 60)
        shape = self.words.clock if rest else self.words.full_hour
        half = self.words.halves[hour >= 12]
        return shape.format(hour=hour, hour12=hour % 12 or 12, minute=f"{rest:02}", half=half)

    def _ordinal(self, number: int) -> str:
        return f"{number}{self.words.ordinals.get(number, self.words.ordinal)}"
