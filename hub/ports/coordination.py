"""Ports for coordination among hubs: turn claims, wake-word arbitration, shared questions, timers.

Each port has two adapters in `hub.coordination`: one over Redis for a home with several hubs, and
one inside the process (with its files) for a home with one hub.
"""

from dataclasses import dataclass
from typing import Protocol

from hub.ports.plans import Ask


class TurnClaims(Protocol):
    """Turn claims (idempotency): each turn is carried out by one hub at most, and once.

    A hub claims a turn before it acts on it, so that a message which the broker delivers twice, or
    which two hubs receive, is carried out once. No method raises because Redis or the disk is away.
    """

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Claims the turn for this hub; returns whether it may act on it.

        False when the turn was claimed before: by another hub, by this one, or by this one before a
        restart. The pair of ids names a turn. A claim is kept for ten minutes.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeBid:
    """Bid in wake-word arbitration: a satellite has heard its wake word and wants to answer."""

    satellite_id: str
    wake_word: str
    score: float
    """The wake-word model's, 0 to 1."""
    level_dbfs: float
    """Loudness of the wake word at that satellite, in dB relative to full scale."""


class Arbiter(Protocol):
    """Wake-word arbitration: of the satellites that heard the same wake word, one answers."""

    def overhear(self, bid: WakeBid) -> None:
        """Records a bid that this or another hub decides on; called for every wake word."""

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        """Waits until every satellite had time to bid (150 ms); returns whether this one answers.

        Called by the hub that was given the turn. `alone`: the home has no other satellite that
        could bid, so it returns at once and later bids for the same word lose. Never raises because
        Redis is away: then the bids that this hub has overheard decide.
        """


class SharedQuestions(Protocol):
    """Open follow-up questions: asked by one hub, answered at any hub of the home."""

    async def save(self, session_id: str, question: Ask, keep_s: float) -> bool:
        """Stores the session's question for `keep_s` seconds, in place of an older one.

        False when it could not be stored, because Redis is away; the caller then keeps it itself.
        """

    async def pop(self, session_id: str) -> Ask | None:
        """Returns the session's question and deletes it, so that one caller of all hubs gets it.

        None when there is none, when it has expired, and while Redis is away.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that runs; the satellite it was set on rings it."""

    timer_id: str
    name: str
    """As it was said ("pasta"); empty for a timer without a name."""
    duration_s: float
    """As it was set, in seconds."""
    ends_at_s: float
    """On this process's monotonic clock."""
    room_id: str
    satellite_id: str | None
    """None: set without a satellite, for example over HTTP."""
    paused_left_s: float | None = None
    """What it has left while it is paused, when `ends_at_s` is when it is dropped; None: it runs.
    """


class TimerStore(Protocol):
    """Store of running timers, so that they outlive a hub and every hub knows them.

    No method raises because Redis or the disk is away: then the change is kept in memory.
    """

    async def running(self) -> tuple[Timer, ...]:
        """Returns the timers that have not run out."""

    async def save(self, timer: Timer) -> None:
        """Stores a timer, in place of one with the same id; it is dropped when it has run out."""

    async def remove(self, timer_id: str) -> None:
        """Deletes a timer; harmless when it is not there."""
