"""Conversation store in PostgreSQL, over a connection pool; a context is read in one round trip."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Final, TypeVar

import asyncpg
import structlog
from pydantic import SecretStr

from hub.errors import HubError, Unavailable
from hub.memory.database import Accepted, TooOld
from hub.memory.latency import RecentLatencies
from hub.memory.postgres.connection import (
    CONNECT_TIMEOUT_S,
    START_WAIT_S,
    place,
    reached,
    translated,
)
from hub.memory.queries import Queries
from hub.memory.rows import (
    PATTERN_LIMIT,
    PREFERENCE_LIMIT,
    context_of,
    learn_parameters,
    remember_parameters,
    schedule_parameters,
    schedules_of,
    storable,
    turn_parameters,
)
from hub.ports import (
    Context,
    Forgotten,
    Pattern,
    Preference,
    Schedule,
    ScheduleEnded,
    StoreStatus,
    TurnRecord,
    Unlearned,
)
from ingle.runtime.tasks import background

POOL_MIN: Final = 5
POOL_MAX: Final = 20
QUERIES_PER_CONNECTION: Final = 50_000
"""After so many queries a connection is replaced."""
IDLE_CONNECTION_S: Final = 300.0
"""After so many idle seconds a connection is closed."""
OPERATION_TIMEOUT_S: Final = 3.0
"""How long a free connection, and then the answer of PostgreSQL, are each waited for, in
seconds."""
CLEAN_UP_TIMEOUT_S: Final = 0.5
"""How long the cancellation of a statement is waited for, in seconds; then its connection is thrown
away."""
WATCH_INTERVAL_S: Final = 5.0
"""How often an idle store checks whether PostgreSQL is still there, in seconds."""
AWAY_INTERVAL_S: Final = 1.0
"""How often the store tries to reach a PostgreSQL that is away, in seconds."""
PRUNING_KEY: Final = 0x5072756E65  # "Prune": the advisory lock of the hub that deletes what is old

log = structlog.get_logger()
Result = TypeVar("Result")


class PostgresStore:
    """`Database` in PostgreSQL, over a pool of connections."""

    def __init__(self, pool: asyncpg.Pool, queries: Queries, where: str) -> None:
        """Needs `watch` in a background task. `where`: the database in words, for logs."""
        self._pool = pool
        self._queries = queries
        self._where = where
        self._latencies = RecentLatencies()
        self._connected = True
        self._answered_s = time.monotonic()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Returns the last `limit` exchanges, the preferences and the room's patterns.

        Raises `Unavailable` or `Rejected`, and at once while PostgreSQL is known to be away:
        `watch` finds out when it is back.
        """
        if not self._connected:
            raise Unavailable(f"PostgreSQL at {self._where} is away")
        room_id = storable(room_id)
        parameters = (
            storable(session_id),
            room_id,
            limit,
            PREFERENCE_LIMIT,
            datetime.now(UTC),
            PATTERN_LIMIT,
        )
        rows = await self._run(
            lambda connection: connection.fetch(self._queries.load_context, *parameters)
        )
        return context_of((tuple(row) for row in rows), room_id)

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Stores all of the writes in one transaction, in order, or none.

        Idempotent: a write that was stored before changes nothing. Raises `Unwritable` when one of
        them can never be stored, `Unavailable` or `Rejected` when none can be stored now.
        """

        async def work(connection: asyncpg.Connection) -> None:
            async with connection.transaction():
                # A write that was applied leaves the journal, so it must be on the server's disk,
                # however the server is set up.
                await connection.execute("SET LOCAL synchronous_commit = on")
                for are_turns, some in groupby(
                    writes, key=lambda each: isinstance(each.write, TurnRecord)
                ):
                    if are_turns:
                        turns = [
                            turn_parameters(each.write)
                            for each in some
                            if isinstance(each.write, TurnRecord)
                        ]
                        await connection.executemany(self._queries.add_turn, turns)
                    else:
                        for each in some:
                            await self._apply(connection, each)

        await self._run(work)

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Returns what is kept for later. Raises `Unavailable`."""
        rows = await self._run(lambda connection: connection.fetch(self._queries.load_schedules))
        return schedules_of((row["schedule_id"], row["body"]) for row in rows)

    async def claim(self, claim_id: str, at: datetime) -> bool:
        """Returns True to the first who claims this id. Raises `Unavailable`."""
        return bool(
            await self._run(
                lambda connection: connection.fetch(self._queries.claim_write, claim_id, at)
            )
        )

    async def newest_turn(self, until: datetime) -> datetime | None:
        """Returns when the newest turn not later than `until` was kept. Raises `Unavailable`."""
        found = await self._run(
            lambda connection: connection.fetchval(self._queries.newest_turn, until)
        )
        return found if isinstance(found, datetime) else None

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Deletes at most `limit` rows of each kind; returns how many, 0 while another hub does."""

        async def work(connection: asyncpg.Connection) -> int:
            async with connection.transaction():
                if not await connection.fetchval(
                    "SELECT pg_try_advisory_xact_lock($1)", PRUNING_KEY
                ):
                    return 0
                done = [
                    await connection.execute(
                        self._queries.prune_conversations, too_old.conversations_before, limit
                    ),
                    await connection.execute(
                        self._queries.prune_preferences, too_old.preferences_until, limit
                    ),
                    await connection.execute(
                        self._queries.prune_applied_writes, too_old.applied_writes_before, limit
                    ),
                ]
            return sum(int(tag.rpartition(" ")[2]) for tag in done)  # "DELETE 12"

        return await self._run(work, measured=False)

    def status(self) -> StoreStatus:
        """Returns the pool's state, and whether PostgreSQL answered last time (at most 5 s ago)."""
        return StoreStatus(
            backend="postgresql",
            connected=self._connected,
            pool_size=self._pool.get_size(),
            pool_idle=self._pool.get_idle_size(),
            p95_ms=self._latencies.p95_ms,
        )

    async def watch(self, interval_s: float = WATCH_INTERVAL_S) -> None:
        """Keeps `status` current while it is idle, and one connection warm. Never returns."""
        while True:
            await asyncio.sleep(interval_s if self._connected else min(interval_s, AWAY_INTERVAL_S))
            if self._connected and time.monotonic() - self._answered_s < interval_s:
                continue
            try:
                await self._run(lambda connection: connection.execute("SELECT 1"), measured=False)
            except HubError:
                continue

    async def _apply(self, connection: asyncpg.Connection, entry: Accepted) -> None:
        if not await connection.fetch(self._queries.claim_write, entry.write_id, entry.accepted_at):
            return
        write, at = entry.write, entry.accepted_at
        if isinstance(write, Pattern):
            await connection.execute(self._queries.learn, *learn_parameters(write, at))
        elif isinstance(write, Unlearned):
            await connection.execute(self._queries.unlearn, write.sentence, write.room_id)
        elif isinstance(write, Preference):
            await connection.execute(self._queries.remember, *remember_parameters(write, at))
        elif isinstance(write, Forgotten):
            await connection.execute(self._queries.forget, write.category, write.key)
        elif isinstance(write, Schedule):
            await connection.execute(self._queries.save_schedule, *schedule_parameters(write, at))
        elif isinstance(write, ScheduleEnded):
            await connection.execute(self._queries.end_schedule, write.schedule_id)

    async def _run(
        self, operation: Callable[[asyncpg.Connection], Awaitable[Result]], *, measured: bool = True
    ) -> Result:
        begun_s = time.monotonic()
        try:
            connection = await self._pool.acquire(timeout=OPERATION_TIMEOUT_S)
            try:
                async with asyncio.timeout(OPERATION_TIMEOUT_S):
                    result = await operation(connection)
            finally:
                await self._pool.release(connection, timeout=CLEAN_UP_TIMEOUT_S)
        except (
            asyncpg.PostgresError,
            asyncpg.InterfaceError,
            asyncpg.InternalClientError,
            OSError,
        ) as error:
            failure = translated(error, self._where)
            if isinstance(failure, Unavailable):
                self._set_connected(connected=False)
            raise failure or error from error
        self._set_connected(connected=True)
        if measured:
            self._latencies.add(time.monotonic() - begun_s)
        return result

    def _set_connected(self, *, connected: bool) -> None:
        if connected:
            self._answered_s = time.monotonic()
        if connected != self._connected:
            self._connected = connected
            level = log.info if connected else log.warning
            level(
                "store.returned" if connected else "store.lost",
                backend="postgresql",
                place=self._where,
            )


