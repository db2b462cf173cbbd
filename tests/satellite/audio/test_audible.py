"""Whether a satellite notices that nobody hears it any more."""

import numpy as np
import pytest

from satellite.audio.audible import KNOWN_AFTER, UNHEARD_IN_A_ROW, AudibleAnswers
from satellite.ports import FRAME_SAMPLES, PcmFrame

pytestmark = pytest.mark.pure
ROOM, ANSWER = 40, 400


def told(levels: list[int], answers: str) -> list[int]:
    """After which of the answers it says so; h is heard, s silent, e an earcon of six frames."""
    rng = np.random.default_rng(1)
    audible = AudibleAnswers()

    def take(level: int, *, playing: bool) -> bool:
        samples = rng.normal(0, level, FRAME_SAMPLES).clip(-32768, 32767).astype("<i2")
        return audible.take(PcmFrame(samples.tobytes(), 0.0), playing=playing)

    found = []
    for number, answer in enumerate(answers):
        room = levels[number % len(levels)]
        for _ in range(60):
            take(room, playing=False)
        for _ in range(6 if answer == "e" else 60):
            take(ANSWER if answer == "h" else room, playing=True)
        if take(room, playing=False):
            found.append(number)
    return found


def test_answers_that_fall_silent_are_told_once() -> None:
    """After the second that was not heard, of those that follow heard ones."""
    heard = "h" * KNOWN_AFTER
    assert told([ROOM], heard + "s" * UNHEARD_IN_A_ROW) == [KNOWN_AFTER + UNHEARD_IN_A_ROW - 1]
    assert told([ROOM], heard + "ssss") == [KNOWN_AFTER + UNHEARD_IN_A_ROW - 1]


@pytest.mark.parametrize("answers", ["ssssssss", "hssss", "hhshshsh", "hheeee"])
def test_what_proves_nothing_is_not_told(answers: str) -> None:
    """A microphone that never hears it, one answer alone, earcons."""
    assert told([ROOM], answers) == []


def test_a_room_that_is_loud_now_and_then_is_not_told() -> None:
    """The answer drowned."""
    assert told([ROOM, ROOM, ROOM, ANSWER], "hhhhhhhh") == []
