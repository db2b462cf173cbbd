"""What a hub can make of a satellite's attention: mute it, ask it to listen, tune it."""

from pathlib import Path

import pytest

from fakes import FakeWakeDetector
from ingle.wire import messages
from satellite.listening.attention import ControlledAttention
from satellite.ports import FRAME_BYTES, PcmFrame, Wake
from satellite.settings import EndpointSettings

pytestmark = pytest.mark.pure

FRAME = PcmFrame(bytes(FRAME_BYTES), 0.0)
HEARD = Wake(word="alexa", score=0.75)


def attention(mark: Path | None = None) -> tuple[ControlledAttention, FakeWakeDetector]:
    wake = FakeWakeDetector()
    return ControlledAttention(wake, EndpointSettings.read({}), mark), wake


async def test_muted_it_does_not_even_hand_the_sound_to_the_models() -> None:
    """And what they had heard before is forgotten."""
    ear, wake = attention()
    wake.hears = HEARD
    ear.mute(True)
    assert await ear.detect(FRAME) is None
    assert wake.frames == 0
    ear.mute(False)
    assert await ear.detect(FRAME) == HEARD


async def test_a_satellite_that_was_muted_is_muted_after_a_restart(tmp_path: Path) -> None:
    """Until it is unmuted; that holds over the next one."""
    mark = tmp_path / "not there yet" / "muted-kitchen-1"
    attention(mark)[0].mute(True)
    again, wake = attention(mark)
    wake.hears = HEARD
    assert again.muted
    assert await again.detect(FRAME) is None
    again.mute(False)
    assert not attention(mark)[0].muted


async def test_muting_needs_no_disk(tmp_path: Path) -> None:
    """Where it cannot be kept, it still holds for now."""
    (tmp_path / "file").touch()
    ear, _ = attention(tmp_path / "file" / "muted")
    ear.mute(True)
    assert ear.muted
    ear.mute(False)
    assert not ear.muted


async def test_asked_to_listen_it_does_once() -> None:
    """With the next frame, in the conversation that was named."""
    ear, _ = attention()
    ear.listen("family")
    asked = await ear.detect(FRAME)
    assert asked == Wake(word="listen", score=1.0, said=False, session_id="family")
    assert await ear.detect(FRAME) is None


async def test_what_was_asked_before_a_turn_is_not_done_after_it() -> None:
    """Nor what was asked before it was muted."""
    ear, _ = attention()
    ear.listen(None)
    ear.reset()
    assert await ear.detect(FRAME) is None
    ear.listen(None)
    ear.mute(True)
    ear.mute(False)
    assert await ear.detect(FRAME) is None


def test_only_what_is_given_is_tuned() -> None:
    """The rest stays as it was set."""
    ear, wake = attention()
    ear.tune(messages.SettingsControl(silence_ms=900))
    assert (wake.threshold, ear.endpoint.silence_ms, ear.endpoint.max_ms) == (0.5, 900, 15_000)
    ear.tune(messages.SettingsControl(wake_threshold=0.25))
    assert (wake.threshold, ear.endpoint.silence_ms) == (0.25, 900)
