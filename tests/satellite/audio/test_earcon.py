"""The satellite's few short sounds."""

import numpy as np
import pytest

from satellite.audio.earcon import earcon
from satellite.ports import Earcon

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
@pytest.mark.parametrize("sound", ["wake", "done", "error", "announce", "timer"])
def test_an_earcon_is_short_quiet_and_begins_and_ends_without_a_click(
    sound: Earcon, rate: int
) -> None:
    """At any rate the same sound."""
    samples = np.frombuffer(earcon(sound, rate), "<i2").astype(np.float64) / 32768
    assert 0.1 < len(samples) / rate < 1.0
    assert 0.05 < np.abs(samples).max() < 0.1
    assert np.abs(samples[[0, -1]]).max() < 0.001
    assert len(samples) / rate == pytest.approx(len(earcon(sound, 8_000)) / 2 / 8_000, abs=0.001)


def test_the_earcons_differ() -> None:
    """One can tell success from failure with closed eyes."""
    sounds: tuple[Earcon, ...] = ("wake", "done", "error", "announce", "timer", "alarm")
    assert len({earcon(sound, 16_000) for sound in sounds}) == len(sounds)
