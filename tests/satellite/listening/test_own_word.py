"""A wake word of one's own, from a few recordings."""

from pathlib import Path

import numpy as np
import pytest

from satellite.errors import WakeWordError
from satellite.listening import own_word
from satellite.listening.own_word import Samples, keep, taught_words, teach, word_name
from satellite.listening.wake import WakeWordDetector
from satellite.ports import FRAME_BYTES, FRAME_S, PcmFrame, Wake
from spoken import noisy, pieces, silence, speak

pytestmark = pytest.mark.model

VOICE = "flite:rms"
OTHERS = ("turn on the kitchen light", "hello horse what a mouse", "I went home yesterday")


def said(text: str, speed: int = 160, pitch: int = 50) -> Samples:
    return np.frombuffer(speak(text, VOICE, speed, pitch), "<i2")


RECORDINGS = [
    said("hello house", speed, pitch) for speed, pitch in ((140, 50), (160, 45), (150, 55))
]


async def hear(detector: WakeWordDetector, sound: bytes) -> list[Wake]:
    heard = []
    for number, piece in enumerate(pieces(sound)):
        if len(piece) == FRAME_BYTES:
            wake = await detector.detect(PcmFrame(piece, number * FRAME_S))
            heard += [wake] if wake is not None else []
    return heard


async def test_a_word_that_was_taught_wakes_it(tmp_path: Path) -> None:
    """Said otherwise than in the recordings, also in noise; and nothing else does."""
    lesson = teach(RECORDINGS, [said(text) for text in OTHERS])
    assert lesson.separates
    assert max(lesson.within) < lesson.bound < min(lesson.others)
    keep(lesson, tmp_path / f"{word_name('Hello House!')}.npz")
    assert taught_words(tmp_path).keys() == {"hello_house"}
    async with WakeWordDetector(("hello_house",), 0.5, own_words=tmp_path) as detector:
        talk = silence(1.0) + b"".join(speak(text, VOICE) + silence(0.4) for text in OTHERS)
        assert await hear(detector, noisy(talk, 40)) == []
        word = silence(1.0) + speak("hello house", VOICE, 170, 48) + silence(1.0)
        assert [wake.word for wake in await hear(detector, noisy(word, 15))] == ["hello_house"]


def test_a_word_that_is_like_other_speech_is_told_to_be() -> None:
    """Where other speech has it too, as far as it can be heard."""
    lesson = teach(RECORDINGS, [said("hello house", 155, 52)])
    assert not lesson.separates


@pytest.mark.parametrize(
    ("recordings", "message"),
    [
        (RECORDINGS[:2], "taught by 3 to 8 recordings; there are 2"),
        (
            [*RECORDINGS, np.zeros(16_000, np.int16)],
            "recording 4: no word of 0.4 s or more is in it",
        ),
    ],
)
def test_recordings_that_make_no_word_are_named(recordings: list[Samples], message: str) -> None:
    """By number, in the order they were given."""
    with pytest.raises(WakeWordError, match=message):
        teach(recordings, [])


def test_a_file_that_is_no_word_is_named(tmp_path: Path) -> None:
    """Half a file, or another one."""
    path = tmp_path / "hello.npz"
    for content in (b"", b"PK\x03\x04 half", b"text"):
        path.write_bytes(content)
        with pytest.raises(WakeWordError, match="no taught wake word: teach it again"):
            own_word.OwnWords({"hello": path})
