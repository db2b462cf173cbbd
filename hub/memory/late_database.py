"""Late binding of a database that may be away at the start: the hub runs without it until then.

It is opened again where it turns out to be damaged while it is used.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from datetime import datetime
from typing import Final

import structlog

from hub.errors import HubError, Rejected, Unavailable
from hub.memory.database import Accepted, Damaged, Database, TooOld
from hub.ports import Context, DatabaseKind, Schedule, StoreStatus
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

    def __init__(self, place: str, backend: DatabaseKind) -> None:
        """`place`: the database in words, for logs and errors."""
        self._place = place
        self._backend = backend
        self._database: Database | None = None
        self._failure: HubError | None = None
        self._damage: asyncio.Future[Damaged] | None = None
        self._first_outcome = asyncio.Event()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            return await database.load_context(session_id, room_id, limit)

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            await database.apply(writes)

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            return await database.load_schedules()

    async def claim(self, claim_id: str, at: datetime) -> bool:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            return await database.claim(claim_id, at)

    async def newest_turn(self, until: datetime) -> datetime | None:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            return await database.newest_turn(until)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Delegates to the database. Raises `Unavailable` or `Rejected`."""
        with self._open() as database:
            return await database.prune(too_old, limit)

    def status(self) -> StoreStatus:
        """Returns the database's status; not connected, and why, until it is open."""
        if self._database is None:
            return StoreStatus(
                backend=self._backend,
                connected=False,
                pool_size=0,
                pool_idle=0,
                p95_ms=0.0,
                detail="" if self._failure is None else str(self._failure),
            )
        return self._database.status()

    async def started(self, wait_s: float) -> None:
        """Waits up to `wait_s` seconds for the database. Raises `Rejected` where a server refuses.

        A file is not waited for while it can't be used, and refuses no start.
        """
        try:
            async with asyncio.timeout(wait_s):
                await self._first_outcome.wait()
        except TimeoutError:
            log.warning("store.away_at_start", place=self._place, waited_s=wait_s)
        if isinstance(self._failure, Rejected) and not self._is_file:
            raise self._failure

    async def run(self, open_database: Open) -> None:
        """Opens the database, with exponential backoff, and keeps it open. Never returns.

        One that turns out to be damaged is closed, with the `Damaged` raised in the block of
        `open_database`, and opened again.
        """
        wait_s = RETRY_FIRST_S
        while True:
            try:
                async with open_database() as database:
                    self._damage = asyncio.get_running_loop().create_future()
                    self._database, self._failure = database, None
                    self._first_outcome.set()
                    try:
                        raise await self._damage
                    finally:
                        self._database = None
            except (Rejected, Unavailable) as error:
                self._note(error)
            await asyncio.sleep(wait_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
            wait_s = min(2.0 * wait_s, RETRY_MOST_S)

    @property
    def _is_file(self) -> bool:
        return self._backend == "sqlite"

    def _note(self, error: HubError) -> None:
        """Logs a reason that is new; a damaged file was put aside, so the next attempt succeeds."""
        news, self._failure = str(error) != str(self._failure), error
        refused = isinstance(error, Rejected) and not isinstance(error, Damaged)
        if refused or (self._is_file and not isinstance(error, Damaged)):
            self._first_outcome.set()
        if news:
            event = "store.refused" if refused else "store.awaited"
            write_log = log.error if refused else log.info
            write_log(event, place=self._place, reason=str(error))

    @contextmanager
    def _open(self) -> Iterator[Database]:
        """The database; what is damaged there is told to `run`."""
        if self._database is None:
            if isinstance(self._failure, Rejected):
                raise self._failure
            raise Unavailable(f"{self._place} is away") from self._failure
        damage = self._damage
        try:
            yield self._database
        except Damaged as error:
            if damage is not None and not damage.done():
                damage.set_result(error)
            raise


@asynccontextmanager
async def opened_late(
    open_database: Open, place: str, backend: DatabaseKind, *, wait_s: float = START_WAIT_S
) -> AsyncIterator[LateDatabase]:
    """Yields the database once it is open, or after `wait_s` seconds while it is still away.

    `open_database` is called again until it succeeds; `place` is the database in words. Raises
    `Rejected` if a server refuses the hub before that (wrong password, no such database): waiting
    would not help.
    """
    late = LateDatabase(place, backend)
    async with background(late.run(open_database)):
        await late.started(wait_s)
        yield late
