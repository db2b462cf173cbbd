"""Circuit breaker: after failures in a row it refuses at once, then lets one probe call through.

breaker = CircuitBreaker(failure_threshold=5, recovery_timeout=60, name="brave_search")
results = await breaker.call(ask, query)

async with breaker.attempt() as attempt:      # for answers that stream
    async for token in stream:
        await attempt.succeeded()             # it answers; the rest may still fail
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
    """A call was refused without a try; the next may be let through in `retry_in_s` seconds."""

    def __init__(self, name: str, retry_in_s: float) -> None:
        seconds = max(1, math.ceil(retry_in_s))
        wait = f"{seconds} second{'s' if seconds != 1 else ''}"
        super().__init__(
            f"{name.replace('_', ' ')} has failed too often and is not asked again for {wait}."
        )
        self.name = name
        self.retry_in_s = retry_in_s


class StatusFields(TypedDict):
    """The fields that `get_status` returns; `recovery_timeout` is in seconds."""

    name: str
    state: State
    failures: int
    failure_threshold: int
    recovery_timeout: float


class CircuitBreaker:
    """Circuit breaker in front of one service; with a shared `state`, one for all hubs.

    It is closed (calls go through), open (calls are refused) or half-open (one probe goes through);
    `transitions` draws how it moves between these. It may be used by many callers at once.
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
        """Raises `ValueError` for a number that is out of its range.

        `failure_threshold`: failures in a row that open it, 1 or more. `recovery_timeout`: seconds
        from opening to the probe, 0 or more. `name`: the key of its record in `state`, and its name
        in logs and in `/health`.

        An exception is a failure when it is one of `counts` and none of `answers`: by default every
        exception but `Rejected`. Any other exception counts as a success, because it shows that the
        service answers. What is not an `Exception` (a cancelled call, a closed stream) counts
        neither way.

        `probe_lease_s`: seconds after which another probe is let through in place of one that has
        not ended, above 0. `state`: where the record is kept; None: in this process alone.
        """
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
        """Calls `work(*args, **kwargs)`, or raises `CircuitBreakerOpen` without calling it."""
        async with self.attempt():
            return await work(*args, **kwargs)

    def attempt(self) -> "Attempt":
        """Returns one try as an `async with` block, for answers that stream.

        Entering raises `CircuitBreakerOpen`; the outcome is how the block is left.
        """
        return Attempt(self)

    def get_status(self) -> StatusFields:
        """Returns the state as this hub last saw it, without I/O."""
        return {
            "name": self.name,
            "state": self._known.state,
            "failures": self._known.failures,
            "failure_threshold": self._policy.failure_threshold,
            "recovery_timeout": self._policy.recovery_timeout_s,
        }

    async def status(self) -> BreakerStatus:
        """Returns the present state; where it is shared, that of all hubs."""
        await self._change(lambda record, _: (record, None))
        return BreakerStatus(**self.get_status())

    async def reset(self) -> None:
        """Closes it by hand; where the state is shared, for all hubs."""
        await self._change(lambda record, _: (transitions.closed_by_hand(record), None))

    # -- for attempts --------------------------------------------------------------------------

    async def admit(self) -> Admission:
        """Admits one try, whose outcome must be recorded. Raises `CircuitBreakerOpen`."""
        _, verdict = await self._change(
            lambda record, now_s: transitions.admit(record, self._policy, now_s)
        )
        if isinstance(verdict, Refusal):
            raise CircuitBreakerOpen(self.name, verdict.retry_in_s)
        return verdict

    async def record_outcome(
        self, admission: Admission, error: BaseException | None
    ) -> BreakerRecord:
        """Counts how a try ended; returns the record after it.

        `error`: what the try raised. None: it succeeded. Not an `Exception`: it was cancelled,
        which counts neither way and makes room for another probe.
        """

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
        if record.epoch < self._known.epoch:  # an older record, overtaken on its way
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
    """One try through a breaker, see `CircuitBreaker.attempt`. Not to be entered twice."""

    def __init__(self, breaker: CircuitBreaker) -> None:
        self._breaker = breaker
        self._admission: Admission | None = None
        self._answered = False

    async def __aenter__(self) -> Self:
        self._admission = await self._breaker.admit()
        return self

    async def succeeded(self) -> None:
        """Records a success before the block ends, so that a half-open breaker closes.

        The rest of the block may still fail, and then counts as a failure. Calls after the first do
        nothing.
        """
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
