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
        found = await self._database.newest_turn(until)
        if found is None:
            self.over.set()
        return found

    async def prune(self, too_old: TooOld, limit: int) -> int:
        self.batches.append(await self._database.prune(too_old, limit))
        if self.batches[-1] == 0:
            self.over.set()
        return self.batches[-1]

    def status(self) -> StoreStatus:
        return self._database.status()


class Clocks:
    """The wall clock, and a monotonic one that only `live` moves."""

    def __init__(self, wall: datetime) -> None:
        self.wall = wall
        self._monotonic_s = 1000.0

    def live(self, span: timedelta) -> None:
        self.wall += span
        self._monotonic_s += span.total_seconds()

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self._monotonic_s


@asynccontextmanager
async def pruning(database: Database, keep_days: int, clocks: Clocks) -> AsyncIterator[None]:
    """Begins now; the first rows go once the block waits."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(
            keep_pruned(
                database,
                keep_days,
                now=clocks.now,
                clock=clocks.monotonic,
                batch=20,
                pause_s=0.0,
                interval_s=60.0,
            )
        )
        await asyncio.sleep(0)
        yield
        task.cancel()


async def said_in(database: Database) -> list[str]:
    return [each.said for each in (await database.load_context("s", "kitchen", 1000)).exchanges]


async def test_conversations_go_after_their_days_in_batches(tmp_path: Path) -> None:
    """And expired preferences; the rest stays."""
    async with open_database(DatabaseSettings(), tmp_path) as database:
        await put(database, *(turn(str(day), at=NOON - timedelta(days=day)) for day in range(100)))
        await put(
            database,
            Preference(category="a", key="b", value="c", expires_at=NOON - timedelta(days=1)),
        )
        watched, clocks = Watched(database), Clocks(NOON - timedelta(days=3))
        async with asyncio.timeout(30), pruning(watched, 30, clocks):
            clocks.live(timedelta(days=3))
            await watched.over.wait()
        assert watched.batches == [21, 20, 20, 9, 0]
        assert await said_in(database) == [str(day) for day in range(30, -1, -1)]


async def test_a_hub_that_has_just_started_reckons_from_its_conversations(tmp_path: Path) -> None:
    """Until it has run for three days: from the last day with two later ones."""
    async with open_database(DatabaseSettings(), tmp_path) as database:
        await put(database, *(turn(str(day), at=NOON - timedelta(days=day)) for day in range(100)))
        watched = Watched(database)
        async with asyncio.timeout(30), pruning(watched, 30, Clocks(NOON)):
            await watched.over.wait()
        assert await said_in(database) == [str(day) for day in range(32, -1, -1)]


AHEAD = timedelta(days=400)


@pytest.mark.parametrize("how", ["at the start", "while it runs", "and was spoken to", "unused"])
@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_a_clock_that_jumps_ahead_deletes_nothing(
    how: str, backend: str, tmp_path: Path, postgres_url: str
) -> None:
    """Neither conversations nor preferences; nor where turns were kept by the wrong clock."""
    settings = DatabaseSettings(
        DATABASE_ENABLED=backend == "postgresql", DATABASE_URL=SecretStr(postgres_url)
    )
    tomorrow = NOON + timedelta(days=1)
    days = 1 if how == "unused" else 10
    async with open_database(settings, tmp_path) as database:
        await put(database, *(turn(str(day), at=NOON - timedelta(days=day)) for day in range(days)))
        await put(database, Preference(category="a", key="b", value="c", expires_at=tomorrow))
        if how == "and was spoken to":
            await put(database, turn("wrong", at=NOON + AHEAD))
        watched = Watched(database)
        clocks = Clocks(NOON if how == "while it runs" else NOON + AHEAD)
        async with asyncio.timeout(30), pruning(watched, 30, clocks):
            if how == "while it runs":
                clocks.live(timedelta(days=5))
                clocks.wall += AHEAD
            await watched.over.wait()
        assert sum(watched.batches) == 0
        assert len(await said_in(database)) == days + (how == "and was spoken to")


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
