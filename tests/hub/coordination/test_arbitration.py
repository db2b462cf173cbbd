"""Wake-word arbitration: of two satellites that hear one wake word, one answers."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from households import hubs_redis
from hub.coordination.arbitration import ROUND_S, WINDOW_S, LocalArbiter
from hub.coordination.redis_arbitration import RedisArbiter
from hub.coordination.shared_redis import SharedRedis
from hub.ports import Arbiter, WakeBid
from servers import RedisServer

pytestmark = pytest.mark.service

NEAR = WakeBid(satellite_id="near", wake_word="hey_jarvis", score=0.9, level_dbfs=-20.0)
FAR = WakeBid(satellite_id="far", wake_word="hey_jarvis", score=0.9, level_dbfs=-32.0)
OTHER_WORD = WakeBid(satellite_id="far", wake_word="alexa", score=0.9, level_dbfs=-32.0)


@pytest.fixture(params=["process", "redis", "two hubs"])
async def arbiters(
    request: pytest.FixtureRequest, redis_url: str
) -> AsyncIterator[tuple[Arbiter, Arbiter]]:
    """Who decides on the first and on the second satellite's bid."""
    if request.param == "process":
        local = LocalArbiter()
        yield local, local
        return
    async with hubs_redis(redis_url) as (one, two):
        first = RedisArbiter(one)
        yield first, first if request.param == "redis" else RedisArbiter(two)


async def both(
    arbiters: tuple[Arbiter, Arbiter], first: WakeBid, second: WakeBid, gap_s: float
) -> tuple[bool, bool]:
    """Who wins when the second bid comes so long after the first."""

    async def later() -> bool:
        await asyncio.sleep(gap_s)
        return await arbiters[1].wins(second, alone=False)

    async with asyncio.TaskGroup() as tasks:
        one, two = (
            tasks.create_task(arbiters[0].wins(first, alone=False)),
            tasks.create_task(later()),
        )
    return one.result(), two.result()


async def test_the_louder_satellite_answers(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """Even where it was heard by the hub a little later."""
    assert await both(arbiters, FAR, NEAR, WINDOW_S / 3) == (False, True)


async def test_a_late_satellite_has_lost(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """300 ms later, by its slow microphone, it was accepted elsewhere already: louder or not."""
    assert await both(arbiters, FAR, NEAR, 0.3) == (True, False)


async def test_a_wake_word_said_later_is_another_one(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """After the round both answer: somebody else has spoken."""
    assert await both(arbiters, NEAR, FAR, ROUND_S + 0.1) == (True, True)


async def test_different_wake_words_do_not_compete(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """Whoever says another word means another satellite."""
    assert await both(arbiters, NEAR, OTHER_WORD, 0.0) == (True, True)


async def test_equals_are_told_apart(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """One of two that heard exactly the same answers."""
    twin = WakeBid(satellite_id="twin", wake_word="hey_jarvis", score=0.9, level_dbfs=-20.0)
    assert sum(await both(arbiters, NEAR, twin, 0.01)) == 1


async def test_a_satellite_does_not_compete_with_itself(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """Who woke it twice in a row is answered twice."""
    assert await both(arbiters, NEAR, NEAR, 0.3) == (True, True)


async def test_a_satellite_alone_is_not_kept_waiting(arbiters: tuple[Arbiter, Arbiter]) -> None:
    """It wins at once; one that turns up nonetheless has lost, even within the window."""
    async with asyncio.timeout(WINDOW_S / 2):
        assert await arbiters[0].wins(FAR, alone=True)
    assert not await arbiters[1].wins(NEAR, alone=False)


async def test_without_redis_each_hub_decides_by_what_it_overhears(
    redis_server: RedisServer,
) -> None:
    """Every start reaches every hub: both come to the same winner, one for each bid."""
    async with hubs_redis(redis_server.url) as connections:
        arbiters = [RedisArbiter(redis) for redis in connections]
        redis_server.stop()
        for arbiter in arbiters:
            arbiter.overhear(FAR)
            arbiter.overhear(NEAR)
        assert await both((arbiters[0], arbiters[1]), FAR, NEAR, 0.0) == (False, True)


async def test_redis_that_goes_in_the_middle_of_a_round_leaves_one_winner(
    redis_server: RedisServer,
) -> None:
    """The bids are in Redis, the decision is made by what was overheard."""
    async with hubs_redis(redis_server.url) as connections:
        arbiters = [RedisArbiter(redis) for redis in connections]
        for arbiter in arbiters:
            arbiter.overhear(FAR)
            arbiter.overhear(NEAR)

        async def cut() -> None:
            await asyncio.sleep(WINDOW_S / 2)
            await asyncio.to_thread(redis_server.kill)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(cut())
            deciding = tasks.create_task(both((arbiters[0], arbiters[1]), FAR, NEAR, 0.0))
        assert deciding.result() == (False, True)


async def test_rounds_of_different_homes_do_not_meet(redis_url: str) -> None:
    """Homes on one Redis differ in their topic prefix."""
    async with hubs_redis(redis_url, 1) as [ours], hubs_redis(redis_url, 1) as [theirs]:
        assert await both((RedisArbiter(ours), RedisArbiter(theirs)), NEAR, FAR, 0.0) == (
            True,
            True,
        )


async def test_a_round_leaves_nothing_behind(redis_url: str) -> None:
    """Its key goes by itself."""
    async with hubs_redis(redis_url, 1) as [redis]:
        await RedisArbiter(redis).wins(NEAR, alone=True)
        left_ms = await redis.do(lambda client: client.pttl(_round_key(redis)))
    assert 0 < left_ms <= ROUND_S * 1000


def _round_key(redis: SharedRedis) -> str:
    return redis.key("wake", "hey_jarvis")
