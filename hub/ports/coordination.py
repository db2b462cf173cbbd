"""What the hubs of one home share: who acts on a turn, which satellite answers, open questions, running timers.

Each has a twin inside the process for a home with one hub; `hub.coordination` has both kinds.
"""

from dataclasses import dataclass
from typing import Protocol

from hub.ports.plans import Ask


class TurnClaims(Protocol):
    """Which hub acts on a turn: one at most, and once."""

    async def bind_all(self) -> bool:
        """Whether a claim made now binds every hub of the home: only then may one take over what another left lying."""

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Whether the turn is this hub's to act on: not if it was claimed before, by whichever hub or life of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeBid:
    """A satellite has heard its wake word and wants to answer."""

    satellite_id: str
    wake_word: str
    score: float
    """The wake-word model's, 0 to 1."""
    level_dbfs: float
    """How loud it was there, in dB relative to full scale."""


class Arbiter(Protocol):
    """One person, several satellites: which of those that heard the same wake word answers."""

    def overhear(self, bid: WakeBid) -> None:
        """Takes note of a bid that this or another hub decides on."""

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        """Waits until every satellite had time to bid, and says whether this one answers.

        `alone`: there is no other satellite to wait for.
        """


class SharedQuestions(Protocol):
    """Questions that any hub of the home may hear the answer to."""

    async def save(self, session_id: str, question: Ask, keep_s: float) -> bool:
        """Keeps the session's question for so long, in place of an older one; False when that is not possible now."""

    async def pop(self, session_id: str) -> Ask | None:
        """The session's question, for one taker only; None also when nothing can be asked for it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer that runs; the satellite it was set on rings it."""

    timer_id: str
    name: str
    duration_s: float
    ends_at_s: float
    """On this process's monotonic clock."""
    room_id: str
    satellite_id: str | None


class TimerStore(Protocol):
    """Where running timers are kept, so that they outlive a hub and every hub knows them."""

    async def running(self) -> tuple[Timer, ...]:
        """The timers that have not run out."""

    async def save(self, timer: Timer) -> None:
        """Keeps it until it has run out."""

    async def remove(self, timer_id: str) -> None:
        """Forgets it; harmless when it is not there."""
