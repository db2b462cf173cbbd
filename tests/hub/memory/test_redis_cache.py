"""The Redis cache through outages: status, stale keys, leases, reconnection."""

import asyncio

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from structlog.testing import capture_logs

from hub.errors import Rejected
from hub.memory.redis_cache import OPERATION_TIMEOUT_S, WATCH_INTERVAL_S, RedisCache, open_redis
from hub.resilience.redis_client import redis_client
from links import at_once, eventually
from servers import RedisServer, free_port

pytestmark = pytest.mark.service

TTL_S = 60.0


async def fetch() -> str:
    return "fetched"


async def ask(cache: RedisCache, key: str = "k") -> str:
    return await cache.get_or_fetch(key, fetch, TTL_S)


async def fill(cache: RedisCache, key: str, value: str) -> None:
    async def fetch_value() -> str:
        return value

    await cache.get_or_fetch(key, fetch_value, TTL_S)


async def test_hits_come_back_after_redis_was_killed_and_restarted(
    redis_server: RedisServer,
) -> None:
    """While it's away everything is fetched; the status is true; it recovers by itself."""
    async with open_redis(SecretStr(redis_server.url)) as cache:
        assert cache.status().connected
        await ask(cache)
        redis_server.kill()
        assert await ask(cache) == "fetched"
        assert not cache.status().connected
        redis_server.start()
        await eventually(lambda: cache.status().connected)
        await ask(cache)
        hits = cache.status().hits
        assert await ask(cache) == "fetched"
        assert cache.status().hits == hits + 1


async def test_a_redis_that_goes_is_noticed_while_nobody_asks(redis_server: RedisServer) -> None:
    """The status doesn't wait for a turn to find out."""
    async with open_redis(SecretStr(redis_server.url)) as cache:
        redis_server.stop()
        await eventually(
            lambda: not cache.status().connected,
            timeout_s=WATCH_INTERVAL_S + 4 * OPERATION_TIMEOUT_S + 30.0,
        )


async def test_a_redis_that_hangs_costs_one_short_wait_and_then_nothing(
    redis_server: RedisServer,
) -> None:
    """Only the first command waits for its answer."""
    async with open_redis(SecretStr(redis_server.url)) as cache:
        redis_server.freeze()
        try:
            async with asyncio.timeout(30):
                assert await ask(cache) == "fetched"
            for number in range(20):
                assert await at_once(ask(cache, f"k{number}")) == "fetched"
                assert not await at_once(cache.update(f"k{number}", str.upper, TTL_S))
        finally:
            redis_server.thaw()


async def test_what_could_not_be_written_is_never_believed_later(redis_server: RedisServer) -> None:
    """A Redis that hung still holds the old value: it's dropped before the first look-up."""
    async with open_redis(SecretStr(redis_server.url)) as cache:
        await fill(cache, "context:a:b", "before")
        await fill(cache, "context:a:c", "untouched")
        await fill(cache, "context:x:y", "before")
        await fill(cache, "kept:x:y", "before")
        redis_server.freeze()
        try:
            assert not await cache.update("context:a:b", lambda _: "meanwhile", TTL_S)
            assert await cache.invalidate_pattern("context:x:*") == 0
            assert await cache.update_pattern("kept:*", str.upper) == 0
        finally:
            redis_server.thaw()
        await eventually(lambda: cache.status().connected)
        assert await ask(cache, "context:a:b") != "before"
        assert await ask(cache, "context:x:y") == "fetched"
        assert await ask(cache, "kept:x:y") == "fetched"
        assert await ask(cache, "context:a:c") == "untouched"


async def test_a_cancelled_write_leaves_no_doubtful_value(redis_server: RedisServer) -> None:
    """Whether it was done is not known, so the value is not used."""
    async with open_redis(SecretStr(redis_server.url)) as cache:
        await fill(cache, "k", "before")
        redis_server.freeze()
        try:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(OPERATION_TIMEOUT_S / 4):
                    await cache.update("k", lambda _: "after", TTL_S)
        finally:
            redis_server.thaw()
        assert await ask(cache) == "fetched"


async def test_it_opens_without_redis_and_takes_it_up_when_it_comes(
    redis_server: RedisServer,
) -> None:
    """A Redis that starts later than the hub is no reason not to start."""
    redis_server.stop()
    async with open_redis(SecretStr(redis_server.url)) as cache:
        assert not cache.status().connected
        assert await ask(cache) == "fetched"
        redis_server.start()
        await eventually(lambda: cache.status().connected)


