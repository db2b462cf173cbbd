"""Times as they are said, before they are moments (plain values)."""

from dataclasses import dataclass

from hub.language.times.words import DayPart
from hub.ports.schedules import SunEvent

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A time of day, in minutes from midnight; `open_half`: it may be twelve hours later."""

    minute: int
    open_half: bool = False
    sure: bool = True
    """Nothing else is said like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SunTime:
    """Sunrise or sunset, and how many seconds after it (before it: less than zero)."""

    event: SunEvent
    offset_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: so many from today, a day of the week, or a day of a month; one of the three."""

    ahead: int | None = None
    weekday: int | None = None
    next_week: bool = False
    """Of a weekday: the one of next week."""
    number: int | None = None
    month: int | None = None
    """None: the next month that has such a day to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A rhythm: days of the week, a day of each month or year, or every so many seconds."""

    weekdays: tuple[int, ...] = ()
    number: int | None = None
    month: int | None = None
    every_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time as it was said; what is not said of it is None."""

    delay_s: float | None = None
    day: Day | None = None
    clock: ClockTime | None = None
    part: DayPart | None = None
    sun: SunTime | None = None
    repeat: Repeat | None = None
    clash: bool = False
    """Two times of day were said of it."""
    past: bool = False
    """It says that it is over: "two hours ago"."""

    @property
    def is_weak(self) -> bool:
        """Whether all it is made of is a number that may count something else: "at 21"."""
        said = (self.delay_s, self.day, self.part, self.sun, self.repeat)
        return self.clock is not None and not self.clock.sure and all(one is None for one in said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A sentence and the times that were in it."""

    command: str
    """The sentence as it was said, without them."""
    start: When | None = None
    end: When | None = None
    """When it is to be taken back again: "until midnight"."""
    lasts_s: float | None = None
    """For how long: "for ten minutes", in seconds."""
    event: str = ""
    """What is waited for, as it was said: "the washer is done"."""
