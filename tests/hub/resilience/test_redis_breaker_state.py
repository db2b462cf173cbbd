"""One circuit breaker shared by several hubs, over a real Redis with outages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import redis
import structlog
from pydantic import SecretStr

from hub.errors import Rejected, Unavailable
from hub.resilience.board import open_board
from hub.resilience.breaker import CircuitBreaker, CircuitBreakerOpen
from hub.resilience.redis_breaker_state import AWAY_FOR_S, RedisBreakerState, open_redis_breakers
from hub.settings import CacheSettings
from servers import RedisServer

pytestmark = pytest.mark.service


class Clock:
    """A hub's own time."""

    def __init__(self, now_s: float) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


class Hubs:
    """Two hubs with the same breaker, and Redis's clock in hand."""

    def __init__(
        self, server: RedisServer, clocks: list[Clock], states: list[RedisBreakerState]
    ) -> None:
        self.server = server
        self.clocks = clocks
        self.states = states
        self.a, self.b = (CircuitBreaker(5, 60, "brave_search", state=state) for state in states)

    def let_time_pass(self, seconds: float) -> None:
        """In both hubs; for Redis, whose time is the machine's, the stored record is made older."""
        for clock in self.clocks:
            clock.now_s += seconds
        with redis.Redis.from_url(self.server.url) as client:
            stored = client.get("breaker:brave_search")
            assert isinstance(stored, bytes)
            client.eval(
                "local r = cjson.decode(redis.call('GET', KEYS[1]));"
                " r.since_s = r.since_s - ARGV[1];"
                "redis.call('SET', KEYS[1], cjson.encode(r))",
                1,
                "breaker:brave_search",
                str(seconds),
            )


@pytest.fixture
async def hubs(redis_server: RedisServer) -> AsyncIterator[Hubs]:
    async with AsyncExitStack() as stack:
        url = SecretStr(redis_server.url)
        clocks = [Clock(10.0), Clock(99_000.0)]  # two machines whose clocks do not agree
        states = [
            await stack.enter_async_context(open_redis_breakers(url, clock)) for clock in clocks
        ]
        yield Hubs(redis_server, clocks, states)


async def _away() -> None:
    raise Unavailable("away")


async def _there() -> str:
    return "there"


async def _fail(breaker: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unavailable):
            await breaker.call(_away)


def _state(breaker: CircuitBreaker) -> tuple[str, int]:
    status = breaker.get_status()
    return status["state"], status["failures"]


async def test_failures_are_counted_across_hubs(hubs: Hubs) -> None:
    """Three here and two there open it for both, and a success of either begins anew."""
    await _fail(hubs.a, 3)
    await _fail(hubs.b, 1)
    await hubs.b.call(_there)
    await _fail(hubs.a, 3)
    await _fail(hubs.b, 2)
    with pytest.raises(CircuitBreakerOpen):
        await hubs.a.call(_there)
    assert (_state(hubs.a), _state(hubs.b)) == (("open", 5), ("open", 5))
    assert (await hubs.b.status()).state == "open"


async def test_failures_at_the_same_time_are_all_counted(hubs: Hubs) -> None:
    """Forty at once on two hubs: none is lost to a race."""
    many = [CircuitBreaker(1000, 60, "brave_search", state=state) for state in hubs.states]
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            for breaker in many:
                tasks.create_task(_fail(breaker, 1))
    assert (await many[0].status()).failures == 40


async def test_exactly_one_hub_probes(hubs: Hubs) -> None:
    """Fifty callers on each of two hubs, despite clock skew: one probe, then both are closed."""
    await _fail(hubs.a, 5)
    hubs.let_time_pass(60)
    probes = 0
    refused = asyncio.Semaphore(0)
    may_answer = asyncio.Event()

    async def work() -> None:
        nonlocal probes
        probes += 1
        await may_answer.wait()

    async def caller(breaker: CircuitBreaker) -> None:
        try:
            await breaker.call(work)
        except CircuitBreakerOpen:
            refused.release()

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        for _ in range(50):
            tasks.create_task(caller(hubs.a))
            tasks.create_task(caller(hubs.b))
        for _ in range(99):
            await refused.acquire()
        assert probes == 1
        may_answer.set()
    assert [(await breaker.status()).state for breaker in (hubs.a, hubs.b)] == ["closed", "closed"]


