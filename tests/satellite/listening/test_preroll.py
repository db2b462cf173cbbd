"""Pre-roll: the ring buffer of the latest frames."""

import pytest

from satellite.listening.preroll import Preroll
from satellite.ports import PcmFrame

pytestmark = pytest.mark.pure


def test_only_the_latest_frames_are_kept_in_order() -> None:
    """100 ms are four frames of 32 ms."""
    preroll = Preroll(keep_ms=100)
    for number in range(10):
        preroll.add(PcmFrame(bytes([number]), float(number)))
    assert [frame.captured_s for frame in preroll.frames()] == [6.0, 7.0, 8.0, 9.0]


def test_cleared_it_is_empty() -> None:
    """Nothing of an earlier command comes back."""
    preroll = Preroll()
    preroll.add(PcmFrame(b"", 0.0))
    preroll.clear()
    assert preroll.frames() == []
