"""Barge-in with repair, frame by frame: what is held, what goes on, what begins a turn."""

from collections.abc import AsyncIterator

import pytest

from satellite.listening.barge_in import BargeIn
from satellite.ports import FRAME_BYTES, PcmFrame, Wake

pytestmark = pytest.mark.pure

WAKE = Wake(word="alexa", score=0.7)
ASKED = Wake(word="listen", score=1.0, said=False)
FRAME = PcmFrame(bytes(FRAME_BYTES), 0.0)


class Speaker:
    """A speaker that says something until it is stopped."""

    def __init__(self) -> None:
        self.busy = True
        self.done: list[str] = []

    def hold(self) -> None:
        self.done.append("hold")

    def resume(self) -> None:
        self.done.append("resume")

    def stop(self) -> None:
        self.done.append("stop")
        self.busy = False


class Ears:
    """`Microphone` that takes the echo out, or does not yet."""

    overruns, live, ended = 0, True, False

    def __init__(self, *, echoless: bool = True) -> None:
        self.echoless = echoless

    async def frames(self) -> AsyncIterator[PcmFrame]:
        yield FRAME


class Speech:
    """`SpeechDetector` by a script: s speech, _ silence; silence after its end."""

    def __init__(self, script: str) -> None:
        self._script = iter(script)

    def probability(self, frame: PcmFrame) -> float:
        return 0.9 if next(self._script, "_") == "s" else 0.1

    def reset(self) -> None:
        """The script goes on."""


def heard(script: str, *, frames: int = 60) -> tuple[int | None, list[str]]:
    """The frame after the wake word that begins a turn, and what the speaker was told."""
    speaker = Speaker()
    barge_in = BargeIn(speaker, Ears(), Speech(script))
    assert barge_in.take(FRAME, WAKE, deaf=False) is None
    assert speaker.done == ["hold"]
    assert barge_in.holding
    for number in range(1, frames):
        if barge_in.take(FRAME, None, deaf=False) is not None:
            return number, speaker.done
    assert not barge_in.holding
    return None, speaker.done


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("", id="silence"),
        pytest.param("ssssssss", id="the wake word's own end"),
        pytest.param("ssssssss" + "_" * 10 + "sss", id="a click"),
    ],
)
def test_a_false_alarm_resumes_the_answer(script: str) -> None:
    """After a second and a half in which nothing was said, and nothing begins."""
    assert heard(script) == (None, ["hold", "resume"])


@pytest.mark.parametrize(
    ("script", "frame"),
    [
        pytest.param("s" * 30, 12, id="run together with the wake word"),
        pytest.param("ssss" + "_" * 8 + "ssssss", 16, id="after a breath"),
        pytest.param("_" * 40 + "ssssss", 44, id="late"),
    ],
)
def test_words_after_the_wake_word_drop_the_answer(script: str, frame: int) -> None:
    """Speech of 120 ms that is not the wake word's own end; what was said is not resumed."""
    assert heard(script) == (frame, ["hold", "stop"])


def test_in_silence_a_wake_word_begins_a_turn_at_once() -> None:
    """Nothing is said, so nothing is held."""
    speaker = Speaker()
    speaker.busy = False
    assert BargeIn(speaker, Ears(), Speech("")).take(FRAME, WAKE, deaf=False) is WAKE
    assert speaker.done == []


def test_what_a_hub_asks_for_interrupts_nothing() -> None:
    """It waits for nobody's words: it is let through as it always was."""
    speaker = Speaker()
    assert BargeIn(speaker, Ears(), Speech("")).take(FRAME, ASKED, deaf=False) is ASKED
    assert speaker.done == []


def test_muted_in_the_middle_the_answer_goes_on() -> None:
    """Whoever mutes the satellite has not interrupted it, and what follows is nobody's command."""
    speaker = Speaker()
    barge_in = BargeIn(speaker, Ears(), Speech("s" * 60))
    barge_in.take(FRAME, WAKE, deaf=False)
    for _ in range(40):
        assert barge_in.take(FRAME, None, deaf=True) is None
    assert speaker.done == ["hold", "resume"]


@pytest.mark.parametrize(
    ("busy", "echoless", "expected"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_the_bar_is_lower_only_where_the_echo_is_gone(
    busy: bool, echoless: bool, expected: bool
) -> None:
    """And something is said: else a wake word has to be as clear as ever."""
    speaker = Speaker()
    speaker.busy = busy
    assert BargeIn(speaker, Ears(echoless=echoless), Speech("")).expected is expected
