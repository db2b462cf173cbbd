"""The shared Redis: fails fast while it is away, and is used again when it is back."""

import asyncio

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from hub.coordination.shared_redis import ASKED_AGAIN_AFTER_S, SharedRedis, open_shared_redis
from hub.errors import Rejected, Unavailable
from hub.resilience.redis_client import redis_client
from servers import RedisServer

pytestmark = pytest.mark.service


async def test_an_absent_redis_is_asked_once_in_a_while(redis_server: RedisServer) -> None:
    """The first command finds out; for a second none is tried; then it is used again."""
    now_s, asked = 100.0, 0

    async def ping(redis: Redis) -> bool:
        nonlocal asked
        asked += 1
        await redis.time()
        return True

    client = Redis.from_url(redis_server.url)
    try:
        redis = SharedRedis(client, "test", lambda: now_s)
        assert await redis.do(ping)
        redis_server.stop()
        for _ in range(3):
            with pytest.raises(Unavailable):
                await redis.do(ping)
        assert asked == 2
        redis_server.start()
        with pytest.raises(Unavailable):
            await redis.do(ping)
        now_s += ASKED_AGAIN_AFTER_S
        assert await redis.do(ping)
        assert await redis.answers()
    finally:
        await client.aclose()


async def test_a_redis_that_is_back_is_back_for_all_its_connections(
    redis_server: RedisServer,
) -> None:
    """Those of before its restart are dead: none of them makes it away once more."""
    now_s = 100.0
    async with redis_client(
        SecretStr(redis_server.url), connections=8, answers_within_s=2.0
    ) as client:
        redis = SharedRedis(client, "test", lambda: now_s, answers_within_s=2.0)

        async def ask_at_once() -> None:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(8):
                    tasks.create_task(redis.do(lambda client: client.time()))

        await ask_at_once()
        redis_server.kill()
        assert not await redis.answers()
        redis_server.start()
        now_s += ASKED_AGAIN_AFTER_S
        assert await redis.answers()
        await ask_at_once()


async def test_a_redis_that_hangs_is_given_up(redis_server: RedisServer) -> None:
    """A frozen server costs a turn a fifth of a second, once."""
    async with open_shared_redis(SecretStr(redis_server.url), "test") as redis:
        redis_server.freeze()
        try:
            assert not await redis.answers()
        finally:
            redis_server.thaw()


async def test_work_that_is_cancelled_while_it_connects_ends(redis_url: str) -> None:
    """Wherever in a new connection it is cancelled: redis-py takes the cancellation for its own."""
    for steps in range(60):
        async with open_shared_redis(SecretStr(redis_url), "test") as redis:
            async with asyncio.TaskGroup() as tasks:
                asking = [tasks.create_task(redis.answers()) for _ in range(4)]
                for _ in range(steps):
                    await asyncio.sleep(0)
                unfinished = [task for task in asking if task.cancel()]
            assert all(task.cancelled() for task in unfinished)


async def test_a_url_that_cannot_be_read_is_refused_without_its_password() -> None:
    """The sentence says what one looks like."""
    with pytest.raises(Rejected, match="REDIS_URL must look like") as refused:
        async with open_shared_redis(SecretStr("redis://:geheim/#@host:port/0"), "test"):
            pass
    assert "geheim" not in str(refused.value)
