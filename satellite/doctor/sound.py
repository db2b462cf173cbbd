"""Examination of the sound devices: which there are, what is heard, and whether it is heard again.

Everything that is said on the way goes to `tell`, for the person at the machine.
"""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from satellite.audio.devices import PortAudio, SoundDevice, bounded
from satellite.audio.microphone import PyAudioMicrophone
from satellite.audio.obstacles import Direction, Obstacle, obstacle
from satellite.audio.speaker import PyAudioSpeaker
from satellite.doctor.finding import Finding, note, ok, trouble
from satellite.doctor.levels import Samples, judged, levels, meter, pace, pace_judged
from satellite.errors import AudioDeviceError, SatelliteError
from satellite.hardware.opening import has_parts, missing_parts
from satellite.listening.wake import WakeWordDetector, open_detector
from satellite.ports import FRAME_S, SAMPLE_RATE_HZ, PcmFrame
from satellite.settings import SatelliteSettings

RECORD_S: Final = 3.0
METER_S: Final = 0.25
"""How much sound one moment of the level meter shows."""
_TAIL: Final = round(1.0 / FRAME_S)
"""Frames of silence after a recording, in which a wake word at its end is found."""
_ASK_S: Final = 5.0
_BUSY: Final = (
    "If the service or another program has it, stop that first (sudo systemctl stop "
    "ingle-satellite); else choose one of these by AUDIO_{name}."
)

_BOARD: Final = (
    "Without it all else goes on. Look at HARDWARE, LEDS and BUTTON_GPIO, and at the board."
)

Tell = Callable[[str], None]


@dataclass(slots=True)
class SoundExamination:
    """What was found of the sound, and the recording."""

    findings: list[Finding] = field(default_factory=list)
    frames: list[PcmFrame] = field(default_factory=list)


async def examine_sound(settings: SatelliteSettings, tell: Tell) -> SoundExamination:
    """Devices, then a recording of `RECORD_S` that is judged, played back and searched."""
    seen = SoundExamination()
    try:
        devices = await bounded(_devices, "starting the sound system")
    except SatelliteError as error:
        seen.findings.append(
            trouble("devices", str(error), "Restart the machine, and look at its sound card.")
        )
        return seen
    for line in listed(devices):
        tell(line)
    seen.findings += judged_defaults(devices, settings.audio.input, settings.audio.output)
    seen.findings += await asyncio.to_thread(_muted_outputs)
    if any(device.inputs for device in devices):
        await _examine_recording(settings, seen, tell)
    if any(device.outputs for device in devices):
        seen.findings.append(await _played_back(settings, seen.frames, tell))
    return seen


async def _examine_recording(
    settings: SatelliteSettings, seen: SoundExamination, tell: Tell
) -> None:
    words = " or ".join(name.replace("_", " ") for name in settings.wake.names)
    tell(f"Recording {RECORD_S:.0f} s: say {words!r} now ...")
    try:
        seen.frames, paces = await _recorded(settings, tell)
    except SatelliteError as error:
        seen.findings.append(trouble("microphone", str(error), _BUSY.format(name="INPUT")))
        return
    seen.findings += judged(levels(_samples(seen.frames)))
    seen.findings += [wrong] if (wrong := pace_judged(paces)) is not None else []


async def examine_wake_word(
    settings: SatelliteSettings, frames: Sequence[PcmFrame]
) -> list[Finding]:
    """Whether the wake words can be listened for, and whether one is in the recording."""
    try:
        async with open_detector(settings) as wake:
            left_out = [
                trouble("wake word", reason, "Put the model there again, or correct WAKE_WORDS.")
                for reason in wake.left_out
            ]
            return [*left_out, await _listened_for(wake, frames)]
    except SatelliteError as error:
        return [trouble("wake word", str(error), "Correct WAKE_WORDS.")]


async def _listened_for(wake: WakeWordDetector, frames: Sequence[PcmFrame]) -> Finding:
    words = ", ".join(wake.words)
    quiet = [PcmFrame(bytes(len(frames[0].samples)), 0.0)] * _TAIL if frames else []
    for frame in (*frames, *quiet):
        if (heard := await wake.detect(frame)) is not None:
            return ok("wake word", f"{heard.word} was heard, score {heard.score:.2f}")
    if not frames:
        return ok("wake word", f"listens for {words}")
    return note(
        "wake word",
        f"listens for {words}; none was in the recording",
        "If you said it, see the level above and --near-misses, or lower WAKE_THRESHOLD a little.",
    )


async def examine_board(settings: SatelliteSettings) -> list[Finding]:
    """The LEDs and the button, where the settings name some."""
    if not has_parts(settings.hardware):
        return []
    missing = await asyncio.to_thread(missing_parts, settings.hardware)
    return [trouble("board", said, _BOARD) for said in missing] or [
        ok("board", "LEDs and button can be used")
    ]


async def show_meter(
    settings: SatelliteSettings, seconds: float | None, show: Callable[[str], None]
) -> None:
    """Shows the level of the microphone; `seconds`: None until cancelled."""
    async with PyAudioMicrophone(settings.audio.input) as microphone:
        shown_s = 0.0
        async for sound in _moments(microphone.frames()):
            show(meter(sound))
            shown_s += METER_S
            if seconds is not None and shown_s >= seconds:
                return


