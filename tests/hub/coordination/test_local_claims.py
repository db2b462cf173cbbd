"""Turn claims: each turn is claimed once and by one hub, in memory and in Redis."""

import asyncio

import pytest

from households import hubs_redis
from hub.coordination.local_claims import CLAIMED_FOR_S, LocalClaims
from hub.coordination.redis_claims import RedisClaims
from servers import RedisServer

pytestmark = pytest.mark.service


async def test_a_turn_is_claimed_once_in_the_process() -> None:
    """The second claim is refused until it expires; another satellite's turn is another."""
    now_s = 0.0
    claims = LocalClaims(lambda: now_s)
    assert await claims.claim("one", "t1")
    assert not await claims.claim("one", "t1")
    assert await claims.claim("two", "t1")
    now_s = CLAIMED_FOR_S + 1
    assert await claims.claim("one", "t1")


async def test_one_of_many_hubs_gets_each_turn(redis_url: str) -> None:
    """Four hubs claim fifty turns at the same time: each turn has one taker."""
    async with hubs_redis(redis_url, 4) as connections:
        hubs = [
            RedisClaims(redis, f"hub-{number}", LocalClaims())
            for number, redis in enumerate(connections)
        ]
        takers: dict[str, int] = {}

        async def claim(hub: RedisClaims, turn_id: str) -> None:
            if await hub.claim("one", turn_id):
                takers[turn_id] = takers.get(turn_id, 0) + 1

        async with asyncio.TaskGroup() as tasks:
            for number in range(50):
                for hub in hubs:
                    tasks.create_task(claim(hub, f"t{number}"))
    assert takers == {f"t{number}": 1 for number in range(50)}


async def test_a_hub_that_was_started_again_does_not_act_twice(redis_url: str) -> None:
    """The claim of its former life stands, although it remembers nothing of it."""
    async with hubs_redis(redis_url) as (before, after):
        assert await RedisClaims(before, "hub-1", LocalClaims()).claim("one", "t1")
        assert not await RedisClaims(after, "hub-1", LocalClaims()).claim("one", "t1")


async def test_without_redis_a_hub_still_does_nothing_twice(
    redis_server: RedisServer,
) -> None:
    """The claim is then its own alone."""
    async with hubs_redis(redis_server.url, 1) as [redis]:
        claims = RedisClaims(redis, "hub-1", LocalClaims())
        redis_server.stop()
        assert await claims.claim("one", "t1")
        assert not await claims.claim("one", "t1")
