"""Late binding of a database that may be away at the start: the hub runs without it until then."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import structlog

from hub.errors import Rejected, Unavailable
from hub.memory.database import Accepted, Database, TooOld
from hub.ports import Context, StoreStatus
from ingle.runtime.tasks import background

START_WAIT_S: Final = 5.0
"""How long a start waits for the database, in seconds; then it goes on without."""
RETRY_FIRST_S: Final = 0.25
RETRY_MOST_S: Final = 10.0
"""The waits between two attempts, in seconds: doubled each time, with 50 % of jitter."""

log = structlog.get_logger()

Open = Callable[[], AbstractAsyncContextManager[Database]]


class LateDatabase:
    """`Database` that delegates to another one, and raises `Unavailable` until that is open."""

    def __init__(self, place: str) -> None:
        """`place`: the database in words, for logs and errors."""
        self._place = place
        self._database: Database | None = None
        self._refusal: Rejected | None = None
        self._first_outcome = asyncio.Event()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        return await self._open().load_context(session_id, room_id, limit)

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        await self._open().apply(writes)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        return await self._open().prune(too_old, limit)

    def status(self) -> StoreStatus:
        """Returns the database's status; not connected until it is open."""
        if self._database is None:
            return StoreStatus(
                backend="postgresql", connected=False, pool_size=0, pool_idle=0, p95_ms=0.0
            )
        return self._database.status()

    async def started(self, wait_s: float) -> None:
        """Waits up to `wait_s` seconds until the database is open. Raises `Rejected`."""
        try:
            async with asyncio.timeout(wait_s):
                await self._first_outcome.wait()
        except TimeoutError:
            log.warning("store.away_at_start", place=self._place, waited_s=wait_s)
        if self._refusal is not None:
            raise self._refusal

    async def run(self, open_database: Open) -> None:
        """Opens the database, with exponential backoff, and keeps it open. Never returns."""
        wait_s = RETRY_FIRST_S
        while True:
            try:
                async with open_database() as database:
                    self._database = database
                    self._first_outcome.set()
                    try:
                        await asyncio.Event().wait()
                    finally:
                        self._database = None
            except Rejected as error:
                self._refusal = error
                self._first_outcome.set()
                log.error("store.refused", place=self._place, reason=str(error))
            except Unavailable as error:
                self._refusal = None
                write_log = log.info if wait_s < RETRY_MOST_S else log.debug
                write_log("store.awaited", place=self._place, reason=str(error))
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
            wait_s = min(2.0 * wait_s, RETRY_MOST_S)

    def _open(self) -> Database:
        if self._database is None:
            raise self._refusal or Unavailable(f"{self._place} is away")
        return self._database


@asynccontextmanager
async def opened_late(
    open_database: Open, place: str, *, wait_s: float = START_WAIT_S
) -> AsyncIterator[LateDatabase]:
    """Yields the database once it is open, or after `wait_s` seconds while it is still away.

    `open_database` is called again until it succeeds; `place` is the database in words. Raises
    `Rejected` if it refuses the hub before that (wrong password, no such database): waiting would
    not help.
    """
    late = LateDatabase(place)
    async with background(late.run(open_database)):
        await late.started(wait_s)
        yield late
