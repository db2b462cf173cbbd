"""Quotas of each satellite: turns, audio and messages, each satellite for itself."""

import pytest

from hub.mqtt.quotas import (
    AUDIO_BURST,
    AUDIO_PER_S,
    BURST,
    MAX_KNOWN,
    MAX_SATELLITE_BYTES,
    MAX_TURN_BYTES,
    MAX_TURNS,
    PER_S,
    SatelliteQuotas,
)

pytestmark = pytest.mark.pure


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quotas(clock: Clock) -> SatelliteQuotas:
    return SatelliteQuotas(clock)


def passed(quotas: SatelliteQuotas, satellite_id: str, kind: str, sent: int) -> int:
    return sum(quotas.passes(satellite_id, kind) for _ in range(sent))


@pytest.mark.parametrize(
    ("kind", "burst", "per_s"), [("audio", AUDIO_BURST, AUDIO_PER_S), ("command", BURST, PER_S)]
)
def test_a_flood_is_cut_to_its_rate(
    quotas: SatelliteQuotas, clock: Clock, kind: str, burst: int, per_s: float
) -> None:
    """A burst passes, then so many a second; another satellite's messages are counted apart."""
    assert passed(quotas, "one", kind, 10 * burst) == burst
    assert passed(quotas, "two", kind, 10) == 10
    clock.now_s += 2.0
    assert passed(quotas, "one", kind, 10 * burst) == 2 * per_s
    clock.now_s += 3600.0
    assert passed(quotas, "one", kind, 10 * burst) == burst


def test_audio_takes_nothing_from_other_messages(quotas: SatelliteQuotas) -> None:
    """A command passes in the middle of an audio flood, and what hubs say always does."""
    passed(quotas, "one", "audio", 2 * AUDIO_BURST)
    assert quotas.passes("one", "command")
    passed(quotas, "one", "command", 2 * BURST)
    assert passed(quotas, "one", "accepted", 5 * BURST) == 5 * BURST


def test_rates_of_many_satellites_are_bounded(quotas: SatelliteQuotas) -> None:
    """The one that was silent the longest begins anew, which gives it no less than its due."""
    passed(quotas, "one", "command", 2 * BURST)
    for number in range(MAX_KNOWN):
        quotas.passes(f"s{number}", "command")
    assert quotas.passes("one", "command")


def test_a_satellite_has_a_few_turns_at_once(quotas: SatelliteQuotas) -> None:
    """One more is refused until one ends; another satellite has its own."""
    assert [quotas.begin("one", f"t{n}") for n in range(MAX_TURNS + 1)] == [True] * MAX_TURNS + [
        False
    ]
    assert quotas.begin("two", "t0")
    quotas.end("one", "t0")
    quotas.end("one", "t0")
    assert quotas.begin("one", "t9")
    assert not quotas.begin("one", "t10")


def test_audio_is_bounded_by_turn_and_by_satellite(quotas: SatelliteQuotas) -> None:
    """What one turn gave back another may have; a turn that is not under way holds none."""
    for turn_id in ("t1", "t2", "t3"):
        quotas.begin("one", turn_id)
    assert quotas.keep_audio("one", "t1", MAX_TURN_BYTES)
    assert not quotas.keep_audio("one", "t1", 1)
    assert quotas.keep_audio("one", "t2", MAX_SATELLITE_BYTES - MAX_TURN_BYTES)
    assert not quotas.keep_audio("one", "t3", 1)
    assert not quotas.keep_audio("one", "never", 1)
    quotas.forget_audio("one", "t1")
    assert quotas.keep_audio("one", "t3", 1)
    quotas.end("one", "t2")
    assert quotas.keep_audio("one", "t3", MAX_TURN_BYTES - 1)
