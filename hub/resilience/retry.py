"""When something is tried again: policies as values, carried out by tenacity within a deadline."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
)
from tenacity.stop import stop_base

from hub.resilience.deadline import Deadline

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One wait between two attempts."""

    attempt: int
    """The attempt that failed, counted from 1."""
    wait_s: float
    """Until the next one, in seconds."""
    error: BaseException


Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """On which errors, how often and after which waits: they double from `first_wait_s` to `longest_wait_s`."""

    on: tuple[type[Exception], ...]
    attempts: int
    first_wait_s: float
    longest_wait_s: float

    async def run(
        self,
        attempt: Callable[[], Awaitable[Result]],
        *,
        within: Deadline,
        may_repeat: Callable[[BaseException], bool],
        before_wait: Callable[[Wait], Awaitable[None]],
        sleep: Sleep = asyncio.sleep,
    ) -> Result:
        """The result of the first attempt that succeeds; raises what the last one raised.

        An error outside `on`, one that `may_repeat` refuses and a wait that would reach the deadline end it at once.
        `before_wait` runs before each wait, and its time counts too.
        """

        def worth_repeating(error: BaseException) -> bool:
            return isinstance(error, self.on) and may_repeat(error)

        async def announce(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            if error is not None:
                await before_wait(
                    Wait(attempt=state.attempt_number, wait_s=state.upcoming_sleep, error=error)
                )

        retrying = AsyncRetrying(
            # tenacity's exponential begins at `multiplier`, so multiplier=1 with min=2 would wait 2 s twice.
            wait=wait_exponential(
                multiplier=self.first_wait_s, min=self.first_wait_s, max=self.longest_wait_s
            ),
            stop=stop_after_attempt(self.attempts) | _StopBeforeDeadline(within),
            retry=retry_if_exception(worth_repeating),
            before_sleep=announce,
            sleep=sleep,
            reraise=True,
        )
        return await retrying(attempt)


class _StopBeforeDeadline(stop_base):
    """Stops when the wait that comes next would use up the time."""

    def __init__(self, within: Deadline) -> None:
        self._within = within

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.upcoming_sleep >= self._within.left_s()