async def test_a_hub_that_dies_with_the_probe_does_not_keep_it(hubs: Hubs) -> None:
    """Its lease ends; what it would have said then counts no more."""
    await _fail(hubs.a, 5)
    hubs.let_time_pass(60)
    died = hubs.a.attempt()
    await died.__aenter__()
    with pytest.raises(CircuitBreakerOpen):
        await hubs.b.call(_there)
    hubs.let_time_pass(60)
    await hubs.b.call(_there)
    await died.__aexit__(Unavailable, Unavailable("late"), None)
    assert (await hubs.b.status()).state == "closed"
    assert (await hubs.b.status()).failures == 0


async def test_a_cancelled_probe_is_free_for_the_other_hub(hubs: Hubs) -> None:
    """Barge-in on one hub does not cost the other its probe."""
    await _fail(hubs.a, 5)
    hubs.let_time_pass(60)
    reached = asyncio.Event()

    async def hang() -> None:
        reached.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        probe = tasks.create_task(hubs.a.call(hang))
        await reached.wait()
        probe.cancel()
    assert await hubs.b.call(_there) == "there"


async def test_reset_on_one_hub_closes_it_on_the_other(hubs: Hubs) -> None:
    """By hand, for the household."""
    await _fail(hubs.a, 5)
    await hubs.b.reset()
    assert await hubs.a.call(_there) == "there"


@pytest.mark.parametrize("how", ["stop", "freeze"])
async def test_without_redis_each_hub_goes_on_from_what_was_last_known(
    hubs: Hubs, how: str
) -> None:
    """Open stays open, each hub counts and logs once; what changed is shared when it is back."""
    await _fail(hubs.a, 4)
    await hubs.b.status()
    with structlog.testing.capture_logs() as records:
        getattr(hubs.server, how)()
        try:
            await _fail(hubs.a, 1)
            with pytest.raises(CircuitBreakerOpen):
                await hubs.a.call(_there)
            assert await hubs.b.call(_there) == "there"
        finally:
            hubs.server.thaw() if how == "freeze" else hubs.server.start()
    lost = [record for record in records if record["event"] == "breakers.shared_state_lost"]
    assert len(lost) == 2, "one line a hub"
    for clock in hubs.clocks:
        clock.now_s += AWAY_FOR_S
    assert (await hubs.a.status()).state == "open"
    with pytest.raises(CircuitBreakerOpen):
        await hubs.b.call(_there)


async def test_redis_away_costs_its_time_once(hubs: Hubs) -> None:
    """A frozen Redis costs one timeout in AWAY_FOR_S, not one for each of a thousand calls."""
    await hubs.a.call(_there)
    hubs.server.freeze()
    try:
        async with asyncio.timeout(30):
            for _ in range(1000):
                await hubs.a.call(_there)
    finally:
        hubs.server.thaw()


async def test_what_others_wrote_under_the_key_is_replaced(hubs: Hubs) -> None:
    """A record that can't be read counts as closed and is overwritten by the next change."""
    with redis.Redis.from_url(hubs.server.url) as client:
        client.set("breaker:brave_search", b"\xff{")
    await _fail(hubs.a, 5)
    assert (await hubs.b.status()).state == "open"


async def test_the_settings_choose_whether_breakers_are_shared(redis_server: RedisServer) -> None:
    """REDIS_ENABLED: two boards are one; without it each is its own."""
    for enabled, state in ((True, "open"), (False, "closed")):
        settings = CacheSettings.model_validate(
            {"REDIS_ENABLED": enabled, "REDIS_URL": redis_server.url}
        )
        async with open_board(settings) as here, open_board(settings) as there:
            await _fail(here.breaker("ollama", failure_threshold=1), 1)
            there.breaker("ollama", failure_threshold=1)
            assert [status.state for status in await there.statuses()] == [state]


async def test_an_unreadable_url_is_refused_without_its_password() -> None:
    """The sentence names the setting."""
    with pytest.raises(Rejected, match="REDIS_URL") as refused:
        async with open_redis_breakers(SecretStr("redis://:s3cret@host:notaport/0")):
            pass
    assert "s3cret" not in str(refused.value)
