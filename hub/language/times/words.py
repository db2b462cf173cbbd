"""The words by which a language says when (data types).

One module a language holds the data (`hub.language.en.times` ...); `reading` reads by it and
`telling` tells by it. Shapes are phrase patterns (`hub.language.patterns`) with these slots:
`{number}`, `{unit}`, `{length}`, `{hour}`, `{minute}`, `{fives}`, `{two_digits}`, `{digital}`
(7:30), `{clock}` (a whole time of day), `{day}`, `{part}`, `{weekday}`, `{weekdays}`,
`{ordinal}`, `{month}`, `{sun}`.
All of it is in lower case, apostrophes straight.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hub.ports.schedules import SunEvent


@dataclass(frozen=True, slots=True)
class LengthShape:
    """A length of time: its number, or 1 where it has none, times `factor` plus `plus`, in units.

    "half an hour" has the factor 0.5, "an hour and a half" the plus 0.5.
    """

    shape: str
    factor: float = 1.0
    plus: float = 0.0


@dataclass(frozen=True, slots=True)
class ClockShape:
    """A time of day: the hour, `minutes` more, and the minute said times `sign`.

    "half past {hour}" has 30 minutes, German "halb {hour}" minus 30, "{minute} to {hour}" the sign
    -1. `sure`: nothing else is said like this; "seven" alone may be a number of something.
    """

    shape: str
    minutes: int = 0
    sign: int = 1
    sure: bool = True


@dataclass(frozen=True, slots=True)
class DayPart:
    """A part of the day, in hours from 0; `until` may be past 24. `usual_minute`: of the day."""

    since: int
    until: int
    usual_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWords:
    """How one language says times."""

    numbers: Mapping[str, int]
    """Whole numbers from 0 to 99 in words."""
    ordinals: Mapping[str, int]
    """The days of a month in words."""
    ordinal_endings: tuple[str, ...]
    """Behind the digits of one: "st"."""
    units: Mapping[str, float]
    """Words for units of time, and their length in seconds; from a day on they are calendar days
    and keep the time of day."""
    lengths: tuple[LengthShape, ...]
    clocks: tuple[ClockShape, ...]
    named_clocks: Mapping[str, int]
    """"noon": minutes from midnight, 1440 for the midnight that ends the day."""
    halves: Mapping[str, tuple[int, int]]
    """Behind a time of day: "pm", "in the evening"; from which hour until which it means."""
    not_clocks: tuple[str, ...]
    """Behind a number these make it no time of day: "percent", "degrees"."""
    clock_leads: tuple[str, ...]
    """In front of a time of day in any sentence: "at"."""
    appointed_leads: tuple[str, ...]
    """In front of one where a time is surely wanted, as of an alarm: "for", "to"."""
    delays: tuple[str, ...]
    """Shapes with a `{length}`: "in {length}"."""
    spans: tuple[str, ...]
    """Shapes with a `{length}` for how long something is to last: "for {length}"."""
    until: tuple[str, ...]
    """In front of the time at which it is to end."""
    since: tuple[str, ...]
    """In front of the time at which it is to begin, where "until" follows: "from"."""
    days: Mapping[str, int]
    """"tomorrow": how many days from today."""
    day_shapes: tuple[str, ...]
    """Shapes with `{day}`, `{weekday}`, or `{ordinal}` and `{month}`."""
    next_week: tuple[str, ...]
    """In front of a weekday these mean the one of next week."""
    parts: Mapping[str, DayPart]
    part_shapes: tuple[str, ...]
    """Shapes with a `{part}` that say nothing of the day: "in the {part}"."""
    todays_parts: Mapping[str, str]
    """"tonight": the part of today that it means, as `parts` calls it."""
    todays_part_shapes: tuple[str, ...]
    """Shapes with a `{part}` that mean today's: "this {part}"."""
    weekdays: Mapping[str, tuple[int, ...]]
    """Monday is 0; "weekend" has two."""
    months: Mapping[str, int]
    once_leads: frozenset[str] = frozenset()
    """In front of a weekday these mean the next one: "on"."""
    several_weekdays: frozenset[str] = frozenset()
    """Weekdays of which all are meant: "mondays"."""
    repeats: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Whole phrases for days of the week: "every day", "on weekdays"."""
    repeat_shapes: tuple[str, ...] = ()
    """Shapes with `{weekdays}`, `{part}`, `{length}`, `{ordinal}` or `{month}`."""
    sun: Mapping[str, SunEvent] = field(default_factory=dict)
    sun_shapes: tuple[str, ...] = ()
    """Shapes with a `{sun}`."""
    before_sun: tuple[str, ...] = ()
    after_sun: tuple[str, ...] = ()
    """Shapes with a `{length}` and a `{sun}`."""
    events: tuple[str, ...] = ()
    """In front of what is waited for: "when", "as soon as"."""
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """How a thing's coming into a state is told ("is done", "opens"), and Home Assistant's names
    for such states."""
    idle: frozenset[str] = frozenset()
    """Words of all these that are in many other sentences, too; each time has another one beside
    them."""
    past: tuple[str, ...] = ()
    """Shapes of a time that is over: "{length} ago"."""
