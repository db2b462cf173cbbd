"""A circuit breaker: after failures in a row it refuses at once, and later lets exactly one call through to see.

breaker = CircuitBreaker(failure_threshold=5, recovery_timeout=60, name="brave_search")
results = await breaker.call(ask, query)

async with breaker.attempt() as attempt:      # for answers that stream
    async for token in stream:
        await attempt.succeeded()             # it is there: others may go on, the rest may still fail
"""

import math
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, ParamSpec, Self, TypedDict, TypeVar

import structlog

from hub.errors import Rejected, Unavailable
from hub.ports import BreakerStatus
from hub.resilience import transitions
from hub.resilience.breaker_state import BreakerState, LocalBreakerState, Step
from hub.resilience.transitions import (
    CLOSED,
    PROBE_LEASE_S,
    Admission,
    BreakerPolicy,
    BreakerRecord,
    Refusal,
    State,
)

log = structlog.get_logger()

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

WORDS: Final = {
    "open": "Circuit breaker OPEN",
    "half_open": "Circuit breaker HALF_OPEN",
    "closed": "Circuit breaker CLOSED",
}


class CircuitBreakerOpen(Unavailable):
    """Refused without a try; `retry_in_s` seconds from now the next one may be let through."""

    def __init__(self, name: str, retry_in_s: float) -> None:
        seconds = max(1, math.ceil(retry_in_s))
        wait = f"{seconds} second{'s' if seconds != 1 else ''}"
        super().__init__(
            f"{name.replace('_', ' ')} has failed too often and is not asked again for {wait}."
        )
        self.name = name
        self.retry_in_s = retry_in_s


class StatusFields(TypedDict):
    """What `get_status` returns."""

    name: str
    state: State
    failures: int
    failure_threshold: int
    recovery_timeout: float


class CircuitBreaker:
    """One breaker; with a shared `state`, one for all hubs.

    Failures are the exceptions of `counts` that are none of `answers`: by default all but `Rejected`, which shows that
    there is somebody who answers. What is not an `Exception` (a cancelled call, a closed stream) is neither failure nor
    success.
    """

    def __init__(
        self,
        failure_threshold: int = 5,
        recovery_timeout: float = 60,
        name: str = "breaker",
        *,
        counts: tuple[type[Exception], ...] = (Exception,),
        answers: tuple[type[Exception], ...] = (Rejected,),
        probe_lease_s: float = PROBE_LEASE_S,
        state: BreakerState | None = None,
    ) -> None:
        """`recovery_timeout`: seconds from opening to the probe."""
        if failure_threshold < 1 or recovery_timeout < 0 or probe_lease_s <= 0:
            raise ValueError(
                "failure_threshold is 1 or more, recovery_timeout 0 or more, probe_lease_s above 0"
            )
        self.name = name
        self._policy = BreakerPolicy(
            failure_threshold=failure_threshold,
            recovery_timeout_s=recovery_timeout,
            probe_lease_s=probe_lease_s,
        )
        self._counts = counts
        self._answers = answers
        self._storage = state or LocalBreakerState()
        self._known = CLOSED

    async def call(
        self,
        work: Callable[Arguments, Awaitable[Result]],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Result:
        """What `work(*args, **kwargs)` returns or raises. Raises `CircuitBreakerOpen` without calling it."""
        async with self.attempt():
            return await work(*args, **kwargs)

    def attempt(self) -> "Attempt":
        """A try as an `async with` block: entering raises `CircuitBreakerOpen`, how it is left is the outcome."""
        return Attempt(self)

    def get_status(self) -> StatusFields:
        """As this hub last saw it, without I/O."""
        return {
            "name": self.name,
            "state": self._known.state,
            "failures": self._known.failures,
            "failure_threshold": self._policy.failure_threshold,
            "recovery_timeout": self._policy.recovery_timeout_s,
        }

    async def status(self) -> BreakerStatus:
        """As it is now, in all hubs' eyes where the state is shared."""
        await self._change(lambda record, _: (record, None))
        return BreakerStatus(**self.get_status())

    async def reset(self) -> None:
        """Closes it by hand, in all hubs' eyes where the state is shared."""
        await self._change(lambda record, _: (transitions.closed_by_hand(record), None))

    # -- for attempts --------------------------------------------------------------------------

    async def admit(self) -> Admission:
        """The right to one try. Raises `CircuitBreakerOpen`."""
        _, verdict = await self._change(
            lambda record, now_s: transitions.admit(record, self._policy, now_s)
        )
        if isinstance(verdict, Refusal):
            raise CircuitBreakerOpen(self.name, verdict.retry_in_s)
        return verdict

    async def record_outcome(
        self, admission: Admission, error: BaseException | None
    ) -> BreakerRecord:
        """Counts how a try ended."""

        def step(record: BreakerRecord, now_s: float) -> tuple[BreakerRecord, None]:
            if error is not None and not isinstance(error, Exception):
                return transitions.given_back(record, admission), None
            if isinstance(error, self._counts) and not isinstance(error, self._answers):
                return transitions.failed(record, admission, self._policy, now_s), None
            return transitions.succeeded(record, admission), None

        record, _ = await self._change(step)
        return record

    async def _change(self, step: Step[Result]) -> tuple[BreakerRecord, Result]:
        record, result = await self._storage.change(self.name, step)
        if record.epoch < self._known.epoch:  # an older view, overtaken on its way
            return record, result
        known, self._known = self._known, record
        if record.state != known.state:
            write_log = log.warning if record.state == "open" else log.info
            write_log(
                "breaker.state_changed",
                note=WORDS[record.state],
                breaker=self.name,
                failures=record.failures,
            )
        return record, result


class Attempt:
    """One try, see `CircuitBreaker.attempt`. Not to be entered twice."""

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._breaker = breaker
        self._admission: Admission | None = None
        self._answered = False

    async def __aenter__(self) -> Self:
        self._admission = await self._breaker.admit()
        return self

    async def succeeded(self) -> None:
        """Counts as a success already, so that a half-open breaker closes; the rest of the block may still fail."""
        if self._admission is not None and not self._answered:
            self._answered = True
            record = await self._breaker.record_outcome(self._admission, None)
            if record.state == "closed":
                self._admission = Admission(record.epoch)

    async def __aexit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._admission is not None and not (self._answered and error is None):
            await self._breaker.record_outcome(self._admission, error)
