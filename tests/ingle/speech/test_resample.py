"""Sample-rate conversion of a stream."""

import numpy as np
import pytest

from ingle.speech.resample import Resampler, to_float, to_pcm

pytestmark = pytest.mark.pure

RATES = [8_000, 11_025, 22_050, 24_000, 44_100, 48_000, 96_000, 192_000]


def tone(rate: int, hertz: float, seconds: float = 1.0) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate).astype(np.float32)


def converted(sound: np.ndarray, from_hz: int, to_hz: int, piece: int) -> np.ndarray:
    resampler = Resampler(from_hz, to_hz)
    made = [resampler.push(sound[at : at + piece]) for at in range(0, len(sound), piece)]
    return np.concatenate([*made, resampler.flush()])


@pytest.mark.parametrize("to_hz", [16_000, 22_050])
@pytest.mark.parametrize("from_hz", RATES)
def test_a_tone_stays_the_same_tone(from_hz: int, to_hz: int) -> None:
    """In pitch, level, place and length, to within 0.05 % of full scale."""
    made = converted(tone(from_hz, 1000), from_hz, to_hz, 777)
    assert len(made) == pytest.approx(to_hz, abs=2)
    np.testing.assert_allclose(
        made[400:-400], tone(to_hz, 1000, 1.1)[400 : len(made) - 400], atol=5e-4
    )


@pytest.mark.parametrize("from_hz", [rate for rate in RATES if rate > 24_000])
def test_what_the_lower_rate_cannot_hold_does_not_fold_back(from_hz: int) -> None:
    """11 kHz would come out as 5 kHz at 16 kHz; it is 70 dB down."""
    made = converted(tone(from_hz, 11_000), from_hz, 16_000, 4_096)
    assert np.abs(made[400:-400]).max() < 10 ** (-70 / 20)


def test_the_size_of_the_pieces_changes_nothing() -> None:
    """One sample at a time or all at once."""
    sound = tone(44_100, 440, 0.1)
    whole = converted(sound, 44_100, 16_000, len(sound))
    for piece in (1, 7, 512):
        np.testing.assert_allclose(converted(sound, 44_100, 16_000, piece), whole, atol=1e-6)


def test_equal_rates_pass_untouched() -> None:
    """To the bit."""
    samples = np.arange(-32768, 32768, 7).astype("<i2").tobytes()
    resampler = Resampler(16_000, 16_000)
    assert to_pcm(resampler.push(to_float(samples))) == samples
    assert len(resampler.flush()) == 0


def test_what_is_too_loud_is_clipped_and_does_not_wrap() -> None:
    """Full scale stays full scale."""
    assert (
        to_pcm(np.array([2.0, -2.0, 1.0, -1.0], np.float32))
        == np.array([32767, -32768, 32767, -32768], "<i2").tobytes()
    )
