"""Distributed trace of two machines: durations only, joined without clocks that agree."""

import pytest

from ingle.wire.trace import STAGES, Trace

pytestmark = pytest.mark.pure


class Clock:
    """A clock that tells the times it was given."""

    def __init__(self, *times_s: float) -> None:
        self._times = iter(times_s)

    def __call__(self) -> float:
        return next(self._times)


def test_stage_is_measured_in_milliseconds() -> None:
    """Seconds inside, milliseconds on the wire."""
    trace = Trace(Clock(10.0, 10.25))
    with trace.stage("stt"):
        pass
    assert trace.stages_ms() == {"stt": 250.0}


def test_stage_entered_twice_adds_up() -> None:
    """Two service calls are one action stage."""
    trace = Trace(Clock(1.0, 1.5, 2.0, 2.25))
    for _ in range(2):
        with trace.stage("action"):
            pass
    assert trace.stages_ms() == {"action": 750.0}


def test_stage_that_failed_is_measured_too() -> None:
    """A time-out shows where the time went."""
    trace = Trace(Clock(0.0, 2.0))
    with pytest.raises(TimeoutError), trace.stage("context"):
        raise TimeoutError
    assert trace.stages_ms() == {"context": 2000.0}


def test_both_machines_stages_are_joined_in_the_order_of_a_turn() -> None:
    """What was measured here stays.

    The other machine fills in the rest; names nobody knows are dropped.
    """
    trace = Trace()
    trace.add("intent", 0.003)
    trace.add("stt", 0.1)
    trace.join({"capture": 1200.0, "wake": 80.0, "stt": 999.0, "coffee": 5.0})
    assert list(trace.stages_ms().items()) == [
        ("wake", 80.0),
        ("capture", 1200.0),
        ("stt", 100.0),
        ("intent", 3.0),
    ]


def test_duration_is_never_negative() -> None:
    """A nonsense duration from elsewhere counts as nothing."""
    trace = Trace()
    trace.join({"uplink": -5.0})
    trace.add("downlink", -0.001)
    assert trace.stages_ms() == {"uplink": 0.0, "downlink": 0.0}


def test_trace_of_a_trace_is_the_same() -> None:
    """Joining what `stages_ms` gave loses nothing."""
    trace = Trace()
    for number, stage in enumerate(STAGES):
        trace.add(stage, number / 8)
    other = Trace()
    other.join(trace.stages_ms())
    assert other.stages_ms() == trace.stages_ms()


def test_what_the_other_machine_measured_is_not_logged_twice() -> None:
    """Joined stages are part of the trace, but not of what this machine logs."""
    trace = Trace(clock=lambda: 0.0)
    trace.add("intent", 0.002)
    trace.join({"capture": 1500.0, "intent": 9.0})
    assert trace.stages_ms() == {"capture": 1500.0, "intent": 2.0}
    assert trace.own_stages_ms() == {"intent": 2.0}
