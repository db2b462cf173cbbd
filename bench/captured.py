"""Endpointing of a recorded sound: the commands that a satellite cuts out behind its wake word."""

from collections.abc import AsyncIterator

from ingle.wire.messages import EndReason
from ingle.wire.trace import Trace
from satellite.listening.hearing import CommandHearing
from satellite.listening.preroll import Preroll
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame, SpeechDetector, WakeDetector
from satellite.settings import EndpointSettings


async def commands_in(
    samples: bytes, wake: WakeDetector, speech: SpeechDetector, settings: EndpointSettings
) -> AsyncIterator[bytes]:
    """The samples of the command in a sound, as the satellite's recogniser would get them.

    None where the wake word is missed or nothing is said after it.
    """
    wake.reset()
    preroll = Preroll()
    frames = iter(
        [
            PcmFrame(samples[at : at + FRAME_BYTES], at // FRAME_BYTES * FRAME_S)
            for at in range(0, len(samples) - FRAME_BYTES + 1, FRAME_BYTES)
        ]
    )
    for frame in frames:
        preroll.add(frame)
        if await wake.detect(frame) is None:
            continue
        speech.reset()
        hearing = CommandHearing(
            settings, [(kept, speech.probability(kept)) for kept in preroll.frames()]
        )
        sound = _Sound()
        rest = ((later, speech.probability(later)) for later in frames)
        for kept, probability in (*hearing.begun, *rest):
            event = await hearing.take(kept, probability, sound)
            if event is not None and event.kind == "ended":
                yield bytes(sound.samples)
                break
        return


class _Sound:
    """`Listening` that keeps the sound, and knows nothing of words."""

    so_far = None

    def __init__(self) -> None:
        self.samples = bytearray()

    async def feed(self, samples: bytes) -> None:
        self.samples += samples

    def pause(self) -> None:
        """Nothing is transcribed."""

    def resume(self) -> None:
        """Nothing was transcribed."""

    async def finish(self, reason: EndReason, trace: Trace, *, sure: bool) -> str | None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is held."""
