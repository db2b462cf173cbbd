"""Wake word, pre-roll, voice activity and endpoint together, on whole spoken commands."""

from dataclasses import dataclass

import numpy as np
import pytest

from satellite.listening.capture import command_start
from satellite.listening.endpoint import Endpoint, EndpointEvent
from satellite.listening.preroll import Preroll
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import WakeWordDetector
from satellite.ports import FRAME_BYTES, SAMPLE_RATE_HZ, PcmFrame
from satellite.settings import EndpointSettings
from spoken import noisy, pieces, silence, speak

pytestmark = pytest.mark.model

VOICES = ("en-us", "en-gb-scotland", "flite:slt", "flite:awb")
LEAD_S = 1.0


@dataclass(frozen=True)
class Heard:
    """One command as the satellite caught it; times in seconds of the recording."""

    begin_s: float
    event: EndpointEvent
    ended_s: float


def trimmed(samples: bytes) -> bytes:
    """Without the silence that voices put around a sentence."""
    sound = np.frombuffer(samples, "<i2")
    level = np.convolve(np.abs(sound.astype(np.float64)), np.ones(160) / 160, "same")
    loud = np.flatnonzero(level > 0.02 * level.max())
    return sound[loud[0] : loud[-1]].tobytes()


async def listen(recording: bytes) -> Heard:
    """What the satellite's parts make of a recording with one wake word in it."""
    blocks = [block for block in pieces(recording) if len(block) == FRAME_BYTES]
    frames = iter(
        [PcmFrame(block, (n + 1) * 512 / SAMPLE_RATE_HZ) for n, block in enumerate(blocks)]
    )
    preroll, speech = Preroll(), SileroSpeechDetector()
    async with WakeWordDetector(("hey_jarvis",), 0.5) as wake:
        for frame in frames:
            preroll.add(frame)
            if await wake.detect(frame):
                break
    before = preroll.frames()
    probabilities = [speech.probability(frame) for frame in before]
    start = command_start(probabilities)
    endpoint = Endpoint(EndpointSettings.model_validate({}), start.wake_frames)
    kept = list(zip(before, probabilities, strict=True))[start.index :]
    for frame, probability in (*kept, *((frame, speech.probability(frame)) for frame in frames)):
        event = endpoint.update(probability, frame.captured_s)
        if event is not None and event.kind in ("ended", "nothing_said", "too_short"):
            begin_s = (
                before[start.index].captured_s - 0.032
                if start.index < len(before)
                else before[-1].captured_s
            )
            return Heard(begin_s, event, frame.captured_s)
    pytest.fail("the recording ended before the command did")


@pytest.mark.parametrize("gap_ms", [0, 50, 100, 200, 400, 800, 3000])
@pytest.mark.parametrize("voice", VOICES)
async def test_a_command_is_caught_whole_however_soon_it_follows(voice: str, gap_ms: int) -> None:
    """Nothing of it is clipped, and it ends 0.7 s after its last word, not before."""
    wake, command = (
        trimmed(speak("hey jarvis", voice, 150)),
        trimmed(speak("turn on the kitchen light", voice, 150)),
    )
    recording = silence(LEAD_S) + wake + silence(gap_ms / 1000) + command + silence(6.0)
    heard = await listen(noisy(recording, 40))
    begin_s = LEAD_S + len(wake) / 32_000 + gap_ms / 1000
    end_s = begin_s + len(command) / 32_000
    assert heard.event.kind == "ended"
    assert heard.begin_s <= begin_s + 0.03
    assert end_s - 0.1 < heard.event.speech_end_s < end_s + 0.1
    assert 0.6 < heard.ended_s - end_s < 0.9


@pytest.mark.parametrize("voice", VOICES)
async def test_the_wake_word_alone_leaves_seven_seconds_to_begin(voice: str) -> None:
    """Its own end is no command.

    Where that could be a very short one, the transcript is left to tell.
    """
    wake = trimmed(speak("hey jarvis", voice, 150))
    heard = await listen(silence(LEAD_S) + wake + silence(9.0))
    assert heard.event.kind in ("nothing_said", "ended")
    waited_s = heard.ended_s - LEAD_S - len(wake) / 32_000
    assert waited_s == pytest.approx(7.0 if heard.event.kind == "nothing_said" else 4.0, abs=0.6)


async def test_one_short_word_run_together_with_the_wake_word_is_not_lost() -> None:
    """ "Hey jarvis stop" may end late, but it ends as a command."""
    said = trimmed(speak("hey jarvis", "en-us+m7", 170)) + trimmed(speak("stop", "en-us+m7", 170))
    heard = await listen(silence(LEAD_S) + said + silence(7.0))
    assert heard.event.kind == "ended"
    assert heard.begin_s < LEAD_S + 0.6
