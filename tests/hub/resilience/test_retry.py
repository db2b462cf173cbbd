"""Retry policies: exponential backoff within the deadline."""

import pytest

from hub.resilience.deadline import Deadline
from hub.resilience.retry import RetryPolicy, Wait

pytestmark = pytest.mark.pure

POLICY = RetryPolicy(
    on=(TimeoutError, ConnectionError), attempts=3, first_wait_s=2.0, longest_wait_s=10.0
)


class Work:
    """Fails as told, then succeeds; its clock moves with the waits."""

    def __init__(
        self,
        *failures: BaseException,
        longest_s: float = 100.0,
        refuses: type[BaseException] | None = None,
    ):
        self.failures = list(failures)
        self.attempts = 0
        self.now_s = 0.0
        self.announced: list[Wait] = []
        self.slept_s: list[float] = []
        self.refuses = refuses
        self.longest_s = longest_s

    async def attempt(self) -> str:
        self.attempts += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"

    async def announce(self, wait: Wait) -> None:
        self.announced.append(wait)

    async def sleep(self, wait_s: float) -> None:
        self.slept_s.append(wait_s)
        self.now_s += wait_s

    async def run(self, policy: RetryPolicy = POLICY) -> str:
        return await policy.run(
            self.attempt,
            within=Deadline(self.longest_s, lambda: self.now_s),
            may_repeat=lambda error: self.refuses is None or not isinstance(error, self.refuses),
            before_wait=self.announce,
            sleep=self.sleep,
        )


async def test_three_attempts_wait_two_and_four_seconds() -> None:
    """The waits double from the first one on; the third failure is raised as itself."""
    last = ConnectionError("third")
    work = Work(TimeoutError(), ConnectionError(), last)
    with pytest.raises(ConnectionError) as raised:
        await work.run()
    assert (raised.value, work.attempts, work.slept_s) == (last, 3, [2.0, 4.0])
    assert [(wait.attempt, wait.wait_s) for wait in work.announced] == [(1, 2.0), (2, 4.0)]


async def test_waits_stop_growing_at_the_longest() -> None:
    """A policy of more attempts waits no longer than its longest wait."""
    policy = RetryPolicy(on=(TimeoutError,), attempts=6, first_wait_s=2.0, longest_wait_s=10.0)
    work = Work(*[TimeoutError() for _ in range(5)])
    assert await work.run(policy) == "done"
    assert work.slept_s == [2.0, 4.0, 8.0, 10.0, 10.0]


async def test_success_ends_it() -> None:
    """What succeeds at the second attempt has waited once."""
    work = Work(TimeoutError())
    assert await work.run() == "done"
    assert work.slept_s == [2.0]


async def test_other_errors_are_not_retried() -> None:
    """An error that the policy does not name is raised at once, without a wait."""
    work = Work(ValueError("wrong"))
    with pytest.raises(ValueError, match="wrong"):
        await work.run()
    assert (work.attempts, work.announced) == (1, [])


async def test_caller_may_refuse_a_repetition() -> None:
    """An error of the policy that `may_repeat` refuses is raised at once."""
    work = Work(TimeoutError(), refuses=TimeoutError)
    with pytest.raises(TimeoutError):
        await work.run()
    assert work.attempts == 1


@pytest.mark.parametrize(
    ("longest_s", "slept_s"), [(1.9, []), (2.0, []), (2.1, [2.0]), (6.0, [2.0]), (6.1, [2.0, 4.0])]
)
async def test_wait_that_does_not_fit_is_not_begun(longest_s: float, slept_s: list[float]) -> None:
    """Nothing is waited for that would reach the deadline."""
    work = Work(*[TimeoutError() for _ in range(3)], longest_s=longest_s)
    with pytest.raises(TimeoutError):
        await work.run()
    assert work.slept_s == slept_s
    assert work.now_s < longest_s