def listed(devices: Sequence[SoundDevice]) -> list[str]:
    """A line for each device, with the number and the name that AUDIO_INPUT and _OUTPUT take."""
    return [
        f"{device.index:4}  {device.name:40} {device.inputs} in, {device.outputs} out, "
        f"{device.rate_hz} Hz"
        for device in devices
    ]


def judged_defaults(
    devices: Sequence[SoundDevice],
    wanted_input: str | None,
    wanted_output: str | None,
    in_the_way: Callable[[Direction], Obstacle | None] = obstacle,
) -> list[Finding]:
    """No device at all, or a default that nobody means: the sound of the speaker, a television.

    `in_the_way` tells why there may be none.
    """
    inputs = [device.name for device in devices if device.inputs]
    outputs = [device.name for device in devices if device.outputs]
    found = []
    if not inputs:
        found.append(_none("microphone", in_the_way("input")))
    if not outputs:
        found.append(_none("speaker", in_the_way("output")))
    found += _odd_default("microphone", "AUDIO_INPUT", wanted_input, inputs, "monitor")
    found += _odd_default("speaker", "AUDIO_OUTPUT", wanted_output, outputs, "hdmi")
    return found


def _none(part: str, in_the_way: Obstacle | None) -> Finding:
    if in_the_way is not None:
        return trouble(part, f"none can be used: {in_the_way.said}", f"{in_the_way.advice}.")
    return trouble(
        part,
        "this machine has none",
        "Plug one in, or enable the HAT's overlay in /boot/firmware/config.txt; then run this "
        "again.",
    )


def _odd_default(
    part: str, setting: str, wanted: str | None, names: Sequence[str], odd: str
) -> list[Finding]:
    """A trouble where the default is first among devices of which others are meant.

    The default itself has the name `default`; behind it is the first card of the machine.
    """
    cards = [name for name in names if name.casefold() not in ("default", "sysdefault", "pulse")]
    better = [name for name in cards if odd not in name.casefold()]
    if wanted is not None or not cards or odd not in cards[0].casefold() or not better:
        return []
    return [
        trouble(
            part,
            f"the default is {cards[0]!r}, which is hardly meant",
            f"Set {setting}={better[0]} (or its number) and restart the satellite.",
        )
    ]


def _devices() -> list[SoundDevice]:
    portaudio = PortAudio()
    try:
        return portaudio.devices()
    finally:
        portaudio.close()


def _muted_outputs() -> list[Finding]:
    """The loudspeaker's mixer, where one can be asked: silent, or turned down to nothing."""
    command = ["pactl", "get-sink-mute", "@DEFAULT_SINK@"]
    if "yes" in _said(command):
        return [
            trouble(
                "speaker",
                "it is muted in the mixer",
                "Unmute it: pactl set-sink-mute @DEFAULT_SINK@ 0.",
            )
        ]
    if "[off]" in _said(["amixer", "sget", "Master"]):
        return [
            trouble("speaker", "it is muted in the mixer", "Unmute it: amixer sset Master unmute.")
        ]
    return []


def _said(command: Sequence[str]) -> str:
    """What a mixer's program prints; nothing where it is not installed or has no answer."""
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_ASK_S)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout


async def _recorded(
    settings: SatelliteSettings, tell: Tell
) -> tuple[list[PcmFrame], tuple[float, ...]]:
    """`RECORD_S` of the microphone, and the pace of its halves; the meter runs meanwhile."""
    taken: list[PcmFrame] = []
    async with PyAudioMicrophone(settings.audio.input) as microphone:
        frames = microphone.frames()
        await anext(frames)  # what a device first delivers may come in one piece
        shown = 0
        async for frame in frames:
            taken.append(frame)
            if len(taken) - shown >= METER_S / FRAME_S:
                tell(f"  {meter(_samples(taken[shown:]))}")
                shown = len(taken)
            if len(taken) * FRAME_S >= RECORD_S:
                break
    half = len(taken) // 2
    return taken, (pace(taken[:half]), pace(taken[half:]))


async def _played_back(
    settings: SatelliteSettings, frames: Sequence[PcmFrame], tell: Tell
) -> Finding:
    """Plays the recording, or silence where there is none."""
    pcm = b"".join(frame.samples for frame in frames) or bytes(SAMPLE_RATE_HZ)

    async def pieces() -> AsyncIterator[bytes]:
        yield pcm

    if frames:
        tell("Playing it back ...")
    try:
        async with PyAudioSpeaker(settings.audio.output) as speaker:
            played = await speaker.play(pieces(), SAMPLE_RATE_HZ)
    except AudioDeviceError as error:
        return trouble("speaker", str(error), _BUSY.format(name="OUTPUT"))
    if played.first_sample_s is None:
        return trouble(
            "speaker", "it took no sound", "Choose another by AUDIO_OUTPUT; the list is above."
        )
    name = settings.audio.output or "the default device"
    if not frames:
        return ok("speaker", f"{name} takes sound")
    return ok("speaker", f"{name} took the recording: did you hear it?")


async def _moments(frames: AsyncIterator[PcmFrame]) -> AsyncIterator[Samples]:
    held: list[PcmFrame] = []
    async for frame in frames:
        held.append(frame)
        if len(held) * FRAME_S >= METER_S:
            yield _samples(held)
            held.clear()


def _samples(frames: Sequence[PcmFrame]) -> Samples:
    return np.frombuffer(b"".join(frame.samples for frame in frames), np.int16)
