"""Conversation store in a SQLite file (WAL), for a home without PostgreSQL.

One connection writes and another reads, so that no read waits for a write.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import aiosqlite

from hub.errors import HubError, Unavailable
from hub.memory.database import Accepted, TooOld, Unwritable
from hub.memory.latency import RecentLatencies
from hub.memory.queries import Queries
from hub.memory.rows import (
    PATTERN_LIMIT,
    PREFERENCE_LIMIT,
    context_of,
    iso_utc,
    learn_parameters,
    remember_parameters,
    schedule_parameters,
    schedules_of,
    storable,
    turn_parameters,
)
from hub.memory.sqlite.file import BUSY_WAIT_S, connected, translated
from hub.ports import (
    Context,
    Pattern,
    Preference,
    Schedule,
    ScheduleEnded,
    StoreStatus,
    TurnRecord,
    Unlearned,
)

OPERATION_TIMEOUT_S: Final = 8.0
"""How long an operation may take, in seconds: longer than a statement waits for another process (5
s), so that the error says what held it up."""

Parameter = str | int | datetime | None


class SqliteStore:
    """`Database` in one SQLite file."""

    def __init__(
        self,
        reader: aiosqlite.Connection,
        writer: aiosqlite.Connection,
        queries: Queries,
        path: Path,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._queries = queries
        self._path = path
        self._latencies = RecentLatencies()
        self._connected = True
        self._writing = asyncio.Lock()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Returns the last `limit` exchanges, the preferences and the room's patterns.

        Raises `Unavailable` or `Rejected`.
        """
        room_id, now = storable(room_id), iso_utc(datetime.now(UTC))
        parameters = (storable(session_id), room_id, limit, PREFERENCE_LIMIT, now, PATTERN_LIMIT)
        async with self._measured():
            rows = await self._reader.execute_fetchall(
                self._queries.load_context, _named(parameters)
            )
            return context_of(
                ((row[0], row[1], row[2], row[3], row[4], row[5], row[6]) for row in rows), room_id
            )

    async def apply(self, writes: Sequence[Accepted]) -> None:
        """Stores all of the writes in one transaction, in order, or none.

        Idempotent: a write that was stored before changes nothing. Raises `Unwritable` when one of
        them can never be stored, `Unavailable` or `Rejected` when none can be stored now.
        """
        async with self._transaction():
            for entry in writes:
                await self._apply(entry)

    async def load_schedules(self) -> tuple[Schedule, ...]:
        """Returns what is kept for later. Raises `Unavailable`."""
        async with self._measured():
            rows = await self._reader.execute_fetchall(self._queries.load_schedules)
            return schedules_of((row[0], row[1]) for row in rows)

    async def claim(self, claim_id: str, at: datetime) -> bool:
        """Returns True to the first who claims this id. Raises `Unavailable`."""
        async with self._transaction():
            return await self._change(self._queries.claim_write, claim_id, at) > 0

    async def newest_turn(self, until: datetime) -> datetime | None:
        """Returns when the newest turn not later than `until` was kept. Raises `Unavailable`."""
        async with self._measured():
            rows = await self._reader.execute_fetchall(self._queries.newest_turn, _named((until,)))
            return next((datetime.fromisoformat(at) for (at,) in rows if at is not None), None)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        """Deletes at most `limit` rows of each kind; returns how many in all."""
        async with self._transaction():
            return (
                await self._change(
                    self._queries.prune_conversations, too_old.conversations_before, limit
                )
                + await self._change(
                    self._queries.prune_preferences, too_old.preferences_until, limit
                )
                + await self._change(
                    self._queries.prune_applied_writes, too_old.applied_writes_before, limit
                )
            )

    def status(self) -> StoreStatus:
        """Returns the status: two connections; `connected`: the last read or write succeeded."""
        return StoreStatus(
            backend="sqlite",
            connected=self._connected,
            pool_size=2,
            pool_idle=2,
            p95_ms=self._latencies.p95_ms,
        )

    async def _apply(self, entry: Accepted) -> None:
        write, at = entry.write, entry.accepted_at
        if isinstance(write, TurnRecord):
            await self._change(self._queries.add_turn, *turn_parameters(write))
        elif await self._change(self._queries.claim_write, entry.write_id, at) == 0:
            return
        elif isinstance(write, Pattern):
            await self._change(self._queries.learn, *learn_parameters(write, at))
        elif isinstance(write, Unlearned):
            await self._change(self._queries.unlearn, write.sentence, write.room_id)
        elif isinstance(write, Preference):
            await self._change(self._queries.remember, *remember_parameters(write, at))
        elif isinstance(write, Schedule):
            await self._change(self._queries.save_schedule, *schedule_parameters(write, at))
        elif isinstance(write, ScheduleEnded):
            await self._change(self._queries.end_schedule, write.schedule_id)
        else:
            await self._change(self._queries.forget, write.category, write.key)

    async def _change(self, statement: str, *parameters: Parameter) -> int:
        """Runs a statement that writes; returns how many rows it changed."""
        async with self._writer.execute(statement, _named(parameters)) as cursor:
            await cursor.fetchall()
            return cursor.rowcount

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        async with self._writing, self._measured():
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield
                await self._writer.execute("COMMIT")
            except BaseException:
                # There is no transaction where BEGIN failed, or COMMIT succeeded.
                with contextlib.suppress(sqlite3.Error):
                    await self._writer.execute("ROLLBACK")
                raise

    @asynccontextmanager
    async def _measured(self) -> AsyncIterator[None]:
        begun_s = time.monotonic()
        try:
            async with asyncio.timeout(OPERATION_TIMEOUT_S):
                yield
        except (sqlite3.Error, TypeError, ValueError, TimeoutError) as error:
            failure = self._failure(error)
            self._connected = isinstance(failure, Unwritable)
            raise failure from error
        self._connected = True
        self._latencies.add(time.monotonic() - begun_s)

    def _failure(self, error: Exception) -> HubError:
        if isinstance(error, sqlite3.Error):
            return translated(error, self._path)
        return Unavailable(f"{self._path}: {error or 'the disk did not answer in time'}")


def _named(parameters: Sequence[Parameter]) -> dict[str, str | int | None]:
    """Names the parameters, because SQLite takes $1 for a name; times become text."""
    return {
        str(number): iso_utc(value) if isinstance(value, datetime) else value
        for number, value in enumerate(parameters, start=1)
    }


@asynccontextmanager
async def open_sqlite(
    path: Path, *, busy_wait_s: float = BUSY_WAIT_S
) -> AsyncIterator[SqliteStore]:
    """Opens the store on a file that was migrated. Raises `Unavailable` or `Rejected`."""
    queries = Queries.load()
    async with (
        connected(path, busy_wait_s=busy_wait_s) as writer,
        connected(path, busy_wait_s=busy_wait_s) as reader,
    ):
        await reader.execute("PRAGMA query_only = ON")
        yield SqliteStore(reader, writer, queries, path)
