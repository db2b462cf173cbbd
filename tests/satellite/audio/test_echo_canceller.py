"""The echo canceller in a simulated room with speech as the answer."""

from collections.abc import AsyncIterator

import numpy as np
import pytest

from bench.acoustics import in_room
from ingle.speech.resample import Resampler, to_float, to_pcm
from satellite.audio.echo_canceller import EchoCancellingMicrophone, PlaybackReference
from satellite.ports import FRAME_BYTES, FRAME_S, FRAME_SAMPLES, PcmFrame
from spoken import silence, speak

pytestmark = pytest.mark.model

ANSWER = (
    "tomorrow in berlin it will be mostly cloudy with a high of twelve degrees",
    "the recipe needs two hundred grams of flour three eggs and half a litre of milk",
    "she opened the letter read it twice and put it back into the drawer without a word",
)
SPEAKER_HZ = 22_050
LATE_SAMPLES = 3840
"""240 ms from the device's callback to the microphone's frame."""
PERIOD_S = 0.032


class Room:
    """`Microphone` in a room with a speaker: both devices' threads, on a clock of their own.

    `stumbles_at`: the frame at which the speaker's device pauses for 100 ms that nobody counts.
    """

    overruns, live, ended = 0, True, False

    def __init__(self, answer: bytes, *, stumbles_at: int | None = None) -> None:
        self.now_s = 100.0
        self.reference = PlaybackReference(lambda: self.now_s)
        played = Resampler(16_000, SPEAKER_HZ).push(to_float(answer + silence(0.5)))
        self._played = to_pcm(played)
        far = Resampler(SPEAKER_HZ, 16_000).push(played).astype(np.float64) * 32768
        echo = in_room(far, np.random.default_rng(1), 0.3) * 0.7
        heard = np.concatenate((np.zeros(LATE_SAMPLES), echo))
        if stumbles_at is not None:
            heard = np.insert(heard, stumbles_at * FRAME_SAMPLES, np.zeros(1600))
        heard = heard[: len(echo)]
        self.heard = np.clip(heard, -32768, 32767).astype("<i2").tobytes()

    async def frames(self) -> AsyncIterator[PcmFrame]:
        for number in range(len(self.heard) // FRAME_BYTES):
            first, last = (round(at * PERIOD_S * SPEAKER_HZ) * 2 for at in (number, number + 1))
            self.now_s = 100.0 + number * FRAME_S
            self.reference.played(self._played[first:last], SPEAKER_HZ)
            samples = self.heard[number * FRAME_BYTES : (number + 1) * FRAME_BYTES]
            yield PcmFrame(samples, 100.0 + (number + 1) * FRAME_S)


async def cleaned(room: Room) -> bytes:
    microphone = EchoCancellingMicrophone(room, room.reference)
    return b"".join([frame.samples async for frame in microphone.frames()])


def less_db(room: Room, clean: bytes, begin_s: float, end_s: float) -> float:
    """By how much the canceller made this part of the sound quieter."""
    part = slice(round(begin_s * 16_000), round(end_s * 16_000))
    before, after = (
        np.frombuffer(sound, "<i2").astype(np.float64)[part] for sound in (room.heard, clean)
    )
    return float(10 * np.log10((before**2).mean() / ((after**2).mean() + 1e-9)))


def answer(times: int) -> bytes:
    return b"".join(speak(part, voice="en-us") + silence(0.3) for part in ANSWER) * times


async def test_an_answer_is_taken_out_of_what_the_microphone_hears() -> None:
    """By more than 20 dB once the room is known, at another rate than the microphone's."""
    room = Room(answer(1))
    clean = await cleaned(room)
    seconds = len(clean) / 32_000
    assert less_db(room, clean, seconds * 0.6, seconds) > 20
    assert room.reference.realigned == 0


async def test_a_device_that_stumbles_costs_a_moment_not_the_room() -> None:
    """The echo is found again where it is now, and what was learnt of the room holds."""
    seconds = len(answer(2)) / 32_000
    room = Room(answer(2), stumbles_at=round(seconds * 0.5 / FRAME_S))
    clean = await cleaned(room)
    assert less_db(room, clean, seconds * 0.5 + 2.0, seconds) > 20


async def test_sound_without_an_echo_stays_as_it_is() -> None:
    """To the bit: nothing is played, so nothing is taken out of what a person says."""
    room = Room(silence(2.0))
    said = speak("turn on the light", voice="en-gb")
    room.heard = said[: len(said) // FRAME_BYTES * FRAME_BYTES]
    assert len(room.heard) > 20 * FRAME_SAMPLES
    assert await cleaned(room) == room.heard
