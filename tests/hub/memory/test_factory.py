"""The memory as the hub opens it, on real servers: alone, with another hub, in outages."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from hub.errors import Rejected
from hub.memory.apply_writes import EXCHANGE_LIMIT
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.factory import open_memory
from hub.ports import Preference
from hub.settings import CacheSettings, DatabaseSettings
from links import eventually
from servers import PostgresServer, RedisServer, free_port
from writes import NOON, pattern, turn

pytestmark = pytest.mark.service


class Home:
    """The settings that the hubs of one home share; each has a state directory of its own."""

    def __init__(self, postgres_url: str, redis_url: str, folder: Path) -> None:
        self.database = DatabaseSettings(
            DATABASE_ENABLED=True, DATABASE_URL=SecretStr(postgres_url)
        )
        self.cache = CacheSettings(REDIS_ENABLED=True, REDIS_URL=SecretStr(redis_url))
        self.folder = folder
        self.wait_s = 20.0

    @asynccontextmanager
    async def hub(self, name: str = "one") -> AsyncIterator[ConversationMemory]:
        async with open_memory(
            self.database, self.cache, self.folder / name, wait_s=self.wait_s
        ) as memory:
            yield memory


@pytest.fixture
def home(postgres_url: str, redis_url: str, tmp_path: Path) -> Iterator[Home]:
    return Home(postgres_url, redis_url, tmp_path)


async def said(memory: ConversationMemory, session: str = "s") -> list[str]:
    return [exchange.said for exchange in (await memory.load(session, "kitchen")).exchanges]


async def settled(*memories: ConversationMemory) -> None:
    async with asyncio.timeout(30):
        for memory in memories:
            await eventually(lambda memory=memory: memory.store.status().queued_writes == 0)


async def test_a_conversation_goes_from_hub_to_hub(home: Home) -> None:
    """Each has what the other kept, learned and was told, from the cache that they share."""
    async with home.hub("one") as one, home.hub("two") as two:
        for number in range(12):
            await (one, two)[number % 2].load("s", "kitchen")
            await (one, two)[number % 2].keep(
                turn(str(number), at=NOON + timedelta(seconds=number))
            )
        assert await said(one) == await said(two) == [str(number) for number in range(2, 12)]
        await one.learn(pattern("cosy"))
        await two.remember(Preference(category="person", key="name", value="Ada"))
        for memory in (one, two):
            context = await memory.load("s", "kitchen")
            assert (context.patterns, len(context.preferences)) == ((pattern("cosy"),), 1)
        assert sum(memory.cache.status().misses for memory in (one, two)) == 1
        await settled(one, two)
        assert [each.value for each in await one.preferences()] == ["Ada"]


async def test_two_hubs_that_write_one_session_at_once_lose_nothing(home: Home) -> None:
    """The cached context is that of the database."""

    async def write(memory: ConversationMemory, first: int) -> None:
        for number in range(first, 60, 2):
            await memory.load("s", "kitchen")
            await memory.keep(turn(str(number), at=NOON + timedelta(seconds=number)))

    async with home.hub("one") as one, home.hub("two") as two:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(write(one, 0))
            tasks.create_task(write(two, 1))
        last = [str(number) for number in range(60 - EXCHANGE_LIMIT, 60)]
        await settled(one, two)
        assert await said(one) == await said(two) == last
        stored = await one.store.load_context("s", "kitchen", 1000)
        assert [exchange.said for exchange in stored.exchanges] == [
            str(number) for number in range(60)
        ]


async def test_turns_go_on_without_postgresql(home: Home, postgres_server: PostgresServer) -> None:
    """From the cache, else from what is known here; the status is true; all of it lands later."""
    async with home.hub() as memory:
        await memory.load("s", "kitchen")
        await memory.keep(turn("before"))
        await memory.remember(Preference(category="a", key="b", value="c"))
        await settled(memory)
        postgres_server.kill()
        await memory.keep(turn("cached", at=NOON + timedelta(seconds=1)))
        await memory.cache.invalidate_pattern("*")
        await memory.keep(turn("not cached", at=NOON + timedelta(seconds=2)))
        await memory.learn(pattern("cosy"))
        context = await memory.load("s", "kitchen")
        assert [each.said for each in context.exchanges] == ["before", "cached", "not cached"]
        assert (len(context.preferences), context.patterns) == (1, (pattern("cosy"),))
        assert await memory.forget("a", "b")
        assert (await memory.load("new session", "kitchen")).patterns == (pattern("cosy"),)
        status = memory.store.status()
        assert (status.connected, status.queued_writes) == (False, 4)
        postgres_server.start()
        await settled(memory)
        stored = await memory.store.load_context("s", "kitchen", 10)
        assert ([each.said for each in stored.exchanges], stored.patterns, stored.preferences) == (
            ["before", "cached", "not cached"],
            (pattern("cosy"),),
            (),
        )
        assert await said(memory) == ["before", "cached", "not cached"]


async def test_turns_go_on_without_redis(home: Home, redis_server: RedisServer) -> None:
    """The database answers; what Redis held from before is not believed when it comes back."""
    async with home.hub() as memory:
        await memory.load("s", "kitchen")
        await memory.keep(turn("1"))
        redis_server.freeze()
        try:
            await memory.keep(turn("2", at=NOON + timedelta(seconds=1)))
            assert await said(memory) == ["1", "2"]
            assert not memory.cache.status().connected
        finally:
            redis_server.thaw()
        await eventually(lambda: memory.cache.status().connected)
        assert await said(memory) == ["1", "2"]


async def test_it_opens_without_postgresql_and_takes_it_up_when_it_comes(
    home: Home, postgres_server: PostgresServer
) -> None:
    """Migrations and all: the lights must work after a power cut, whoever is back first."""
    postgres_server.stop()
    home.wait_s = 0.2
    with capture_logs() as logs:
        async with home.hub() as memory:
            assert not memory.store.status().connected
            await memory.keep(turn("early"))
            assert await said(memory) == ["early"]
            postgres_server.start()
            await settled(memory)
            assert memory.store.status().connected
            assert await said(memory) == ["early"]
    assert "store.away_at_start" in [entry["event"] for entry in logs]


async def test_a_database_that_does_not_exist_is_refused_at_the_start(home: Home) -> None:
    """At once, by its name: waiting cannot mend it."""
    missing = (
        str(home.database.url.get_secret_value() if home.database.url else "").rpartition("/")[0]
        + "/missing"
    )
    home.database = DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=SecretStr(missing))
    home.wait_s = 300.0
    with pytest.raises(Rejected, match='database "missing" does not exist'):
        async with asyncio.timeout(30), home.hub():
            pass


async def test_neither_server_is_needed(home: Home) -> None:
    """Both are away all the time: each turn is in the next context, and in the journal."""
    home.database = DatabaseSettings(
        DATABASE_ENABLED=True,
        DATABASE_URL=SecretStr(f"postgresql://ingle@127.0.0.1:{free_port()}/ingle"),
    )
    home.wait_s = 0.2
    home.cache = CacheSettings(
        REDIS_ENABLED=True, REDIS_URL=SecretStr(f"redis://127.0.0.1:{free_port()}")
    )
    async with home.hub() as memory:
        for number in range(3):
            await memory.keep(turn(str(number), at=NOON + timedelta(seconds=number)))
            assert await said(memory) == [str(each) for each in range(number + 1)]
        assert memory.store.status().queued_writes == 3
