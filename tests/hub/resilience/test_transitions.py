"""Invariants of the breaker's state machine, over thousands of random walks."""

import random

import pytest

from hub.resilience import transitions
from hub.resilience.transitions import Admission, BreakerPolicy, BreakerRecord

pytestmark = pytest.mark.pure

POLICY = BreakerPolicy(failure_threshold=3, recovery_timeout_s=60, probe_lease_s=30)


class Walk:
    """One breaker, callers under way, and the time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.record = BreakerRecord()
        self.now_s = 0.0
        self.under_way: list[tuple[Admission, float]] = []

    def step(self) -> None:
        self.now_s += self.random.choice((0.0, 0.0, 1.0, 29.0, 31.0, 60.0))
        if self.under_way and self.random.random() < 0.6:
            self.end_one()
        else:
            self.ask()

    def ask(self) -> None:
        before = self.record
        self.record, verdict = transitions.admit(before, POLICY, self.now_s)
        if isinstance(verdict, Admission):
            self.under_way.append((verdict, self.now_s))
            assert (
                before.state != "open" or self.now_s - before.since_s >= POLICY.recovery_timeout_s
            )
            return
        assert self.record == before
        assert before.state != "closed"
        assert 0 < verdict.retry_in_s <= POLICY.recovery_timeout_s

    def end_one(self) -> None:
        admission, _ = self.under_way.pop(self.random.randrange(len(self.under_way)))
        before = self.record
        match self.random.randrange(4):
            case 0:
                self.record = transitions.succeeded(before, admission)
            case 1:
                self.record = transitions.given_back(before, admission)
            case _:
                self.record = transitions.failed(before, admission, POLICY, self.now_s)
        if admission.epoch != before.epoch:
            assert self.record == before, "a call of an earlier epoch says nothing"

    def check(self) -> None:
        record = self.record
        live = [begun for admission, begun in self.under_way if admission.epoch == record.epoch]
        if record.state == "half_open":
            assert len(live) == record.probing
        if record.state == "open":
            assert not live
            assert record.failures >= POLICY.failure_threshold
        if record.state == "closed":
            assert record.failures < POLICY.failure_threshold


@pytest.mark.parametrize("seed", range(20))
def test_there_is_never_more_than_one_probe_whose_outcome_counts(seed: int) -> None:
    """Whoever hangs, dies, answers late or gives up."""
    walk = Walk(seed)
    seen = set()
    for _ in range(500):
        epoch = walk.record.epoch
        walk.step()
        walk.check()
        assert walk.record.epoch >= epoch
        seen.add(walk.record.state)
    assert seen == {"closed", "open", "half_open"}


def test_a_clock_that_is_set_back_does_not_keep_a_breaker_open() -> None:
    """An hour back is as good as an hour forward."""
    opened = BreakerRecord(state="open", failures=3, epoch=1, since_s=10_000.0)
    _, verdict = transitions.admit(opened, POLICY, 6_400.0)
    assert isinstance(verdict, Admission)
