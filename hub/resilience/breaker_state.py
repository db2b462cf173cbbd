"""Storage of circuit breaker states: the port, and its adapter in memory."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from hub.resilience.transitions import CLOSED, BreakerRecord

Outcome = TypeVar("Outcome")
Step = Callable[[BreakerRecord, float], tuple[BreakerRecord, Outcome]]
"""A transition: from the record and the time (storage's clock, seconds) to a new record and a
result. Pure: it may be run more than once (optimistic locking)."""


class BreakerState(Protocol):
    """Port: keeps one record per breaker name."""

    async def change(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        """Applies the step atomically to the record of `name`; returns the new record and result.

        Never raises for a storage that is away: the step is then applied to what is known here.
        """


class LocalBreakerState:
    """`BreakerState` in this process's memory; for one hub, and as the mirror of a shared one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, BreakerRecord] = {}

    async def change(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        """Applies the step; atomic, because nothing is awaited between reading and writing."""
        record, outcome = step(self.read(name), self._clock())
        self._records[name] = record
        return record, outcome

    def read(self, name: str) -> BreakerRecord:
        """Returns the record of `name`; closed where there is none."""
        return self._records.get(name, CLOSED)

    def write(self, name: str, record: BreakerRecord) -> None:
        """Replaces the record of `name`."""
        self._records[name] = record
