"""Troubles that show in a recording."""

import numpy as np
import pytest

from satellite.doctor.levels import Samples, judged, levels, meter, pace, pace_judged
from satellite.ports import FRAME_S, PcmFrame
from spoken import silence, speak

pytestmark = pytest.mark.pure


def room(noise: float = 20.0, seconds: float = 3.0) -> Samples:
    """A quiet room's noise: about -64 dBFS."""
    generator = np.random.default_rng(7)
    return generator.normal(0.0, noise, round(seconds * 16_000)).astype(np.int16)


def spoken(gain: float = 1.0, noise: float = 20.0, offset: int = 0) -> Samples:
    """Speech between silence in that room."""
    words = np.frombuffer(silence(0.7) + speak("turn on the kitchen light") + silence(0.7), "<i2")
    loud = words.astype(np.float64) * gain + room(noise, len(words) / 16_000) + offset
    return np.clip(loud, -32_768, 32_767).astype(np.int16)


def told(samples: Samples) -> list[tuple[str, str]]:
    return [(finding.severity, finding.said.split(":")[0]) for finding in judged(levels(samples))]


def test_speech_in_a_quiet_room_is_well() -> None:
    """One line with the levels, and nothing to do."""
    (finding,) = judged(levels(spoken()))
    assert (finding.severity, finding.advice) == ("ok", "")
    assert "noise floor -6" in finding.said


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        (np.zeros(48_000, np.int16), "it delivers no sound at all, not even a room's noise"),
        (np.full(48_000, 900, np.int16), "it delivers no sound at all, not even a room's noise"),
        (spoken(gain=30.0), "it clips"),
        (spoken(noise=500.0), "it is noisy"),
        (spoken(offset=2_000), "its sound is not centred"),
    ],
    ids=["muted", "stuck", "clips", "noisy", "offset"],
)
def test_each_trouble_is_named_alone_and_says_what_to_do(samples: Samples, expected: str) -> None:
    """Speech that clips is not also noisy, and an offset alone is no noise."""
    assert told(samples) == [("trouble", expected)]
    assert all(finding.advice.endswith(".") for finding in judged(levels(samples)))


def test_nobody_speaking_is_worth_a_note_and_no_trouble() -> None:
    """The doctor may be run where nobody is."""
    well, nothing = told(room())
    assert well[0] == "ok"
    assert nothing == ("note", "nothing was louder than the room itself")


def frames(speed: float, late: float = 0.0) -> list[PcmFrame]:
    """3 s of frames that come so many times too fast; one of them late by so many seconds."""
    times = [number * FRAME_S / speed for number in range(94)]
    times[40] += late
    return [PcmFrame(b"", time) for time in times]


def test_a_wrong_sample_rate_shows_in_the_pace_of_the_sound() -> None:
    """48,000 Hz taken for 44,100; a late frame or one busy moment is none."""
    assert pace(frames(48 / 44.1)) == pytest.approx(1.088, abs=0.001)
    assert pace(frames(1.0, late=0.3)) == pytest.approx(1.0, abs=0.02)
    assert pace_judged([1.0, 1.001]) is None
    assert pace_judged([1.3, 1.0]) is None
    assert pace_judged([0.8, 1.2]) is None
    finding = pace_judged([1.09, 1.088])
    assert finding is not None
    assert "1.09 times as fast" in finding.said


def test_the_meter_shows_level_and_clipping() -> None:
    """The bar grows with the level."""
    quiet, loud, clipped = (meter(spoken(gain)) for gain in (0.05, 1.0, 30.0))
    assert quiet.count("#") < loud.count("#") < clipped.count("#")
    assert clipped.endswith("CLIPS")
    assert not loud.endswith("CLIPS")
    assert meter(np.zeros(512, np.int16)).count("#") == 0
