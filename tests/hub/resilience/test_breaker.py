"""The circuit breaker: opening, refusing, the probe, what counts as a failure."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict

import pytest
import structlog

from hub.errors import Rejected, Unavailable
from hub.resilience.board import BreakerBoard
from hub.resilience.breaker import CircuitBreaker, CircuitBreakerOpen
from hub.resilience.breaker_state import LocalBreakerState

pytestmark = pytest.mark.pure


class Clock:
    """Time that passes when told."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Service:
    """A part that may be away; counts who reached it."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self.calls = 0
        self.reached = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def ask(self, question: str = "?", *, loud: bool = False) -> str:
        self.calls += 1
        self.reached.set()
        await self.may_answer.wait()
        if self.error is not None:
            raise self.error
        return question.upper() if loud else question


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(
        failure_threshold=5,
        recovery_timeout=60,
        name="brave_search",
        state=LocalBreakerState(clock),
    )


async def _fail(breaker: CircuitBreaker, service: Service, times: int = 1) -> None:
    service.error = Unavailable("away")
    for _ in range(times):
        with pytest.raises(Unavailable):
            await breaker.call(service.ask)
    service.error = None


async def test_call_passes_arguments_and_the_result() -> None:
    """The guide's `await breaker.call(fn, arg, …)`, keywords too."""
    breaker = CircuitBreaker(failure_threshold=5, recovery_timeout=60, name="brave_search")
    assert await breaker.call(Service().ask, "tea", loud=True) == "TEA"
    assert breaker.get_status() == {
        "name": "brave_search",
        "state": "closed",
        "failures": 0,
        "failure_threshold": 5,
        "recovery_timeout": 60,
    }


async def test_the_error_itself_is_raised_and_counted(breaker: CircuitBreaker) -> None:
    """The caller sees what went wrong, not that a breaker was between."""
    service = Service()
    service.error = ConnectionResetError("cut")
    with pytest.raises(ConnectionResetError, match="cut"):
        await breaker.call(service.ask)
    assert breaker.get_status()["failures"] == 1


