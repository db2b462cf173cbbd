"""The microphone on a virtual sound card."""

import asyncio
import os
import subprocess
import sys
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bench.virtual_sound import VirtualSound
from satellite.audio.microphone import FrameCutter, PyAudioMicrophone
from satellite.errors import AudioDeviceError
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame, SoundSource
from sound import ended_after_sound_died, likest, virtual_sound
from spoken import pieces, speak

pytestmark = [pytest.mark.device, pytest.mark.usefixtures("virtual_sound")]
__all__ = ["virtual_sound"]

LIMIT_S = 30.0


def write(path: Path, samples: bytes, rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples)
    return path


async def until_silent_again(
    frames: AsyncIterator[PcmFrame], silent_s: float = 0.5
) -> list[PcmFrame]:
    """The frames up to so much silence after some sound."""
    taken: list[PcmFrame] = []
    quiet = 0
    async with asyncio.timeout(LIMIT_S):
        async for frame in frames:
            taken.append(frame)
            loud = np.abs(np.frombuffer(frame.samples, "<i2")).max() > 50
            quiet = 0 if loud or (quiet == 0 and len(taken) == 1) else quiet + 1
            heard = len(taken) > quiet + 10
            if heard and quiet * FRAME_S > silent_s:
                return taken
    return taken


@pytest.mark.parametrize("device", [None, "MIC"])
async def test_what_is_played_to_it_is_heard(
    virtual_sound: VirtualSound, tmp_path: Path, device: str | None
) -> None:
    """Whole, undamaged, in frames of 32 ms, by the default and by name."""
    said = speak("turn on the kitchen light")
    path = write(tmp_path / "said.wav", said)

    async def heard() -> bytes:
        async with PyAudioMicrophone(device) as microphone, asyncio.TaskGroup() as tasks:
            frames = microphone.frames()
            await anext(frames)
            tasks.create_task(asyncio.to_thread(virtual_sound.play_into_mic, path))
            taken = await until_silent_again(frames)
        assert {len(frame.samples) for frame in taken} == {FRAME_BYTES}
        assert taken[-1].captured_s - taken[0].captured_s == pytest.approx(
            (len(taken) - 1) * FRAME_S, abs=0.3
        )
        return b"".join(frame.samples for frame in taken)

    assert await likest(heard, said, enough=0.99) > 0.99


async def test_what_a_device_delivers_counts_whether_it_is_taken_or_not() -> None:
    """A device that runs was heard a moment ago, though nobody takes its frames."""
    microphone = PyAudioMicrophone()
    assert isinstance(microphone, SoundSource)
    assert microphone.silent_s == 0.0
    async with microphone, asyncio.timeout(LIMIT_S):
        await anext(microphone.frames())
        while microphone.overruns < 3:  # noqa: ASYNC110 - another thread counts them
            await asyncio.sleep(0.05)
        assert microphone.silent_s < 3.0


async def test_a_listener_that_stays_away_loses_the_oldest_sound_and_it_is_counted() -> None:
    """The queue holds two seconds; then the microphone goes on as if nothing had been."""
    async with PyAudioMicrophone() as microphone:
        frames = microphone.frames()
        first = await anext(frames)
        async with asyncio.timeout(LIMIT_S):
            while microphone.overruns < 3:  # noqa: ASYNC110 - another thread counts them
                await asyncio.sleep(FRAME_S)
        late = await anext(frames)
        assert late.captured_s > first.captured_s + 2 * FRAME_S
        before = microphone.overruns
        for _ in range(80):
            await anext(frames)
        assert microphone.overruns == before


async def test_what_is_heard_before_anybody_listens_is_for_nobody() -> None:
    """The models are loaded for longer than the queue holds: neither old sound nor a loss is told
    of.
    """
    async with PyAudioMicrophone() as microphone:
        async with asyncio.timeout(LIMIT_S):
            while microphone.overruns < 3:  # noqa: ASYNC110 - another thread counts them
                await asyncio.sleep(FRAME_S)
        begun_s = time.monotonic()
        first = await anext(microphone.frames())
        assert first.captured_s >= begun_s - FRAME_S
        assert microphone.overruns == 0


@pytest.mark.parametrize("device", ["parrot", "99"])
async def test_an_unknown_device_is_answered_with_those_that_are_there(device: str) -> None:
    """By name and by number."""
    with pytest.raises(
        AudioDeviceError,
        match=rf"no sound input is called '{device}' \(AUDIO_INPUT\); there are 0 'ingle_mic', 1 ",
    ):
        async with PyAudioMicrophone(device):
            pass


async def test_a_device_that_cannot_be_opened_is_named() -> None:
    """The speaker is no microphone."""
    with pytest.raises(
        AudioDeviceError,
        match=r"the sound input 1 'ingle_speaker' cannot be opened: .*; there are 0",
    ):
        async with PyAudioMicrophone("ingle_speaker"):
            pass


LISTEN = """
import asyncio
from satellite.errors import AudioDeviceError
from satellite.audio.microphone import PyAudioMicrophone

async def main():
    try:
        async with PyAudioMicrophone() as microphone:
            async for frame in microphone.frames():
                print("heard", flush=True)
    except AudioDeviceError as error:
        print("error:", error, flush=True)

asyncio.run(main())
"""


def test_an_unplugged_microphone_is_an_error_and_no_hang() -> None:
    """In a process of its own, as what a dead device leaves behind is unknown."""
    returncode, said = ended_after_sound_died(LISTEN, once="heard")
    assert b"error: the microphone 'default' delivered nothing for 3 s: is it unplugged?" in said
    assert returncode == 0


NOT_TAKEN = """
import asyncio
from satellite.audio.microphone import PyAudioMicrophone

async def main():
    async with PyAudioMicrophone() as microphone:
        await anext(microphone.frames())
        print("heard", flush=True)
        while microphone.silent_s < 4.0:
            await asyncio.sleep(0.1)
        print("silent", flush=True)

asyncio.run(main())
"""


def test_a_device_that_hangs_is_noticed_also_while_nobody_takes_its_frames() -> None:
    """The time since it last delivered grows, which is what withholds the watchdog's food."""
    _, said = ended_after_sound_died(NOT_TAKEN, once="heard")
    assert b"silent" in said


def test_a_machine_without_sound_is_told_so(tmp_path: Path) -> None:
    """No device at all is a sentence too, without a page of noise from the sound libraries."""
    config = tmp_path / "alsa.conf"
    config.write_text("pcm.absent { type hw card 31 }\n")
    environment = {**os.environ, "ALSA_CONFIG_PATH": str(config)}
    ran = subprocess.run(
        [sys.executable, "-c", LISTEN],
        env=environment,
        capture_output=True,
        check=False,
        timeout=LIMIT_S,
    )
    assert (
        b"error: there is no default sound input; this machine has no sound input at all"
        in ran.stdout
    )
    assert ran.stderr == b""


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2), (44_100, 1), (8_000, 4)])
def test_whatever_a_device_delivers_becomes_frames(rate: int, channels: int) -> None:
    """Any rate, any channels, blocks of any size."""
    times = np.arange(rate) / rate
    tone = np.round(8000 * np.sin(2 * np.pi * 440 * times)).astype("<i2")
    cutter = FrameCutter(rate, channels)
    blocks = pieces(np.repeat(tone, channels).tobytes(), 700 * channels)
    frames = [frame for block in blocks for frame in cutter.push(block)]
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    heard = np.frombuffer(b"".join(frames), "<i2")
    assert len(heard) > 15_400
    expected = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(heard)) / 16_000)
    np.testing.assert_allclose(heard[100:], expected[100:], atol=20)
