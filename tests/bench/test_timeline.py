"""Promises of the demo's timeline."""

import pytest

from bench.timeline import WIDTH, last_word_to_first_sound_ms, timeline
from ingle.wire.trace import STAGES

pytestmark = pytest.mark.pure

LOCAL_TURN = {
    "wake": 90.0,
    "capture": 1500.0,
    "endpoint": 700.0,
    "uplink": 1.0,
    "stt": 3.0,
    "context": 1.0,
    "intent": 5.0,
    "action": 15.0,
    "first_sentence": 26.0,
    "downlink": 1.0,
    "tts": 19.0,
    "first_audio": 50.0,
}


def _bar(lines: list[str], stage: str) -> str:
    line = next(line for line in lines if line.split()[0] == stage)
    return line.split("|")[1]


def test_every_measured_stage_has_one_line_in_the_order_of_a_turn() -> None:
    """No stage is dropped, invented or out of order."""
    assert [line.split()[0] for line in timeline(LOCAL_TURN)] == list(STAGES)
    assert [line.split()[0] for line in timeline({"stt": 2.0, "endpoint": 5.0})] == [
        "endpoint",
        "stt",
    ]
    assert timeline({}) == []


def test_what_follows_the_silence_begins_where_the_silence_ends() -> None:
    """The endpoint's bar begins at the last word.

    The first sound's begins where the endpoint's bar ends.
    """
    lines = timeline(LOCAL_TURN, block="#", dot=".")
    endpoint, first_audio = _bar(lines, "endpoint"), _bar(lines, "first_audio")
    assert endpoint.startswith("#")
    assert endpoint.count("#") == pytest.approx(WIDTH * 700 / 750, abs=1)
    assert first_audio.index("#") == endpoint.count("#")


def test_action_is_drawn_inside_first_sentence_and_not_counted_twice() -> None:
    """Intent and action run within first_sentence: the downlink waits for that one only."""
    lines = timeline(
        {"first_sentence": 100.0, "intent": 20.0, "action": 60.0, "downlink": 100.0}, block="#"
    )
    assert _bar(lines, "intent").index("#") == 0
    assert _bar(lines, "action").index("#") == pytest.approx(WIDTH * 20 / 200, abs=1)
    assert _bar(lines, "downlink").index("#") == WIDTH // 2


def test_stage_too_short_to_see_still_shows_a_mark_on_the_axis() -> None:
    """A stage of a microsecond is a dot, also at the very end, and never widens the picture."""
    lines = timeline({"endpoint": 700.0, "stt": 0.001}, block="#", dot=".")
    assert _bar(lines, "stt").strip() == "."
    assert {len(line.split("|")[1]) for line in lines} == {WIDTH}


def test_wait_is_the_silence_and_what_follows_it() -> None:
    """Last word to first sound adds the endpoint's wait and the way to the first sound.

    It is unknown without either.
    """
    assert last_word_to_first_sound_ms(LOCAL_TURN) == 750.0
    assert last_word_to_first_sound_ms({"endpoint": 700.0}) is None
