"""State machine of a circuit breaker (pure): the time is an argument, storage is separate.

    closed --failure_threshold failures in a row--> open
    open --recovery_timeout--> half_open (exactly one probe)
    half_open --the probe succeeds--> closed          half_open --the probe fails--> open

Every change of state begins a new epoch. The outcome of a call that was admitted in an earlier
epoch does not count in the present one: a call that was already under way when the breaker opened
neither closes it nor keeps it open longer.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal

State = Literal["closed", "open", "half_open"]

PROBE_LEASE_S: Final = 60.0
"""How long a probe may take before another is let through in its place, in seconds: as long as an
LLM may take to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerPolicy:
    """Thresholds of a breaker: when it opens and when it tries again."""

    failure_threshold: int = 5
    """Failures in a row that open it."""
    recovery_timeout_s: float = 60.0
    """Seconds from opening to the probe."""
    probe_lease_s: float = PROBE_LEASE_S
    """Seconds that a probe may take before another is let through in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerRecord:
    """State of one breaker as it is stored."""

    state: State = "closed"
    failures: int = 0
    """Failures in a row, those while half-open included; 0 once closed again."""
    epoch: int = 0
    """Counts the changes of state; a new probe is one, too."""
    since_s: float = 0.0
    """When it opened, or when the present probe began, by the storage's clock."""
    probing: bool = False
    """Half-open, and the probe is under way."""

    def shifted(self, by_s: float) -> "BreakerRecord":
        """Converts the record to another clock, which shows `by_s` seconds more."""
        return replace(self, since_s=self.since_s + by_s)


CLOSED: Final = BreakerRecord()


@dataclass(frozen=True, slots=True)
class Admission:
    """The right to one try; its outcome counts only in the epoch in which it was given."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """No right to a try; `retry_in_s` is how many seconds to wait, as far as is known."""

    retry_in_s: float


def admit(
    record: BreakerRecord, policy: BreakerPolicy, now_s: float
) -> tuple[BreakerRecord, Admission | Refusal]:
    """Admits a call, admits it as the probe, or refuses it; returns the record after that."""
    if record.state == "closed":
        return record, Admission(record.epoch)
    # abs: a clock that was set back must not keep a breaker open for ever.
    waited_s = abs(now_s - record.since_s)
    limit_s = policy.recovery_timeout_s if record.state == "open" else policy.probe_lease_s
    if waited_s < limit_s and (record.state == "open" or record.probing):
        return record, Refusal(limit_s - waited_s)
    probe = replace(record, state="half_open", epoch=record.epoch + 1, since_s=now_s, probing=True)
    return probe, Admission(probe.epoch)


def succeeded(record: BreakerRecord, admission: Admission) -> BreakerRecord:
    """Counts a success: a half-open breaker closes; the failure count is reset."""
    if admission.epoch != record.epoch:
        return record
    if record.state == "half_open":
        return BreakerRecord(epoch=record.epoch + 1)
    return replace(record, failures=0)


def failed(
    record: BreakerRecord, admission: Admission, policy: BreakerPolicy, now_s: float
) -> BreakerRecord:
    """Counts a failure: it opens the breaker at the threshold, and always when half-open."""
    if admission.epoch != record.epoch:
        return record
    failures = record.failures + 1
    if record.state == "closed" and failures < policy.failure_threshold:
        return replace(record, failures=failures)
    return BreakerRecord(state="open", failures=failures, epoch=record.epoch + 1, since_s=now_s)


def given_back(record: BreakerRecord, admission: Admission) -> BreakerRecord:
    """Ends a call that was given up, which counts neither way: another probe may be admitted."""
    return record if admission.epoch != record.epoch else replace(record, probing=False)


def closed_by_hand(record: BreakerRecord) -> BreakerRecord:
    """Closes the breaker in a new epoch, so that calls under way no longer count."""
    untouched = record.state == "closed" and not record.failures
    return record if untouched else BreakerRecord(epoch=record.epoch + 1)
