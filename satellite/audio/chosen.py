"""The microphone and the speaker that settings and command line ask for: devices, or WAV files."""

import os
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from satellite.audio.ducking import Ducking
from satellite.audio.echo_canceller import EchoCancellingMicrophone, PlaybackReference
from satellite.audio.recovery import RecoveringMicrophone, RecoveringSpeaker, SoundHealth
from satellite.audio.sound_server import PulseStreams
from satellite.audio.wav import WavMicrophone, WavSpeaker
from satellite.errors import AudioDeviceError
from satellite.ports import Microphone, Speaker
from satellite.settings import AudioSettings, SatelliteSettings
from satellite.states import SatelliteStates

log = structlog.get_logger()


async def open_microphone(
    audio: AudioSettings,
    stack: AsyncExitStack,
    reference: PlaybackReference | None,
    health: SoundHealth,
    *,
    wav: Path | None,
    fast: bool,
) -> Microphone:
    """The microphone, without the echo of the speaker that tells `reference` what it plays."""
    if wav is not None:
        return await stack.enter_async_context(WavMicrophone(wav, fast=fast))
    from satellite.audio.microphone import PyAudioMicrophone

    device = await stack.enter_async_context(
        RecoveringMicrophone(lambda: PyAudioMicrophone(audio.input), health)
    )
    return device if reference is None else EchoCancellingMicrophone(device, reference)


async def open_speaker(
    audio: AudioSettings,
    stack: AsyncExitStack,
    reference: PlaybackReference | None,
    health: SoundHealth,
    *,
    wav: Path | None,
    out: Path | None,
) -> Speaker:
    """The speaker; a file's turns are silent where no speaker was named and there is none."""
    if out is not None:
        return await stack.enter_async_context(WavSpeaker(out))
    from satellite.audio.speaker import PyAudioSpeaker

    try:
        return await stack.enter_async_context(
            RecoveringSpeaker(lambda: PyAudioSpeaker(audio.output, reference), health)
        )
    except AudioDeviceError as error:
        if wav is None or audio.output is not None:
            raise
        log.warning("satellite.silent", reason=str(error))
        return await stack.enter_async_context(WavSpeaker(Path(os.devnull)))


def open_ducking(
    settings: SatelliteSettings, states: SatelliteStates, *, live: bool
) -> tuple[Callable[[], Coroutine[None, None, None]], ...]:
    """What is to run so that other programs are quieter meanwhile; nothing with a file."""
    if not (live and settings.audio.ducking):
        return ()
    return (Ducking(states, PulseStreams(), settings.ducked).run,)
