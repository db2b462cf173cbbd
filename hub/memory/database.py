"""What the journal and the memory need from a database; `postgres_store.py` and `sqlite_store.py` are the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.errors import Rejected
from hub.ports import Context, StoreStatus, Write


class Unwritable(Rejected):
    """This write can't be stored, whatever state the database is in; others can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A write that is durable and on its way into the database."""

    position: int
    """In the journal."""
    write_id: str
    """Its own in all of the household: a turn's id, else made when it was accepted."""
    accepted_at: datetime
    write: Write


@dataclass(frozen=True, slots=True, kw_only=True)
class TooOld:
    """What is pruned."""

    conversations_before: datetime
    preferences_until: datetime
    applied_writes_before: datetime


class Database(Protocol):
    """Where everything ends up."""

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """The last `limit` exchanges, what is preferred and what the room learned. Raises `Unavailable`."""

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Stores all of them or none, in order; one that was stored before changes nothing.

        Raises `Unwritable` when one of them can never be stored, `Unavailable` or `Rejected` when none can be now.
        """

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Deletes at most `limit` rows of each kind and returns how many in all; 0 while another hub does it."""

    def status(self) -> StoreStatus:
        """Without I/O."""
