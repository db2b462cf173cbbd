"""The echo's delay, found in what is played and what is heard."""

import numpy as np
import pytest

from bench.acoustics import Floats, in_room
from ingle.speech.resample import to_float
from satellite.audio.echo_delay import AHEAD_SAMPLES, EchoDelay
from spoken import silence, speak

pytestmark = pytest.mark.model

FRAME = 512
ANSWER = to_float(
    b"".join(
        speak(text, voice="flite:slt") + silence(0.2)
        for text in (
            "tomorrow it will be mostly cloudy with a high of twelve degrees",
            "the recipe needs two hundred grams of flour and three eggs",
            "heavy rain is expected in the north, the south will stay dry",
        )
    )
)


def heard(late: int, *, jump: int = 0, at: int | None = None, noise: float = 0.001) -> Floats:
    """The answer in a room, so many samples late, from `at` on still later by `jump`."""
    echo = in_room(ANSWER, np.random.default_rng(1), 0.3) * 0.5
    near = np.concatenate((np.zeros(late), echo))[: len(ANSWER)]
    if at is not None:
        near = np.concatenate((near[:at], np.zeros(jump), near[at:]))[: len(ANSWER)]
    noisy: Floats = near + np.random.default_rng(2).normal(0, noise, len(near))
    return noisy


def moves(near: Floats) -> list[tuple[int, int]]:
    """When (in frames) the reference is moved, and by how much; it is moved accordingly."""
    delay, moved, found = EchoDelay(), 0, []
    padded = np.concatenate((np.zeros(20_000), ANSWER, np.zeros(20_000))).astype(np.float32)
    for number, begin in enumerate(range(0, len(near) - FRAME + 1, FRAME)):
        at = 20_000 + begin - moved
        more = delay.take(near[begin : begin + FRAME].astype(np.float32), padded[at : at + FRAME])
        moved += more
        if more:
            found.append((number, more))
    return found


@pytest.mark.parametrize("late", [300, 3_000, 9_000])
def test_the_echo_is_found_once_within_a_second(late: int) -> None:
    """To the sample, and the reference then stays where it is."""
    [(frame, moved)] = moves(heard(late))
    assert abs(moved - (late - AHEAD_SAMPLES)) <= 2
    assert frame * 0.032 < 1.5


def test_an_echo_that_jumps_is_found_again() -> None:
    """As when a device stumbles: by exactly so much, so that what was learnt of the room holds."""
    first, second = moves(heard(2_000, jump=700, at=80_000))
    assert abs(first[1] - (2_000 - AHEAD_SAMPLES)) <= 2
    assert abs(second[1] - 700) <= 2
    assert 80_000 / FRAME < second[0] < 80_000 / FRAME + 60


def test_without_an_echo_nothing_is_moved() -> None:
    """Noise, and a person who says something else: no peak stands out."""
    person = to_float(speak("what a lovely day this is", voice="en-gb"))
    near = np.random.default_rng(3).normal(0, 0.01, len(ANSWER))
    near[30_000 : 30_000 + len(person)] += person
    assert moves(near) == []


def test_an_answer_that_begins_anew_is_looked_at_before_it_is_learnt_from() -> None:
    """The device may have been opened with another delay."""
    delay, near = EchoDelay(), heard(0)
    assert delay.sought
    for begin in range(0, 40_000, FRAME):
        part = slice(begin, begin + FRAME)
        delay.take(near[part].astype(np.float32), ANSWER[part])
    assert not delay.sought
    delay.begin()
    assert delay.sought
