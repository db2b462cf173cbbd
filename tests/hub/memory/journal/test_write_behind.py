"""The write-behind store: no answer waits for the database, and each write lands once."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.errors import Unavailable
from hub.memory.database import Accepted, Database, TooOld
from hub.memory.factory import journal_path, open_database
from hub.memory.journal.journal import open_journal
from hub.memory.journal.write_behind import WriteBehind, write_behind
from hub.ports import Context, Preference, StoreStatus, Write
from hub.settings import DatabaseSettings
from links import eventually
from servers import PostgresServer
from writes import NOON, turn

pytestmark = pytest.mark.service


class Parts:
    """A store over an empty PostgreSQL, and what it tells of writes that have landed."""

    def __init__(self, url: str, folder: Path) -> None:
        self.settings = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(url))
        self.name = url.rpartition("/")[2]
        self.folder = folder
        self.landed: list[Write] = []

    async def note(self, writes: Sequence[Write]) -> None:
        self.landed += writes

    @asynccontextmanager
    async def open(self) -> AsyncIterator[WriteBehind]:
        async with (
            open_database(self.settings, self.folder) as database,
            self.over(database) as store,
        ):
            yield store

    @asynccontextmanager
    async def over(self, database: Database) -> AsyncIterator[WriteBehind]:
        async with (
            open_journal(journal_path(self.folder)) as journal,
            write_behind(database, journal, self.note, first_s=0.02, most_s=0.1) as store,
        ):
            yield store


@pytest.fixture
def parts(postgres_url: str, tmp_path: Path) -> Parts:
    return Parts(postgres_url, tmp_path)


async def settled(store: WriteBehind) -> None:
    async with asyncio.timeout(30):
        await store.settled()


async def said(store: WriteBehind, limit: int = 1000) -> list[str]:
    return [each.said for each in (await store.load_context("s", "kitchen", limit)).exchanges]


async def test_writes_land_in_order_and_are_told_of(parts: Parts) -> None:
    """Those of one preference, too: the last one stands."""
    async with parts.open() as store:
        for number in range(150):
            await store.accept(turn(str(number), at=NOON + timedelta(seconds=number)))
            await store.accept(Preference(category="a", key="b", value=str(number)))
        await settled(store)
        assert await said(store) == [str(number) for number in range(150)]
        assert [
            each.value for each in (await store.load_context("s", "kitchen", 0)).preferences
        ] == ["149"]
        assert len(parts.landed) == 300
        assert store.status().queued_writes == 0


async def test_nothing_waits_for_a_database_that_is_away(
    parts: Parts, postgres_server: PostgresServer
) -> None:
    """Writes are accepted at once, counted, seen by reads, and land when it is back, once each."""
    async with parts.open() as store:
        await store.accept(turn("before"))
        await settled(store)
        postgres_server.kill()
        async with asyncio.timeout(30):
            for number in range(50):
                await store.accept(turn(str(number), at=NOON + timedelta(seconds=number)))
        assert store.status().queued_writes == 50
        assert len(store.queued("s", "kitchen")) == 50
        with pytest.raises(Unavailable):
            await store.load_context("s", "kitchen", 10)
        assert not store.status().connected
        postgres_server.start()
        await settled(store)
        assert (len(await said(store)), store.status().connected) == (51, True)
        assert store.queued("s", "kitchen") == ()


async def test_a_write_that_can_never_land_blocks_nothing_and_is_kept(parts: Parts) -> None:
    """A session id that is longer than an index takes; the reason lies beside it."""
    endless = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    async with parts.open() as store:
        for record in (
            turn("first"),
            turn("poison", session=endless),
            turn("last", at=NOON + timedelta(seconds=1)),
        ):
            await store.accept(record)
        await settled(store)
        assert await said(store) == ["first", "last"]
        assert (store.status().set_aside_writes, store.status().connected) == (1, True)
    db = sqlite3.connect(journal_path(parts.folder))
    ((reason,),) = db.execute("SELECT refused FROM writes").fetchall()
    db.close()
    assert "index row" in reason


async def test_a_database_that_refuses_everything_is_waited_for(
    parts: Parts, postgres_server: PostgresServer
) -> None:
    """A missing table is no fault of the writes; the status says why they wait."""
    async with parts.open() as store:
        postgres_server.execute(
            "ALTER TABLE conversations RENAME TO elsewhere", database=parts.name
        )
        await store.accept(turn("patient"))
        await eventually(lambda: 'relation "conversations" does not exist' in store.status().detail)
        await asyncio.sleep(0.2)  # several attempts
        assert (store.status().queued_writes, store.status().set_aside_writes) == (1, 0)
        postgres_server.execute(
            "ALTER TABLE elsewhere RENAME TO conversations", database=parts.name
        )
        await settled(store)
        assert await said(store) == ["patient"]
        await eventually(lambda: store.status().detail == "")


class CutOff:
    """A database whose answer to every other batch is lost: it was stored, and nobody knows."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.batches = 0

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        return await self._database.load_context(session_id, room_id, limit)

    async def apply(self, writes: Sequence[Accepted]) -> None:
        await self._database.apply(writes)
        self.batches += 1
        if self.batches % 2:
            raise Unavailable("cut off")

    async def newest_turn(self, until: datetime) -> datetime | None:
        return await self._database.newest_turn(until)

    async def prune(self, too_old: TooOld, limit: int) -> int:
        return await self._database.prune(too_old, limit)

    def status(self) -> StoreStatus:
        return self._database.status()


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_a_batch_whose_end_is_not_known_lands_once(
    backend: str, parts: Parts, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    """Preferences, too: the second attempt does not undo a change made in between."""
    settings = parts.settings if backend == "postgresql" else DatabaseSettings()
    async with open_database(settings, tmp_path) as database:
        cut_off = CutOff(database)
        async with parts.over(cut_off) as store:
            for number in range(20):
                await store.accept(turn(str(number), at=NOON + timedelta(seconds=number)))
                await store.accept(Preference(category="a", key=str(number), value="v"))
            await settled(store)
            assert await said(store) == [str(number) for number in range(20)]
            assert len((await store.load_context("s", "kitchen", 0)).preferences) == 20
            assert cut_off.batches >= 2


async def test_a_hub_that_stops_lets_what_is_queued_land(parts: Parts) -> None:
    """Without being asked to wait."""
    async with parts.open() as store, asyncio.TaskGroup() as tasks:
        for number in range(200):
            tasks.create_task(store.accept(turn(str(number), at=NOON + timedelta(seconds=number))))
    async with open_journal(journal_path(parts.folder)) as journal:
        assert len(journal) == 0
    async with open_database(parts.settings, parts.folder) as database:
        assert len((await database.load_context("s", "kitchen", 1000)).exchanges) == 200
