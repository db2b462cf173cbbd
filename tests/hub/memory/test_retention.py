"""Data retention: old rows go in small batches, by one hub at a time, without locking turns out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from hub.memory.database import Database, TooOld
from hub.memory.factory import open_database
from hub.memory.postgres.store import PRUNING_KEY
from hub.memory.queries import Queries
from hub.memory.retention import BATCH, keep_pruned
from hub.ports import Context, Preference, StoreStatus
from hub.settings import DatabaseSettings
from servers import PostgresServer
from writes import NOON, put, turn

pytestmark = pytest.mark.service


class Watched:
    """A database that tells when a whole pruning is over, and how many rows each batch took."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.batches: list[int] = []
        self.over = asyncio.Event()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        return await self._database.load_context(session_id, room_id, limit)

    async def apply(self, writes: object) -> None:
        raise AssertionError(writes)

    async def newest_turn(self, until: datetime) -> datetime | None:
        return await self._database.newest_turn(until)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        self.batches.append(await self._database.prune(too_old, limit))
        if self.batches[-1] == 0:
            self.over.set()
        return self.batches[-1]

    def status(self) -> StoreStatus:
        return self._database.status()


@asynccontextmanager
async def pruning(database: Database, keep_days: int) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(
            keep_pruned(
                database, keep_days, now=lambda: NOON, batch=20, pause_s=0.0, interval_s=60.0
            )
        )
        yield
        task.cancel()


async def test_conversations_go_after_their_days_in_batches(tmp_path: Path) -> None:
    """And expired preferences; the rest stays."""
    async with open_database(DatabaseSettings(), tmp_path) as database:
        await put(database, *(turn(str(day), at=NOON - timedelta(days=day)) for day in range(100)))
        await put(
            database,
            Preference(category="a", key="b", value="c", expires_at=NOON - timedelta(days=1)),
        )
        watched = Watched(database)
        async with asyncio.timeout(30), pruning(watched, 30):
            await watched.over.wait()
        assert watched.batches == [21, 20, 20, 9, 0]
        left = (await database.load_context("s", "kitchen", 1000)).exchanges
        assert [each.said for each in left] == [str(day) for day in range(30, -1, -1)]


async def test_one_hub_at_a_time_prunes(tmp_path: Path, postgres_url: str) -> None:
    """While another one holds the lock, nothing is deleted, and nobody waits."""
    settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(postgres_url))
    too_old = TooOld(conversations_before=NOON, preferences_until=NOON, applied_writes_before=NOON)
    async with open_database(settings, tmp_path) as database:
        await put(database, turn("old", at=NOON - timedelta(days=1)))
        other = await asyncpg.connect(postgres_url)
        await other.execute("SELECT pg_advisory_lock($1)", PRUNING_KEY)
        assert await database.prune(too_old, 10) == 0
        await other.close()
        async with asyncio.timeout(30):
            while await database.prune(too_old, 10) == 0:  # noqa: ASYNC110 - unlocked soon
                await asyncio.sleep(0.01)
        assert (await database.load_context("s", "kitchen", 10)).exchanges == ()


async def test_pruning_finds_its_rows_by_indexes(
    tmp_path: Path, postgres_url: str, postgres_server: PostgresServer
) -> None:
    """However many rows there are."""
    settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(postgres_url))
    async with open_database(settings, tmp_path):
        name = postgres_url.rpartition("/")[2]
        postgres_server.execute(
            "INSERT INTO conversations"
            " (turn_id, session_id, room_id, said, answered, source, outcome, created_at) "
            "SELECT 't' || n, 's', 'r', 'said', 'answered', 'intent', 'ok',"
            " now() - n * interval '1 minute' "
            "FROM generate_series(1, 100000) AS n; ANALYZE conversations",
            database=name,
        )
        old = (datetime.now(UTC) - timedelta(days=10)).isoformat()
        statement = (
            Queries.load().prune_conversations.replace("$1", f"'{old}'").replace("$2", str(BATCH))
        )
        plan = postgres_server.execute(
            "EXPLAIN " + statement,
            database=name,
        )
        assert "idx_conversations_created" in plan
        assert "Seq Scan" not in plan
