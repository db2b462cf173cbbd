"""Barge-in heard with the real models: a computed room in which the satellite speaks."""

import numpy as np
import pytest

from bench.interruptions import Interruptions, answers_alone, interrupted
from satellite.listening.wake import WakeWordDetector
from spoken import speak

pytestmark = pytest.mark.model


async def test_an_answer_is_not_interrupted_by_itself() -> None:
    """Nor does the microphone that opens after it hear a reply in what is left of it."""
    counted = Interruptions()
    async with WakeWordDetector(("alexa",), 0.5) as detector:
        await answers_alone(detector, counted, seconds=20, seed=1)
    assert (counted.holds, counted.replies, counted.self_replies) == (0, 1, 0)


async def test_a_wake_word_far_below_the_answer_is_heard_and_words_after_it_drop_that() -> None:
    """20 dB below what the microphone hears of the speaker: a person across the room."""
    counted = Interruptions()
    word = np.frombuffer(speak("alexa", voice="flite:slt"), np.int16)
    async with WakeWordDetector(("alexa",), 0.5) as detector:
        await interrupted(detector, counted, word, voice_db=20.0, seed=3)
    assert (counted.said, counted.heard, counted.kept) == ({20.0: 1}, {20.0: 1}, {20.0: 1})
    [silence_s] = counted.to_silence_s[20.0]
    assert silence_s < 0.5
