"""Write-behind store: a write is durable in the journal at once and lands in the database later.

    accept -> journal, on the disk -> a batch, one transaction -> cached contexts up to date
           -> out of the journal

Each write lands exactly once (idempotency keys): a turn by its unique id, any other by its id in
`applied_writes`, in its batch's transaction. A batch whose outcome is not known (the hub was
killed, the connection lost) is applied again and changes nothing the second time. What the database
can never store is set aside (dead letter), so that it does not block the queue.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import structlog

from hub.errors import HubError
from hub.memory.database import Accepted, Database, Unwritable
from hub.memory.journal.journal import Journal
from hub.memory.sqlite.damaged_files import DamagedFiles
from hub.ports import Context, Schedule, StoreStatus, Write
from ingle.runtime.tasks import background

BATCH: Final = 100
"""The most writes in one transaction."""
RETRY_FIRST_S: Final = 0.5
RETRY_MOST_S: Final = 10.0
"""The waits while the database is away, in seconds: doubled each time, with 50 % of jitter."""
LAST_MOMENTS_S: Final = 2.0
"""How long a hub that stops waits for queued writes to land, in seconds; the rest lands after the
next start."""

log = structlog.get_logger()

Landed = Callable[[Sequence[Write]], Awaitable[None]]
"""Called with the writes of a batch once the database has them, oldest first."""


class WriteBehind:
    """`ConversationStore` over a database and a journal."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        landed: Landed | None = None,
        damaged: DamagedFiles | None = None,
    ) -> None:
        """Needs `drain` in a background task.

        `landed`: None calls nothing. `damaged`: whose detail the status has; None: nobody's.
        """
        self._database = database
        self._journal = journal
        self._landed = landed
        self._damaged = damaged
        self._held_up = ""

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Reads the database, without the queued writes. Raises `Unavailable` or `Rejected`."""
        return await self._database.load_context(session_id, room_id, limit)

    async def accept(self, write: Write) -> Write:
        """Returns the write, as it is stored, once the journal has it. Raises `Unavailable`."""
        return (await self._journal.append(write)).write

    def queued(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """Returns the writes that touch this context and have not landed, oldest first."""
        return self._journal.touching(session_id, room_id)

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Reads the database, without the queued writes. Raises `Unavailable` or `Rejected`."""
        return await self._database.load_schedules()

    def queued_schedules(self) -> tuple[Write, ...]:
        """Returns the writes of schedules that have not landed, oldest first."""
        return self._journal.schedules()

    async def claim(self, claim_id: str) -> bool:
        """Claims in the database; False where that was done before. Raises `Unavailable`."""
        return await self._database.claim(claim_id, datetime.now(UTC))

    def status(self) -> StoreStatus:
        """Returns the database's status, how many writes wait for it, and why they do."""
        database = self._database.status()
        damaged = "" if self._damaged is None else self._damaged.detail
        details = (database.detail or self._held_up, self._journal.trouble, damaged)
        return replace(
            database,
            queued_writes=len(self._journal),
            unsaved_writes=self._journal.unsaved_writes,
            set_aside_writes=self._journal.set_aside_writes,
            refused_writes=self._journal.refused_writes,
            detail="; ".join(detail for detail in details if detail),
        )

    async def settled(self) -> None:
        """Waits until nothing is queued; the caller bounds how long."""
        await self._journal.emptied()

    async def drain(self, *, first_s: float = RETRY_FIRST_S, most_s: float = RETRY_MOST_S) -> None:
        """Writes queued batches to the database, with exponential backoff. Never returns.

        `first_s` and `most_s`: the first and the longest wait while it is away, in seconds.
        """
        wait_s = first_s
        while True:
            batch = await self._journal.first(BATCH)
            try:
                await self._land(batch)
            except HubError as error:
                # A database that refuses everything (wrong password, missing table) is tried
                # again, too: it may be repaired.
                self._held_up = str(error)
                write_log = log.warning if wait_s < most_s else log.debug
                write_log(
                    "journal.held_up",
                    queued_writes=len(self._journal),
                    wait_s=wait_s,
                    reason=str(error),
                )
                await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
                wait_s = min(2.0 * wait_s, most_s)
            else:
                if wait_s > first_s:
                    log.info("journal.goes_on", queued_writes=len(self._journal))
                wait_s, self._held_up = first_s, ""

    async def _land(self, batch: list[Accepted]) -> None:
        try:
            await self._database.apply(batch)
        except Unwritable as error:
            if len(batch) > 1:  # to find out which of them it is
                for entry in batch:
                    await self._land([entry])
                return
            log.error("journal.write_set_aside", write_id=batch[0].write_id, reason=str(error))
            await self._journal.set_aside(batch[0], str(error))
        else:
            if self._landed is not None:
                # Before it leaves the queue, which readers merge until the cached contexts have it.
                await self._landed([entry.write for entry in batch])
            await self._journal.remove(batch)


@asynccontextmanager
async def write_behind(
    database: Database,
    journal: Journal,
    landed: Landed | None = None,
    damaged: DamagedFiles | None = None,
    *,
    first_s: float = RETRY_FIRST_S,
    most_s: float = RETRY_MOST_S,
) -> AsyncIterator[WriteBehind]:
    """Opens the store; its writes land for as long as the block runs.

    When the block ends and the database is connected, queued writes have `LAST_MOMENTS_S` more
    seconds to land. `landed` and `damaged` are as in `WriteBehind`, `first_s` and `most_s` as in
    `drain`.
    """
    store = WriteBehind(database, journal, landed, damaged)
    async with background(store.drain(first_s=first_s, most_s=most_s)):
        yield store
        if database.status().connected:
            try:
                async with asyncio.timeout(LAST_MOMENTS_S):
                    await store.settled()
            except TimeoutError:
                log.warning("journal.left_waiting", queued_writes=len(journal))
