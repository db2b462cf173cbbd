"""Port of the database that the journal writes to: `postgres.store` and `sqlite.store` fit it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.errors import Rejected, Unavailable
from hub.ports import Context, Schedule, StoreStatus, Write


class Unwritable(Rejected):
    """The database refuses a write for its content, whatever its own state (a dead letter)."""


class Damaged(Rejected):
    """A file of the store that SQLite can't read, or that does not hold what it says it holds."""


class DiskFull(Unavailable):
    """There is no room for a write; it may be made."""


class DiskSilent(Unavailable):
    """The disk did not answer in time; what was asked of it may still happen."""


class QueueFull(Unavailable):
    """The journal holds all that it may: the database has been away for long."""


class FileInUse(Unavailable):
    """Another process keeps a file that it does not share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A write in the journal, on its way into the database."""

    position: int
    """Its place in the journal; ascending."""
    write_id: str
    """Idempotency key, unique in the household: a turn's id, else one made when it was accepted."""
    accepted_at: datetime
    """Aware."""
    write: Write


@dataclass(frozen=True, slots=True, kw_only=True)
class TooOld:
    """Retention limits: what is older may be pruned. All times are aware."""

    conversations_before: datetime
    preferences_until: datetime
    """Preferences that expired then or before."""
    applied_writes_before: datetime
    """Ids of applied writes, which are kept against applying them twice."""


class Database(Protocol):
    """Database of conversations, preferences and learned patterns.

    Every method raises `Damaged`, a `Rejected`, when it meets damage in the file.
    """

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Returns the last `limit` exchanges, the preferences and the room's patterns.

        Raises `Unavailable`, or `Rejected` where the database refuses the hub.
        """

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Stores all of the writes in one transaction, in order, or none.

        Idempotent: a write that was stored before changes nothing. Durable when it returns. Raises
        `Unwritable` when one of them can never be stored, `Unavailable` or `Rejected` when none can
        be stored now.
        """

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Returns what is kept for later. Raises `Unavailable` or `Rejected`."""

    async def claim(self, claim_id: str, at: datetime) -> bool:
        """Returns True to the first who claims this id. Raises `Unavailable` or `Rejected`."""

    async def newest_turn(self, until: datetime) -> datetime | None:
        """Returns when the newest turn was kept that is not later than `until`; None: none was.

        Both are aware. Raises `Unavailable` or `Rejected`.
        """

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Deletes at most `limit` rows of each kind; returns how many in all.

        0 also while another hub does it. Raises `Unavailable` or `Rejected`.
        """

    def status(self) -> StoreStatus:
        """Returns the database's state, without I/O."""