async def test_open_breaker_answers_without_calling_search(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """After five failures in a row nothing is called for 60 s; the refusal says how long."""
    service = Service()
    await _fail(breaker, service, 5)
    clock.now_s += 59.5
    with pytest.raises(CircuitBreakerOpen, match=r"brave search .* 1 second") as refused:
        await breaker.call(service.ask)
    assert isinstance(refused.value, Unavailable)
    assert (service.calls, refused.value.retry_in_s) == (5, pytest.approx(0.5))
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("open", 5)


async def test_a_success_begins_the_count_anew(breaker: CircuitBreaker) -> None:
    """Only failures in a row open it."""
    service = Service()
    for _ in range(3):
        await _fail(breaker, service, 4)
        await breaker.call(service.ask)
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("closed", 0)


@pytest.mark.parametrize(
    ("error", "state"), [(None, "closed"), (Unavailable("still away"), "open")]
)
async def test_the_probe_decides(
    breaker: CircuitBreaker, clock: Clock, error: Unavailable | None, state: str
) -> None:
    """One call after the recovery time closes it or keeps it open for as long again."""
    service = Service()
    await _fail(breaker, service, 5)
    clock.now_s += 60
    service.error = error
    service.may_answer.clear()
    service.reached.clear()
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:

        async def probe() -> None:
            try:
                await breaker.call(service.ask)
            except Unavailable:
                assert error is not None

        tasks.create_task(probe())
        await service.reached.wait()
        assert breaker.get_status()["state"] == "half_open"
        service.may_answer.set()
    assert breaker.get_status()["state"] == state
    clock.now_s += 59
    if error is None:
        await breaker.call(service.ask)
    else:
        with pytest.raises(CircuitBreakerOpen):
            await breaker.call(service.ask)


async def test_of_a_hundred_callers_exactly_one_probes(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """The others are refused at once, while the probe still waits."""
    service = Service()
    await _fail(breaker, service, 5)
    clock.now_s += 60
    service.may_answer.clear()
    service.reached.clear()
    refused = asyncio.Semaphore(0)

    async def caller() -> None:
        try:
            await breaker.call(service.ask)
        except CircuitBreakerOpen:
            refused.release()

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        for _ in range(100):
            tasks.create_task(caller())
        for _ in range(99):
            await refused.acquire()
        assert service.calls == 6
        service.may_answer.set()
    assert breaker.get_status()["state"] == "closed"


async def test_a_cancelled_probe_gives_its_place_back(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """Barge-in during the probe is neither success nor failure: the next caller probes at once."""
    service = Service()
    await _fail(breaker, service, 5)
    clock.now_s += 60
    service.may_answer.clear()
    service.reached.clear()
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        probe = tasks.create_task(breaker.call(service.ask))
        await service.reached.wait()
        probe.cancel()
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("half_open", 5)
    service.may_answer.set()
    await breaker.call(service.ask)
    assert breaker.get_status()["state"] == "closed"


async def test_a_probe_that_hangs_is_replaced_when_its_lease_is_over(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """And what the first one comes to then changes nothing any more."""
    service = Service()
    await _fail(breaker, service, 5)
    clock.now_s += 60
    hanging = breaker.attempt()
    await hanging.__aenter__()
    clock.now_s += 59
    with pytest.raises(CircuitBreakerOpen):
        await breaker.call(service.ask)
    clock.now_s += 1
    async with breaker.attempt():
        await hanging.__aexit__(Unavailable, Unavailable("too late"), None)
        assert breaker.get_status()["state"] == "half_open"
    assert breaker.get_status()["state"] == "closed"


async def test_calls_from_before_the_opening_change_nothing(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """A late success does not close an open breaker, a late failure does not prolong it."""
    service = Service()
    slow_success, slow_failure = breaker.attempt(), breaker.attempt()
    await slow_success.__aenter__()
    await slow_failure.__aenter__()
    await _fail(breaker, service, 5)
    clock.now_s += 30
    await slow_success.succeeded()
    await slow_success.__aexit__(Unavailable, Unavailable("broke off"), None)
    await slow_failure.__aexit__(Unavailable, Unavailable("away"), None)
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("open", 5)
    clock.now_s += 30
    await breaker.call(service.ask)
    assert breaker.get_status()["state"] == "closed"


async def test_a_refusal_that_stays_is_an_answer(breaker: CircuitBreaker) -> None:
    """Wrong keys do not open a breaker, and show that there is somebody."""
    service = Service()
    await _fail(breaker, service, 4)
    service.error = Rejected("wrong key")
    with pytest.raises(Rejected):
        await breaker.call(service.ask)
    assert breaker.get_status()["failures"] == 0


async def test_only_the_exceptions_that_count_count() -> None:
    """`counts` narrows it."""
    breaker = CircuitBreaker(1, 60, "narrow", counts=(Unavailable,))
    service = Service()
    service.error = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        await breaker.call(service.ask)
    assert breaker.get_status()["state"] == "closed"


async def _stream(breaker: CircuitBreaker, *, broken: bool = False) -> AsyncIterator[str]:
    async with breaker.attempt() as attempt:
        for token in ("a", "b"):
            await attempt.succeeded()
            yield token
        if broken:
            raise Unavailable("broke off")


async def test_a_stream_closes_a_half_open_breaker_with_its_first_token(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """Others need not wait for the end of a long answer; a later failure still counts, once."""
    await _fail(breaker, Service(), 5)
    clock.now_s += 60
    tokens = _stream(breaker, broken=True)
    assert await anext(tokens) == "a"
    assert breaker.get_status()["state"] == "closed"
    assert await anext(tokens) == "b"
    with pytest.raises(Unavailable):
        await anext(tokens)
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("closed", 1)


async def test_a_stream_closed_by_its_reader_is_no_failure(breaker: CircuitBreaker) -> None:
    """Barge-in closes the iterator."""
    tokens = _stream(breaker)
    await anext(tokens)
    await tokens.aclose()
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("closed", 0)


async def test_reset_closes_it_and_forgets_what_is_under_way(breaker: CircuitBreaker) -> None:
    """By hand: the next call goes through."""
    service = Service()
    before = breaker.attempt()
    await before.__aenter__()
    await _fail(breaker, service, 5)
    await breaker.reset()
    await before.__aexit__(Unavailable, Unavailable("away"), None)
    assert (breaker.get_status()["state"], breaker.get_status()["failures"]) == ("closed", 0)
    await breaker.call(service.ask)


async def test_state_changes_are_logged_in_the_guides_words(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    """`grep "Circuit breaker"` finds each change once."""
    service = Service()
    with structlog.testing.capture_logs() as records:
        await _fail(breaker, service, 5)
        for _ in range(3):
            with pytest.raises(CircuitBreakerOpen):
                await breaker.call(service.ask)
        clock.now_s += 60
        await breaker.call(service.ask)
    assert [(record["note"], record["breaker"]) for record in records] == [
        ("Circuit breaker OPEN", "brave_search"),
        ("Circuit breaker HALF_OPEN", "brave_search"),
        ("Circuit breaker CLOSED", "brave_search"),
    ]


@pytest.mark.parametrize(
    "wrong", [{"failure_threshold": 0}, {"recovery_timeout": -1}, {"probe_lease_s": 0}]
)
def test_impossible_numbers_are_refused(wrong: dict[str, float]) -> None:
    """A breaker that could never open, or never close, is a mistake."""
    with pytest.raises(ValueError, match="failure_threshold is 1 or more"):
        CircuitBreaker(**{"failure_threshold": 5, "recovery_timeout": 60, "name": "x", **wrong})


async def test_the_board_knows_every_breaker_by_name(clock: Clock) -> None:
    """One breaker per name; statuses in order; reset says whether there was one."""
    board = BreakerBoard(LocalBreakerState(clock))
    openai, ollama = (
        board.breaker("openai", failure_threshold=1),
        board.breaker("ollama", recovery_timeout=30),
    )
    assert board.breaker("openai") is openai
    await _fail(openai, Service())
    assert [(s.name, s.state, s.recovery_timeout) for s in await board.statuses()] == [
        ("ollama", "closed", 30),
        ("openai", "open", 60),
    ]
    assert asdict((await board.statuses())[0]) == ollama.get_status()
    assert await board.reset("openai")
    assert not await board.reset("nobody")
    assert openai.get_status()["state"] == "closed"