async def test_what_was_fetched_before_another_hub_wrote_is_not_kept(redis_url: str) -> None:
    """Whether the other found something to write on or not: what was read before may be older."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def fetch_old() -> str:
        begun.set()
        await go_on.wait()
        return "old"

    async with open_redis(SecretStr(redis_url)) as mine, open_redis(SecretStr(redis_url)) as other:
        async with asyncio.TaskGroup() as tasks:
            asked = tasks.create_task(mine.get_or_fetch("k", fetch_old, TTL_S))
            await begun.wait()
            assert not await other.update("k", str.upper, TTL_S)
            assert await ask(other) == "fetched"
            go_on.set()
        assert asked.result() == "old"
        assert await ask(mine) == "fetched"
        assert (await mine.invalidate_pattern("k"), mine.status().hits) == (1, 1)


async def test_a_fetch_that_failed_leaves_nothing_behind(redis_url: str) -> None:
    """The next one is kept."""

    async def fail() -> str:
        raise LookupError

    async with open_redis(SecretStr(redis_url)) as cache, Redis.from_url(redis_url) as redis:
        with pytest.raises(LookupError):
            await cache.get_or_fetch("k", fail, TTL_S)
        assert await redis.exists("k") == 0


async def test_two_hubs_that_write_the_same_context_lose_nothing(redis_url: str) -> None:
    """Each update is made from the newest text; where there is none, it is fetched again."""
    async with open_redis(SecretStr(redis_url)) as mine, open_redis(SecretStr(redis_url)) as other:
        await fill(mine, "k", "")

        async def write(cache: RedisCache, letters: str) -> str:
            done = ""
            for letter in letters:
                if await cache.update("k", lambda text, letter=letter: text + letter, TTL_S):
                    done += letter
            return done

        async with asyncio.TaskGroup() as tasks:
            writing = [
                tasks.create_task(write(mine, "abcdefgh")),
                tasks.create_task(write(other, "ABCDEFGH")),
            ]
        assert sorted(await ask(mine)) == sorted("abcdefghABCDEFGH")
        assert [task.result() for task in writing] == ["abcdefgh", "ABCDEFGH"]


async def test_a_wrong_password_is_no_connection_and_no_failure(redis_server: RedisServer) -> None:
    """Turns go on; the status says that Redis isn't used."""
    url = redis_server.url.replace("redis://", "redis://somebody:wrong@")
    async with open_redis(SecretStr(url)) as cache:
        assert not cache.status().connected
        assert await ask(cache) == "fetched"


async def test_the_time_to_live_is_told_to_redis(redis_url: str) -> None:
    """An update begins a new life; where it is one of many it doesn't."""
    async with open_redis(SecretStr(redis_url)) as cache, Redis.from_url(redis_url) as redis:
        await cache.get_or_fetch("k", fetch, 300.0)
        assert 299_000 < await redis.pttl("k") <= 300_000
        assert await cache.update("k", str.upper, 30.0)
        assert 29_000 < await redis.pttl("k") <= 30_000
        assert await cache.update_pattern("k*", str.lower) == 1
        assert 29_000 < await redis.pttl("k") <= 30_000


async def test_keys_are_found_by_scan_and_never_by_keys(redis_url: str) -> None:
    """KEYS would stop Redis for everybody."""
    async with open_redis(SecretStr(redis_url)) as cache, Redis.from_url(redis_url) as redis:
        await redis.config_resetstat()
        await fill(cache, "context:a:b", "v")
        assert await cache.update_pattern("context:*", str.upper) == 1
        assert await cache.invalidate_pattern("context:*") == 1
        commands = await redis.info("commandstats")
        assert "cmdstat_scan" in commands
        assert "cmdstat_keys" not in commands


async def test_something_else_under_the_key_is_a_miss(redis_url: str) -> None:
    """A list or bytes that are no text don't fail a turn."""
    async with open_redis(SecretStr(redis_url)) as cache, Redis.from_url(redis_url) as redis:
        await redis.rpush("k", "an element")
        assert await ask(cache) == "fetched"


@pytest.mark.parametrize(
    "url", ["redis://:pass/word#x@host:6379", "redis://host:port/0", "http://host"]
)
async def test_a_url_that_cannot_be_read_is_refused_without_showing_it(url: str) -> None:
    """One sentence, and no piece of a password in it."""
    with pytest.raises(Rejected, match="REDIS_URL must look like") as caught:
        async with open_redis(SecretStr(url)):
            pass
    assert "word" not in str(caught.value).replace("password", "")


async def test_an_error_in_the_block_comes_out_as_it_is() -> None:
    """Not wrapped in a group by the task that watches Redis."""
    with pytest.raises(LookupError, match="mine"):
        async with open_redis(SecretStr(f"redis://127.0.0.1:{free_port()}")):
            raise LookupError("mine")


async def test_a_redis_that_is_back_is_back_for_all_its_connections(
    redis_server: RedisServer,
) -> None:
    """Those of before its restart are dead: none of them makes it away once more."""

    async def ask_at_once() -> None:
        async with asyncio.TaskGroup() as tasks:
            for number in range(8):
                tasks.create_task(ask(cache, f"key-{number}"))

    with capture_logs() as logs:
        async with redis_client(
            SecretStr(redis_server.url), connections=8, answers_within_s=2.0
        ) as client:
            cache = RedisCache(client)
            await ask_at_once()
            redis_server.kill()
            await ask(cache)
            redis_server.start()
            await cache.probe()
            assert cache.status().connected
            await ask_at_once()
            assert cache.status().connected
    assert [one["event"] for one in logs] == ["cache.lost", "cache.returned"]
