"""Promises of the demo's report of a turn."""

import json
import re

import pytest

from bench.demo_report import TurnLine, failure, told
from fakes import NOON
from hub.home.demo import DemoHome
from hub.intents import LocalIntents

pytestmark = pytest.mark.pure

LINE = {
    "turn_id": "t1",
    "wake_word": "hey_jarvis",
    "text": "turn on the kitchen light",
    "outcome": "ok",
    "answer": "Turned on the kitchen light.",
    "actions": [
        {"domain": "light", "service": "turn_on", "target": "light.kitchen_light", "verified": True}
    ],
    "stages_ms": {"endpoint": 700.0, "stt": 4.0, "first_audio": 50.0},
}


def _told(plain: bool = False, **changes: object) -> str:
    return "\n".join(
        told(TurnLine.model_validate_json(json.dumps({**LINE, **changes})), plain=plain)
    )


def test_turn_is_told_with_transcript_action_answer_and_wait() -> None:
    """What a person wants to know is there, fields that are added later do not disturb."""
    text = _told(something_new=1)
    assert "“turn on the kitchen light”" in text
    assert "light.turn_on on light.kitchen_light  (read back: it is so)" in text
    assert "“Turned on the kitchen light.”" in text
    assert "first sound: 750 ms, 700 of them" in text


def test_action_that_was_not_read_back_is_not_told_as_done() -> None:
    """Only a verified action is said to be so."""
    action = {"domain": "lock", "service": "lock", "target": "lock.front_door", "verified": False}
    assert "lock.lock on lock.front_door  (NOT verified)" in _told(actions=[action])


def test_failed_turn_is_told_with_its_reason() -> None:
    """Nothing heard, nothing done and nothing said are told as such, with the error's code."""
    text = _told(
        text="", outcome="error", error_code="no_speech", answer="", actions=[], stages_ms={}
    )
    assert "nothing that could be written down" in text
    assert "Action       none in the home" in text
    assert "error (no_speech)" in text
    assert "first sound" not in text


@pytest.mark.parametrize(
    ("error_code", "words"),
    [
        ("not_understood", "there is no language model in the demo"),
        ("no_speech", "no words were heard"),
        ("unavailable", "demo-out/hub.log"),
        ("internal", "demo-out/hub.log"),
    ],
)
def test_a_turn_that_failed_is_told_in_words(error_code: str, words: str) -> None:
    """What was heard, what went wrong, and where to look or what to try."""
    missed = TurnLine.model_validate({**LINE, "outcome": "error", "error_code": error_code})
    assert failure(missed).startswith("the command “turn on the kitchen light” was not done: ")
    assert words in failure(missed)


def test_who_was_not_understood_is_told_what_to_try() -> None:
    """Commands that the demo home does understand, ready to be typed, and one's own voice."""
    missed = TurnLine.model_validate({**LINE, "outcome": "error", "error_code": "not_understood"})
    assert 'make demo SAY="what can you do"' in failure(missed)
    assert "make demo WAV=" in failure(missed)
    home = LocalIntents()
    home.learn(DemoHome().snapshot())
    tried = re.findall('SAY="(.+?)"', failure(missed))
    assert len(tried) > 3
    plans = [
        home.plan(home.forms(said), room_id="kitchen", home=DemoHome().snapshot(), now=NOON)
        for said in tried
    ]
    assert None not in plans
    assert "WAV=" not in _told() + _told(outcome="error", error_code="unavailable")


def test_plain_bars_are_ascii() -> None:
    """A terminal without Unicode gets bars it can show."""
    assert "#" in _told(plain=True)
    assert "█" not in _told(plain=True)
