"""Ports of schedules: what is to happen later, its store, and who is told of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from hub.ports.home import ServiceCall

SunEvent = Literal["sunrise", "sunset"]
ScheduleKind = Literal["command", "alarm", "reminder", "stopwatch"]
Sun = Callable[[SunEvent, date], datetime | None]
"""When the sun rises or sets on a day; None where it does not. Raises where the home's place is not
known (`hub.language.times.moments.NoSuchTime`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How something comes again: on days by the clock or the sun, or every so many seconds."""

    weekdays: tuple[int, ...] = ()
    """Monday is 0; none: a day of the month."""
    number: int | None = None
    """The day of the month; None: every day of `weekdays`."""
    month: int | None = None
    """None: in every month."""
    minute: int = 0
    """Of the day, by the clock on the wall."""
    sun: SunEvent | None = None
    """In the place of `minute`."""
    offset_s: float = 0.0
    every_s: float | None = None
    """In the place of everything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEvent:
    """A thing that comes into one of some states, which is waited for."""

    entity_id: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Something that is to happen later, once or again and again."""

    schedule_id: str
    kind: ScheduleKind
    text: str
    """A command in its own words, a reminder's text, an alarm's name."""
    at: datetime | None
    """When it is due next, in UTC; of a stopwatch, when it was started. None: it waits for `event`,
    or only has `news`."""
    rhythm: Rhythm | None = None
    event: StateEvent | None = None
    told: str = ""
    """`event` in the words in which it was said."""
    room_id: str = ""
    satellite_id: str | None = None
    """Where it was said, or is to be heard; None: over HTTP."""
    calls: tuple[ServiceCall, ...] = ()
    """What it came to in the home when it was said; a command is understood anew when it is due."""
    lasts_s: float | None = None
    """After so many seconds the things go back to the state before; None: they stay."""
    is_return: bool = False
    """It takes back what another one did: `calls` are done as they stand."""
    confirmed: bool = False
    """A yes was given to what lets somebody in."""
    handed_to: str = ""
    """The satellite that rings it by itself, once it has it."""
    hub_id: str = ""
    """The hub that made it, and carries it out alone where hubs cannot agree."""
    created_at: datetime | None = None
    news: str = ""
    """What is still to be told of it, because nobody could be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleEnded:
    """Deletion of a schedule: it is done, told or cancelled."""

    schedule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """What a satellite rings by itself: when, how it sounds, and what it says."""

    ring_id: str
    satellite_id: str
    remaining_s: float
    sound: Literal["alarm", "reminder"]
    text: str
    """The reminder's text, the alarm's name."""
    said: str
    """What is said when it rings."""


class Ringers(Protocol):
    """The satellites, as far as schedules need them."""

    def online(self, room_id: str | None = None) -> tuple[str, ...]:
        """The satellites that are there, of one room or all, in order."""

    async def hand_over(self, ring: Ring) -> None:
        """Gives it to the satellite, in place of the one with its id. Raises `Unavailable`."""

    async def take_back(self, ring_id: str, satellite_id: str) -> None:
        """The satellite rings it no more. Raises `Unavailable`."""

    async def tell(self, text: str, *, satellite_id: str | None, room_id: str) -> bool:
        """Says it on the satellite, else in the room; False where nobody is there to hear it."""


class ScheduleStore(Protocol):
    """Durable store of schedules, shared by all hubs of a database."""

    async def schedules(self) -> tuple[Schedule, ...]:
        """All there are, the next first; while the database is away, as this hub last knew them."""

    async def save_schedule(self, schedule: Schedule) -> None:
        """Stores it in place of the one with its id; durable when it returns.

        Raises `Unavailable` where it can't be made durable.
        """

    async def end_schedule(self, schedule_id: str) -> None:
        """Deletes it; harmless where there is none. Durable when it returns. Raises as above."""

    async def claim_run(self, run_id: str) -> bool | None:
        """Claims one run of a schedule for this hub, in the database that the hubs share.

        False: it was claimed before. None: the database cannot be asked.
        """
