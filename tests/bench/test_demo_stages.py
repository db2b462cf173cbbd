"""Stages of the demo: what satellite and hub say to each other, in words."""

import pytest

from bench.demo_stages import Stages, stage_lines
from ingle.wire import messages

pytestmark = pytest.mark.pure


def turn(*, wake_word: str = "hey_jarvis") -> list[messages.Message]:
    """A command with an action and an answer of two sentences, as it passes the broker."""
    action = messages.ActionReport(
        domain="light", service="turn_on", target="light.kitchen_light", verified=True
    )
    return [
        messages.TurnStarted(
            session_id="s",
            room_id="kitchen",
            wake_word=wake_word,
            wake_score=0.9,
            level_dbfs=-20.0,
            stt="local",
        ),
        messages.Command(session_id="s", room_id="kitchen", text="Turn on the light."),
        messages.Answer(seq=0, text="Turned on the light."),
        messages.Answer(seq=1, text="It is bright."),
        messages.TurnFinished(outcome="ok", sentences=2, actions=(action,)),
    ]


def test_each_stage_is_told_and_what_was_done_before_the_answer() -> None:
    """Wake word, transcript, action, answer; a second turn begins with no answer."""
    sentences: list[str] = []
    lines = [line for message in turn() for line in stage_lines(message, sentences)]
    assert lines == [
        "wake word heard: “hey jarvis”",
        "command heard: “Turn on the light.”",
        "done: light.turn_on on light.kitchen_light",
        "answer: “Turned on the light. It is bright.”, which the satellite speaks now",
    ]
    assert sentences == []


def test_a_reply_is_no_wake_word() -> None:
    """The hub has asked something: nothing woke the satellite."""
    first = turn(wake_word=messages.REPLY)[0]
    assert list(stage_lines(first, [])) == ["the satellite listens for a reply"]


def test_a_stage_is_a_line_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Counted from the demo's begin."""
    times = iter((100.0, 102.25))
    stages = Stages(lambda: next(times))
    stages.tell("the hub is ready")
    stages.add("Kitchen: Light")
    assert capsys.readouterr().out == "     2.2 s  the hub is ready\n            Kitchen: Light\n"
