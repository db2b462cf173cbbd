"""Schedules over the conversation store: written like everything through the journal, read merged.

A schedule is durable in the journal before anybody is told that it is kept, and lands in the
database later; a reader merges what is still queued.
"""

from collections.abc import Iterable
from typing import Protocol

import structlog

from hub.errors import HubError, Unavailable
from hub.memory.reads import Reads
from hub.ports import Schedule, ScheduleEnded, Write

log = structlog.get_logger()


class _Store(Protocol):
    """What is needed of the store."""

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Reads the database, without the queued writes. Raises `HubError`."""

    def queued_schedules(self) -> tuple[Write, ...]:
        """The writes of schedules that have not landed, oldest first."""

    async def accept(self, write: Write) -> Write:
        """Returns once the write is durable. Raises `Unavailable`."""

    async def claim(self, claim_id: str) -> bool:
        """Claims in the database; False where that was done before. Raises `HubError`."""


class ScheduleMemory:
    """`ScheduleStore` from the store of the conversations."""

    def __init__(self, store: _Store, reads: Reads) -> None:
        """`reads` bounds how long a read is waited for."""
        self._store = store
        self._reads = reads
        self._known: tuple[Schedule, ...] = ()

    async def schedules(self) -> tuple[Schedule, ...]:
        """Returns all there are, the next first.

        While the database is away, as this hub last knew them, with what it wrote since.
        """
        # Taken before the read: a write that lands meanwhile is in one of the two.
        queued = self._store.queued_schedules()
        try:
            known = await self._reads.soon("schedules", self._store.load_schedules)
        except HubError as error:
            log.warning("schedules.from_memory", reason=str(error))
            known = self._known
        # Again after it: what was written meanwhile must not be missing from what is known.
        self._known = _with_writes(known, (*queued, *self._store.queued_schedules()))
        return self._known

    async def save_schedule(self, schedule: Schedule) -> None:
        """Stores it; durable when it returns. Raises `Unavailable` when it can't be made so."""
        await self._write(schedule)

    async def end_schedule(self, schedule_id: str) -> None:
        """Deletes it; harmless where there is none. Durable when it returns. Raises as above."""
        await self._write(ScheduleEnded(schedule_id=schedule_id))

    async def claim_run(self, run_id: str) -> bool | None:
        """Claims a run in the database; None where that cannot be asked in time."""
        try:
            return await self._reads.soon(f"run {run_id}", lambda: self._store.claim(run_id))
        except HubError as error:
            log.warning("schedule.not_claimed_in_database", reason=str(error))
            return None

    async def _write(self, write: Schedule | ScheduleEnded) -> None:
        kept = await self._store.accept(write)
        self._known = _with_writes(self._known, (kept,))


class NothingKept:
    """`ScheduleStore` that has nothing and takes nothing, where none was opened."""

    async def schedules(self) -> tuple[Schedule, ...]:
        """None."""
        return ()

    async def save_schedule(self, schedule: Schedule) -> None:  # noqa: ARG002 - the port's
        """Raises `Unavailable`."""
        raise Unavailable("There is no store for what is to happen later.")

    async def end_schedule(self, schedule_id: str) -> None:
        """Nothing to delete."""

    async def claim_run(self, run_id: str) -> bool | None:  # noqa: ARG002 - the port's
        """Cannot be asked."""
        return None


def _with_writes(known: Iterable[Schedule], writes: Iterable[Write]) -> tuple[Schedule, ...]:
    """Returns the schedules after the writes, the next first; those without a time last."""
    found = {one.schedule_id: one for one in known}
    for write in writes:
        if isinstance(write, Schedule):
            found[write.schedule_id] = write
        elif isinstance(write, ScheduleEnded):
            found.pop(write.schedule_id, None)
    return tuple(sorted(found.values(), key=_order))


def _order(schedule: Schedule) -> tuple[bool, float, str]:
    at = schedule.at
    return (at is None, 0.0 if at is None else at.timestamp(), schedule.schedule_id)