@asynccontextmanager
async def open_postgres(
    url: SecretStr, *, wait_s: float = START_WAIT_S, watch_interval_s: float = WATCH_INTERVAL_S
) -> AsyncIterator[PostgresStore]:
    """Opens the store on a database that was migrated.

    `wait_s`: how long a PostgreSQL that is away is waited for; `watch_interval_s`: how often an
    idle store checks that it is there; both in seconds. Raises `Unavailable` or `Rejected` when it
    can't be reached.
    """
    where = place(url)
    queries = Queries.load()

    async def warm(connection: asyncpg.Connection) -> None:
        """Prepares the read before it is needed: preparing is a round trip of its own."""
        await connection.fetch(queries.load_context, "", "", 0, 0, datetime.now(UTC), 0)

    async def leave_as_is(connection: asyncpg.Connection) -> None:
        """Skips the reset, another round trip: no statement here changes the session."""

    def pool() -> asyncpg.Pool:
        return asyncpg.create_pool(
            url.get_secret_value(),
            min_size=POOL_MIN,
            max_size=POOL_MAX,
            max_queries=QUERIES_PER_CONNECTION,
            max_inactive_connection_lifetime=IDLE_CONNECTION_S,
            max_cached_statement_lifetime=0,
            timeout=CONNECT_TIMEOUT_S,
            init=warm,
            reset=leave_as_is,
        )

    opened = await reached(pool, where, wait_s)
    try:
        store = PostgresStore(opened, queries, where)
        async with background(store.watch(watch_interval_s)):
            yield store
    finally:
        await _close(opened)


async def _close(pool: asyncpg.Pool) -> None:
    """Closes the pool; statements under way have `OPERATION_TIMEOUT_S` to end."""
    try:
        async with asyncio.timeout(OPERATION_TIMEOUT_S):
            await pool.close()
    except (TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        pool.terminate()
