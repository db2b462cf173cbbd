"""Endpointing of a recorded sound: the commands that a satellite cuts out behind its wake word."""

from collections.abc import AsyncIterator

from satellite.listening.capture import PhraseCut, command_start
from satellite.listening.endpoint import Endpoint
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
        heard = [(kept, speech.probability(kept)) for kept in preroll.frames()]
        start = command_start([probability for _, probability in heard])
        endpoint, cut, command = (
            Endpoint(settings, start.wake_frames),
            PhraseCut(start),
            bytearray(),
        )
        rest = ((later, speech.probability(later)) for later in frames)
        for kept, probability in (*heard[start.index :], *rest):
            event = endpoint.update(probability, kept.captured_s)
            command += b"".join(cut.take(kept.samples, probability))
            if event is not None and event.kind in ("paused", "ended"):
                command += b"".join(cut.release())
            if event is not None and event.kind == "ended":
                yield bytes(command)
                break
        return
