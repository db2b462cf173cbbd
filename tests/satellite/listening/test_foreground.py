"""The speaker's own voice, and voices in the background."""

import pytest

from satellite.listening.foreground import Foreground

pytestmark = pytest.mark.pure


def test_a_voice_ten_decibels_below_the_speaker_is_somebody_else_s() -> None:
    """Not so the soft end of a word; silence is nobody's."""
    foreground = Foreground()
    assert foreground.is_near(-20.0, speech=True)
    assert foreground.is_near(-35.0, speech=True)
    assert not foreground.is_near(-60.0, speech=False)
    for _ in range(6):
        foreground.is_near(-32.0, speech=True)
    assert not foreground.is_near(-32.0, speech=True)
    assert foreground.is_near(-28.0, speech=True)
