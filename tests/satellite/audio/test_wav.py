"""WAV files in the places of a microphone and of a speaker."""

import asyncio
import itertools
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from satellite.audio.wav import WavMicrophone, WavSpeaker
from satellite.errors import WavError
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame

pytestmark = pytest.mark.pure


def write(path: Path, samples: np.ndarray, rate: int, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return path


def tone(seconds: float, rate: int, hertz: float = 440.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


async def heard(microphone: WavMicrophone) -> list[PcmFrame]:
    async with microphone:
        return [frame async for frame in microphone.frames()]


def samples(frames: list[PcmFrame]) -> np.ndarray:
    return np.frombuffer(b"".join(frame.samples for frame in frames), "<i2") / 32768


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 192_000])
async def test_any_rate_is_heard_at_16_khz(tmp_path: Path, rate: int) -> None:
    """The same tone comes out, of the same length, followed by the silence asked for."""
    frames = await heard(
        WavMicrophone(write(tmp_path / "a.wav", tone(1.5, rate), rate), fast=True, tail_s=1.0)
    )
    assert {len(frame.samples) for frame in frames} == {FRAME_BYTES}
    assert len(frames) == pytest.approx(2.5 / FRAME_S, abs=1)
    sound = samples(frames)
    np.testing.assert_allclose(sound[200:23_800], tone(1.5, 16_000)[200:23_800], atol=0.002)
    assert not sound[24_200:].any()


async def test_stereo_is_averaged(tmp_path: Path) -> None:
    """Both ears count."""
    both = np.column_stack((tone(0.5, 16_000), np.zeros(8_000))).reshape(-1)
    frames = await heard(
        WavMicrophone(write(tmp_path / "a.wav", both, 16_000, 2), fast=True, tail_s=0.0)
    )
    np.testing.assert_allclose(samples(frames)[:8_000], tone(0.5, 16_000) / 2, atol=1e-3)


async def test_a_file_is_heard_at_the_pace_of_a_microphone(tmp_path: Path) -> None:
    """Half a second takes half a second, and each frame's time is 32 ms after the one before."""
    path = write(tmp_path / "a.wav", tone(0.5, 16_000), 16_000)
    begun_s = time.monotonic()
    frames = await heard(WavMicrophone(path, tail_s=0.0))
    assert time.monotonic() - begun_s > 0.4
    steps = [b.captured_s - a.captured_s for a, b in itertools.pairwise(frames)]
    assert steps == pytest.approx([FRAME_S] * (len(frames) - 1))


async def test_a_text_file_is_refused_by_name_at_the_start(tmp_path: Path) -> None:
    """Before anything else is set up."""
    path = tmp_path / "notes.wav"
    path.write_text("not a sound")
    with pytest.raises(WavError, match=r"notes\.wav: is no WAV file"):
        await heard(WavMicrophone(path))


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def pcm(sound: np.ndarray) -> bytes:
    return np.round(sound * 32767).astype("<i2").tobytes()


def recorded(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


async def test_sentences_of_one_answer_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    """What comes in pieces is one sound."""
    path = tmp_path / "out.wav"
    whole = pcm(tone(1.0, 22_050))
    async with WavSpeaker(path) as speaker:
        played = await speaker.play(
            pieces(whole[:998], b"", whole[998:20_000], whole[20_000:]), 22_050
        )
    np.testing.assert_allclose(recorded(path), tone(1.0, 22_050), atol=1e-4)
    assert played.first_sample_s is not None
    assert played.underruns == 0


async def test_answers_at_other_rates_are_converted_and_set_apart(tmp_path: Path) -> None:
    """16 kHz becomes 22.05 kHz; half a second of silence lies between two answers."""
    path = tmp_path / "out.wav"
    async with WavSpeaker(path) as speaker:
        await speaker.play(pieces(pcm(tone(1.0, 22_050))), 22_050)
        await speaker.play(
            pieces(pcm(tone(1.0, 16_000))[:9_000], pcm(tone(1.0, 16_000))[9_000:]), 16_000
        )
    sound = recorded(path)
    assert len(sound) == pytest.approx(22_050 * 2.5, abs=40)
    assert not sound[22_050 : 22_050 + 11_025].any()
    second = sound[33_075 : 33_075 + 22_050]
    np.testing.assert_allclose(second[300:21_000], tone(1.0, 22_050)[300:21_000], atol=0.005)


async def test_the_file_is_valid_in_the_middle_of_an_answer(tmp_path: Path) -> None:
    """Whatever ends the process, what was played can be heard."""
    path = tmp_path / "out.wav"
    half = asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield pcm(tone(0.5, 22_050))
        half.set()
        await asyncio.Event().wait()

    async with WavSpeaker(path) as speaker, asyncio.TaskGroup() as tasks:
        playing = tasks.create_task(speaker.play(stalled(), 22_050))
        async with asyncio.timeout(30):
            await half.wait()
        assert len(recorded(path)) == 11_025
        playing.cancel()


async def test_an_answer_without_sound_leaves_a_valid_empty_file(tmp_path: Path) -> None:
    """And says that nothing was heard."""
    path = tmp_path / "out.wav"
    async with WavSpeaker(path) as speaker:
        assert (await speaker.play(pieces(), 22_050)).first_sample_s is None
    assert len(recorded(path)) == 0


async def test_a_place_that_cannot_be_written_is_named_at_the_start(tmp_path: Path) -> None:
    """Not after the first answer."""
    with pytest.raises(
        WavError, match=r"none/out\.wav: cannot be written: No such file or directory"
    ):
        async with WavSpeaker(tmp_path / "none" / "out.wav"):
            pass


async def test_a_full_disk_is_a_clear_error() -> None:
    """/dev/full refuses every byte."""
    with pytest.raises(WavError, match="/dev/full: cannot be written: No space left on device"):
        async with WavSpeaker(Path("/dev/full")):
            pass
