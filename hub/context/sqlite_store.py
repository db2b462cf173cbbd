"""Conversations in a SQLite file. One connection writes and another reads, so that no read waits for a write."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiosqlite

from hub.context.latency import RecentLatencies
from hub.context.queries import Queries
from hub.context.rows import PREFERENCE_LIMIT, ContextRow, context_of, iso_utc, storable, turn_parameters
from hub.context.sqlite_file import BUSY_WAIT_S, connected, translated
from hub.errors import HubError, Unavailable
from hub.ports import Context, StoreStatus, TurnRecord

OPERATION_TIMEOUT_S: Final = 8.0
"""Longer than a statement waits for another process (5 s), so that what held it up is told."""

Parameter = str | int | None


class SqliteStore:
    """`ConversationStore` in one file."""

    def __init__(
        self, reader: aiosqlite.Connection, writer: aiosqlite.Connection, queries: Queries, path: Path
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._queries = queries
        self._path = path
        self._latencies = RecentLatencies()
        self._connected = True

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """The last `limit` exchanges and the preferences. Raises `Unavailable` or `Rejected`."""
        parameters = (storable(session_id), storable(room_id), limit, PREFERENCE_LIMIT)
        return context_of(await self._run(self._reader, self._queries.load_context, parameters))

    async def add_turn(self, record: TurnRecord) -> None:
        """Stores the turn; a turn id stored before changes nothing. Raises `Unavailable` or `Rejected`."""
        *texts, created_at = turn_parameters(record)
        await self._run(self._writer, self._queries.add_turn, (*texts, iso_utc(created_at)))

    def status(self) -> StoreStatus:
        """Two connections; `connected` is whether the last read or write succeeded."""
        return StoreStatus(
            backend="sqlite", connected=self._connected, pool_size=2, pool_idle=2, p95_ms=self._latencies.p95_ms
        )

    async def _run(
        self, connection: aiosqlite.Connection, statement: str, parameters: tuple[Parameter, ...]
    ) -> list[ContextRow]:
        begun_s = time.monotonic()
        # SQLite takes $1 for a name, so the parameters are given by name.
        named = {str(number): value for number, value in enumerate(parameters, start=1)}
        try:
            async with asyncio.timeout(OPERATION_TIMEOUT_S):
                rows = await connection.execute_fetchall(statement, named)
        except (sqlite3.Error, ValueError, TimeoutError) as error:
            self._connected = False
            raise self._failure(error) from error
        self._connected = True
        self._latencies.add(time.monotonic() - begun_s)
        return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows]

    def _failure(self, error: Exception) -> HubError:
        if isinstance(error, sqlite3.Error):
            return translated(error, self._path)
        return Unavailable(f"{self._path}: {error or 'the disk did not answer in time'}")


@asynccontextmanager
async def open_sqlite(path: Path, *, busy_wait_s: float = BUSY_WAIT_S) -> AsyncIterator[SqliteStore]:
    """The store on a file that was migrated. Raises `Unavailable` or `Rejected` when it can't be opened."""
    queries = Queries.load()
    async with connected(path, busy_wait_s=busy_wait_s) as writer, connected(path, busy_wait_s=busy_wait_s) as reader:
        await reader.execute("PRAGMA query_only = ON")
        yield SqliteStore(reader, writer, queries, path)
