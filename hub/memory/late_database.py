"""A database that may still be away when the hub starts: the hub answers from memory until it comes."""

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
"""How long a start waits for it; then it goes on without, in seconds."""
RETRY_FIRST_S: Final = 0.25
RETRY_MOST_S: Final = 10.0
"""The waits between two attempts, in seconds: doubled each time, with 50 % of jitter."""

log = structlog.get_logger()

Open = Callable[[], AbstractAsyncContextManager[Database]]


class LateDatabase:
    """`Database` that raises `Unavailable` until it is open."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._database: Database | None = None
        self._refusal: Rejected | None = None
        self._first_outcome = asyncio.Event()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """The database's. Raises `Unavailable` or `Rejected`."""
        return await self._open().load_context(session_id, room_id, limit)

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """The database's. Raises `Unavailable` or `Rejected`."""
        await self._open().apply(writes)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """The database's. Raises `Unavailable` or `Rejected`."""
        return await self._open().prune(too_old, limit)

    def status(self) -> StoreStatus:
        """The database's; not connected until it is open."""
        if self._database is None:
            return StoreStatus(
                backend="postgresql", connected=False, pool_size=0, pool_idle=0, p95_ms=0.0
            )
        return self._database.status()

    async def started(self, wait_s: float) -> None:
        """Returns when the database is open, or has been waited for long enough. Raises `Rejected` if it refuses."""
        try:
            async with asyncio.timeout(wait_s):
                await self._first_outcome.wait()
        except TimeoutError:
            log.warning("store.away_at_start", place=self._place, waited_s=wait_s)
        if self._refusal is not None:
            raise self._refusal

    async def run(self, open_database: Open) -> None:
        """Opens it, as often as it takes, and keeps it open. Never returns."""
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
    """The database, at the latest after `wait_s` seconds, open or not. Raises `Rejected` if it refuses at once."""
    late = LateDatabase(place)
    async with background(late.run(open_database)):
        await late.started(wait_s)
        yield late
