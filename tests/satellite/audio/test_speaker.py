"""The loudspeaker on a virtual sound card."""

import asyncio
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bench.virtual_sound import VirtualSound
from satellite.audio.earcon import earcon
from satellite.audio.speaker import PyAudioSpeaker
from satellite.errors import AudioDeviceError
from sound import ended_after_sound_died, likest, virtual_sound
from spoken import pieces, silence, speak

pytestmark = [pytest.mark.device, pytest.mark.usefixtures("virtual_sound")]
__all__ = ["virtual_sound"]

LIMIT_S = 30.0
SENTENCE = "the kitchen light is on now"


async def stream(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        for piece in pieces(part, 1600):
            yield piece


def recorded(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        return file.readframes(file.getnframes())


def loud_s(heard: bytes) -> float:
    """From the first to the last sound."""
    loud = np.flatnonzero(np.abs(np.frombuffer(heard, "<i2").astype(np.int32)) > 50)
    return 0.0 if not len(loud) else float(loud[-1] - loud[0]) / 16_000


@pytest.mark.parametrize("rate", [16_000, 22_050])
async def test_an_answer_is_heard_whole_and_without_gaps(
    virtual_sound: VirtualSound, tmp_path: Path, rate: int
) -> None:
    """Two sentences that are ready follow each other to the sample."""
    path = tmp_path / "heard.wav"
    first, second = speak(SENTENCE, at_hz=rate), speak("it is ten o'clock", at_hz=rate)

    async def heard() -> bytes:
        with virtual_sound.record_speaker(path):
            async with asyncio.timeout(LIMIT_S), PyAudioSpeaker() as speaker:
                asked_s = time.monotonic()
                # The silence: a recording that is stopped at once lacks what is still on its way.
                played = await speaker.play(stream(first, second, silence(0.3, rate)), rate)
        assert played.first_sample_s is not None
        assert asked_s <= played.first_sample_s <= time.monotonic()
        return recorded(path)

    whole = speak(SENTENCE) + speak("it is ten o'clock")
    # A gap anywhere would shift what follows, which is then no longer alike.
    assert await likest(heard, whole, enough=0.95) > 0.95


async def test_a_voice_that_is_too_slow_is_counted(virtual_sound: VirtualSound) -> None:
    """And the rest is played all the same."""
    gap = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield silence(0.3)
        await gap.wait()
        yield silence(0.2)

    async with (
        asyncio.timeout(LIMIT_S),
        PyAudioSpeaker("ingle_speaker") as speaker,
        asyncio.TaskGroup() as tasks,
    ):
        tasks.create_task(after(0.8, gap))
        played = await speaker.play(slow(), 16_000)
    assert played.underruns >= 1


async def after(seconds: float, event: asyncio.Event) -> None:
    await asyncio.sleep(seconds)
    event.set()


async def test_a_cancelled_answer_is_silent_at_once_and_the_next_one_plays(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    """What is left to be heard is what the device already has."""
    path, long = tmp_path / "cut.wav", speak(SENTENCE) * 4
    begun = asyncio.Event()

    async def noticed() -> AsyncIterator[bytes]:
        async for piece in stream(long):
            yield piece
            begun.set()

    async with asyncio.timeout(LIMIT_S), PyAudioSpeaker() as speaker:
        with virtual_sound.record_speaker(path):
            async with asyncio.TaskGroup() as tasks:
                playing = tasks.create_task(speaker.play(noticed(), 16_000))
                await begun.wait()
                await asyncio.sleep(0.5)
                playing.cancel()
            cancelled_s = time.monotonic()
            await speaker.play(stream(silence(0.6)), 16_000)
            assert time.monotonic() - cancelled_s < 4.0  # the whole of it lasts eight
        assert 0.2 < loud_s(recorded(path)) < 4.0
        again = tmp_path / "again.wav"

        async def heard_again() -> bytes:
            with virtual_sound.record_speaker(again):
                await speaker.play(stream(speak(SENTENCE), silence(0.3)), 16_000)
            return recorded(again)

        assert await likest(heard_again, speak(SENTENCE), enough=0.95) > 0.95


async def test_what_was_held_goes_on_where_it_was(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    """A gap, and on its two sides the sentence whole."""
    path = tmp_path / "held.wav"

    async def heard() -> bytes:
        async with asyncio.timeout(LIMIT_S), PyAudioSpeaker() as speaker:
            with virtual_sound.record_speaker(path):
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(speaker.play(stream(speak(SENTENCE), silence(0.3)), 16_000))
                    await asyncio.sleep(0.7)
                    speaker.hold()
                    await asyncio.sleep(1.0)
                    speaker.resume()
        return without_gap(recorded(path))

    assert await likest(heard, speak(SENTENCE), enough=0.9) > 0.9


def without_gap(heard: bytes) -> bytes:
    """Without the longest silence between two sounds, which has to be there."""
    samples = np.frombuffer(heard, "<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 20)
    gaps = np.diff(loud)
    longest = int(np.argmax(gaps))
    assert gaps[longest] > 0.5 * 16_000
    return np.delete(samples, slice(loud[longest] + 1, loud[longest + 1])).tobytes()


async def test_an_earcon_is_heard_and_never_mixed_into_an_answer(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    """Alone it sounds; the answer that follows at once is heard alone."""
    alone, cut = tmp_path / "alone.wav", tmp_path / "cut.wav"
    async with asyncio.timeout(LIMIT_S), PyAudioSpeaker() as speaker:

        async def heard_alone() -> bytes:
            with virtual_sound.record_speaker(alone):
                await speaker.chime("wake")
                await asyncio.sleep(0.6)
            return recorded(alone)

        async def heard_cut() -> bytes:
            with virtual_sound.record_speaker(cut):
                await speaker.chime("timer")
                await speaker.play(stream(speak(SENTENCE), silence(0.3)), 16_000)
            return recorded(cut)

        assert await likest(heard_alone, earcon("wake", 16_000), enough=0.95) > 0.95
        assert await likest(heard_cut, speak(SENTENCE), enough=0.95) > 0.95


async def test_a_silent_answer_is_over_at_once() -> None:
    """Nothing was heard, and it says so."""
    async with asyncio.timeout(LIMIT_S), PyAudioSpeaker() as speaker:
        assert (await speaker.play(stream(), 22_050)).first_sample_s is None


async def test_an_unknown_device_is_answered_with_those_that_are_there() -> None:
    """At the start, not at the first answer."""
    with pytest.raises(
        AudioDeviceError,
        match=r"no sound output is called 'horn' \(AUDIO_OUTPUT\); "
        "there are 0 'ingle_mic', 1 'ingle_sp",
    ):
        async with PyAudioSpeaker("horn"):
            pass


SPEAK = """
import asyncio
from satellite.errors import AudioDeviceError
from satellite.audio.speaker import PyAudioSpeaker

async def endless():
    while True:
        yield bytes(3200)
        print("played", flush=True)

async def main():
    async with PyAudioSpeaker() as speaker:
        try:
            await speaker.play(endless(), 16_000)
        except AudioDeviceError as error:
            print("error:", error, flush=True)

asyncio.run(main())
"""


def test_an_unplugged_speaker_is_an_error_and_no_hang() -> None:
    """In a process of its own, as what a dead device leaves behind is unknown."""
    returncode, said = ended_after_sound_died(SPEAK, once="played")
    assert b"error: the speaker 'default' took nothing for 3 s: is it unplugged?" in said
    assert returncode == 0
