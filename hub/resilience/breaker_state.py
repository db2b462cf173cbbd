"""Where breakers keep their state: a port, and its twin in this process."""

import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from hub.resilience.transitions import CLOSED, BreakerRecord

Outcome = TypeVar("Outcome")
Step = Callable[[BreakerRecord, float], tuple[BreakerRecord, Outcome]]
"""Record and time (the storage's clock, seconds) in; record and result out. Pure: it may be run more than once."""


class BreakerState(Protocol):
    """Keeps one record per breaker name."""

    async def change(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        """Takes the step as one, whoever else takes one at the same time; the new record and the step's result.

        Never raises for a storage that is away.
        """


class LocalBreakerState:
    """`BreakerState` of this process alone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._records: dict[str, BreakerRecord] = {}

    async def change(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        """At once: nothing is awaited between reading and writing."""
        record, outcome = step(self.read(name), self._clock())
        self._records[name] = record
        return record, outcome

    def read(self, name: str) -> BreakerRecord:
        return self._records.get(name, CLOSED)

    def write(self, name: str, record: BreakerRecord) -> None:
        self._records[name] = record
