"""Wake-word arbitration: of two satellites that hear one wake word, one answers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from households import hubs_redis
from hub.coordination.arbitration import LocalArbiter
from hub.coordination.redis_arbitration import RedisArbiter
from hub.coordination.shared_redis import SharedRedis
from hub.ports import Arbiter, WakeBid
from servers import RedisServer

pytestmark = pytest.mark.service

NEAR = WakeBid(satellite_id="near", wake_word="hey_jarvis", score=0.9, level_dbfs=-20.0)
FAR = WakeBid(satellite_id="far", wake_word="hey_jarvis", score=0.9, level_dbfs=-32.0)
OTHER_WORD = WakeBid(satellite_id="far", wake_word="alexa", score=0.9, level_dbfs=-32.0)


SHORT_S, OPEN_S, LONG_S = 0.05, 1.0, 60.0
"""A window that is soon over; one in which two bids surely meet; a round that outlasts a test. No
test hangs on how soon it gets the processor."""

Pair = Callable[[float, float], tuple[Arbiter, Arbiter]]


@pytest.fixture(params=["process", "redis", "two hubs"])
async def arbiters(request: pytest.FixtureRequest, redis_url: str) -> AsyncIterator[Pair]:
    """Who decides on the first and on the second satellite's bid, by window and round."""
    async with hubs_redis(redis_url) as hubs:

        def pair(window_s: float, round_s: float) -> tuple[Arbiter, Arbiter]:
            if request.param == "process":
                local = LocalArbiter(window_s=window_s, round_s=round_s)
                return local, local
            one, two = (RedisArbiter(hub, window_s=window_s, round_s=round_s) for hub in hubs)
            return (one, one) if request.param == "redis" else (one, two)

        yield pair


async def at_once(
    arbiters: tuple[Arbiter, Arbiter], first: WakeBid, second: WakeBid
) -> tuple[bool, bool]:
    """Who wins when both bid at the same time."""
    async with asyncio.TaskGroup() as tasks:
        one, two = (
            tasks.create_task(arbiter.wins(bid, alone=False))
            for arbiter, bid in zip(arbiters, (first, second), strict=True)
        )
    return one.result(), two.result()


async def one_after_the_other(
    arbiters: tuple[Arbiter, Arbiter], first: WakeBid, second: WakeBid, gap_s: float = 0.0
) -> tuple[bool, bool]:
    """Who wins when the second bids so long after the first one's window is over."""
    won = await arbiters[0].wins(first, alone=False)
    await asyncio.sleep(gap_s)
    return won, await arbiters[1].wins(second, alone=False)


async def test_the_louder_satellite_answers(arbiters: Pair) -> None:
    """Whichever of the two was heard first."""
    assert await at_once(arbiters(OPEN_S, LONG_S), FAR, NEAR) == (False, True)


async def test_a_late_satellite_has_lost(arbiters: Pair) -> None:
    """By its slow microphone it comes when another was accepted already: louder or not."""
    assert await one_after_the_other(arbiters(SHORT_S, LONG_S), FAR, NEAR) == (True, False)


async def test_a_wake_word_said_later_is_another_one(arbiters: Pair) -> None:
    """After the round both answer: somebody else has spoken."""
    pair = arbiters(SHORT_S, OPEN_S)
    assert await one_after_the_other(pair, NEAR, FAR, gap_s=OPEN_S) == (True, True)


async def test_different_wake_words_do_not_compete(arbiters: Pair) -> None:
    """Whoever says another word means another satellite."""
    assert await at_once(arbiters(SHORT_S, LONG_S), NEAR, OTHER_WORD) == (True, True)


async def test_equals_are_told_apart(arbiters: Pair) -> None:
    """One of two that heard exactly the same answers."""
    twin = WakeBid(satellite_id="twin", wake_word="hey_jarvis", score=0.9, level_dbfs=-20.0)
    assert sum(await at_once(arbiters(OPEN_S, LONG_S), NEAR, twin)) == 1


async def test_a_satellite_does_not_compete_with_itself(arbiters: Pair) -> None:
    """Who woke it twice in a row is answered twice."""
    assert await one_after_the_other(arbiters(SHORT_S, LONG_S), NEAR, NEAR) == (True, True)


async def test_a_satellite_alone_is_not_kept_waiting(arbiters: Pair) -> None:
    """It wins at once; one that turns up nonetheless has lost, even within the window."""
    one, two = arbiters(LONG_S, 2 * LONG_S)
    async with asyncio.timeout(LONG_S / 2):
        assert await one.wins(FAR, alone=True)
        assert not await two.wins(NEAR, alone=False)


async def test_without_redis_each_hub_decides_by_what_it_overhears(
    redis_server: RedisServer,
) -> None:
    """Every start reaches every hub: both come to the same winner, one for each bid."""
    async with hubs_redis(redis_server.url) as connections:
        one, two = _overhearing(connections)
        redis_server.stop()
        assert await at_once((one, two), FAR, NEAR) == (False, True)


async def test_redis_that_goes_in_the_middle_of_a_round_leaves_one_winner(
    redis_server: RedisServer,
) -> None:
    """The bids are in Redis, the decision is made by what was overheard."""
    async with hubs_redis(redis_server.url) as connections:
        one, two = _overhearing(connections)

        async def cut() -> None:
            key = _round_key(connections[0])
            async with asyncio.timeout(LONG_S):
                while not await connections[0].do(  # noqa: ASYNC110
                    lambda redis: redis.exists(key)
                ):
                    await asyncio.sleep(0.01)
            await asyncio.to_thread(redis_server.kill)

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(cut())
            deciding = tasks.create_task(at_once((one, two), FAR, NEAR))
        assert deciding.result() == (False, True)


def _overhearing(connections: Sequence[SharedRedis]) -> list[RedisArbiter]:
    """Two hubs that have both heard of both bids."""
    arbiters = [RedisArbiter(redis, window_s=OPEN_S, round_s=LONG_S) for redis in connections]
    for arbiter in arbiters:
        arbiter.overhear(FAR)
        arbiter.overhear(NEAR)
    return arbiters


async def test_rounds_of_different_homes_do_not_meet(redis_url: str) -> None:
    """Homes on one Redis differ in their topic prefix."""
    async with hubs_redis(redis_url, 1) as [ours], hubs_redis(redis_url, 1) as [theirs]:
        pair = (RedisArbiter(ours), RedisArbiter(theirs))
        assert await at_once(pair, NEAR, FAR) == (True, True)


async def test_a_round_leaves_nothing_behind(redis_url: str) -> None:
    """Its key goes by itself."""
    async with hubs_redis(redis_url, 1) as [redis]:
        await RedisArbiter(redis, round_s=LONG_S).wins(NEAR, alone=True)
        left_ms = await redis.do(lambda client: client.pttl(_round_key(redis)))
    assert 0 < left_ms <= LONG_S * 1000


def _round_key(redis: SharedRedis) -> str:
    return redis.key("wake", "hey_jarvis")
