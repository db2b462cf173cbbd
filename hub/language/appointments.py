"""How a language asks for alarms, reminders and other things of time (data types).

One module a language holds the data (`hub.language.en.appointments` ...). All are phrase patterns
(`hub.language.patterns`) for a whole sentence from which its times were taken, courtesies too;
slots are `{text}` (free words), `{name}` (a few words), `{length}`, `{what}` (one of `kinds`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.ports.schedules import ScheduleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentWords:
    """Requests of one language."""

    hints: frozenset[str]
    """Words of which every such sentence has one: others are not looked at."""
    kinds: Mapping[str, ScheduleKind | None]
    """What people call what is kept; None: whatever is planned."""
    several: frozenset[str]
    """Those of `kinds` that mean all there are."""
    alarm: tuple[str, ...]
    """With `{name}`, where it has one."""
    wake: tuple[str, ...]
    """An alarm to be woken by, which rings before noon unless it is said."""
    reminder: tuple[str, ...]
    """With `{text}`."""
    listing: tuple[str, ...]
    """With `{what}`."""
    next_one: tuple[str, ...]
    """When the next one is, with `{what}`."""
    cancel: tuple[str, ...]
    cancel_all: tuple[str, ...]
    """With `{what}`, and perhaps `{text}`: what it is about."""
    move: tuple[str, ...]
    """With `{what}`, and perhaps `{text}`."""
    postpone: tuple[str, ...]
    """With `{what}` and `{length}`."""
    snooze: tuple[str, ...]
    """With a `{length}`, where one is said."""
    stopwatch: Mapping[str, tuple[str, ...]]
    """By what is to be done with it: start, stop, read, reset."""
    timer_words: frozenset[str]
    """A sentence with one of these has a length of time of the timer's own."""
    own_time: frozenset[str]
    """A sentence with one of these has a time of its own, and is no command for later."""
    longer_timer: tuple[str, ...]
    shorter_timer: tuple[str, ...]
    """With a `{length}`, and perhaps a `{name}`."""
    other_timer: tuple[str, ...]
    """A timer gets another length: with `{length}`, and perhaps `{name}`."""
    pause_timer: tuple[str, ...]
    resume_timer: tuple[str, ...]
    rooms: tuple[str, ...]
    """Where it is to be heard, with `{room}`: "in the {room}"."""
    ending: frozenset[str]
    """Verbs by which what is kept is taken back: "cancel that"."""
    before_a_clock: str
    before_a_length: str
    """What a time lacks that is said alone: "seven", "an hour"."""
    beside_a_time: frozenset[str]
    """Words that may stand beside a time that takes another's place: "at eight instead"."""
