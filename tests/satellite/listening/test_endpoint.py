"""Endpointing: the state machine that decides when a command begins and is over."""

import pytest

from satellite.listening.endpoint import Endpoint, EndpointEvent
from satellite.ports import FRAME_S
from satellite.settings import EndpointSettings

pytestmark = pytest.mark.pure

SETTINGS = EndpointSettings.model_validate({})
"""silence 700 ms (22 frames), speech 120 ms (4), nothing said 4000 ms (125), longest 15000 ms
(469)."""

SPEECH, SILENCE = 0.9, 0.05


def run(
    *parts: tuple[int, float], wake_frames: int = 0, settings: EndpointSettings = SETTINGS
) -> list[EndpointEvent]:
    """The events of so many frames of each probability; frame n is captured at n * 32 ms."""
    endpoint = Endpoint(settings, wake_frames)
    probabilities = [probability for count, probability in parts for _ in range(count)]
    events = [
        endpoint.update(probability, at * FRAME_S) for at, probability in enumerate(probabilities)
    ]
    return [event for event in events if event is not None]


COMMAND = (40, SPEECH)
END = (30, SILENCE)
WHOLE = ["speech_started", "paused", "ended"]

CASES = {
    "a command at once": ([COMMAND, END], 0, WHOLE),
    "a command after 1 s": ([(31, SILENCE), COMMAND, END], 0, WHOLE),
    "a command after 3 s": ([(94, SILENCE), COMMAND, END], 0, WHOLE),
    "one begun just before the patience ends": ([(123, SILENCE), COMMAND, END], 0, WHOLE),
    "a short pause inside": (
        [COMMAND, (15, SILENCE), COMMAND, END],
        0,
        ["speech_started", "paused", "resumed", *WHOLE[1:]],
    ),
    "stops inside words": ([COMMAND, (3, SILENCE), COMMAND, END], 0, WHOLE),
    "nothing": ([(200, SILENCE)], 0, ["nothing_said"]),
    "a click": ([(20, SILENCE), (2, SPEECH), (200, SILENCE)], 0, ["too_short"]),
    "a click, then a command": ([(5, SILENCE), (2, SPEECH), (40, SILENCE), COMMAND, END], 0, WHOLE),
    "run together with the wake word": ([(20, SPEECH), COMMAND, END], 20, WHOLE),
    "the wake word alone": ([(20, SPEECH), (200, SILENCE)], 20, ["nothing_said"]),
    "the wake word's end after its detection": (
        [(20, SPEECH), (2, SPEECH), (200, SILENCE)],
        20,
        ["nothing_said"],
    ),
    "its end, 1 s, a command": (
        [(20, SPEECH), (5, SPEECH), (31, SILENCE), COMMAND, END],
        20,
        WHOLE,
    ),
    "its end, 3 s, a command": (
        [(20, SPEECH), (5, SPEECH), (94, SILENCE), COMMAND, END],
        20,
        WHOLE,
    ),
    "its end, 0.1 s, a command": (
        [(20, SPEECH), (5, SPEECH), (3, SILENCE), COMMAND, END],
        20,
        WHOLE,
    ),
    "perhaps a very short command": ([(20, SPEECH), (6, SPEECH), (200, SILENCE)], 20, ["ended"]),
    "probably a very short command": ([(33, SPEECH), (3, SPEECH), (48, SILENCE)], 33, ["ended"]),
    "the same, then a command": (
        [(33, SPEECH), (3, SPEECH), (40, SILENCE), COMMAND, END],
        33,
        WHOLE,
    ),
    "a slow wake word, 3 s, a command": ([(30, SPEECH), (94, SILENCE), COMMAND, END], 30, WHOLE),
    "half sure": ([(200, 0.4)], 0, ["nothing_said"]),
    "hysteresis": ([COMMAND, (30, 0.4), END], 0, WHOLE),
}


@pytest.mark.parametrize("name", CASES)
def test_events_follow_the_speech(name: str) -> None:
    """Each way to speak gives its events, in order, and nothing after the last."""
    parts, wake_frames, expected = CASES[name]
    assert [event.kind for event in run(*parts, wake_frames=wake_frames)] == expected


def test_ended_tells_when_the_last_word_ended() -> None:
    """The trace needs the end of the speech, not the end of the wait."""
    ended = run((10, SILENCE), COMMAND, END)[-1]
    assert ended.speech_end_s == pytest.approx(49 * FRAME_S)
    assert ended.reason == "silence"


def test_the_silence_that_ends_a_command_is_adjustable() -> None:
    """With 300 ms of silence wanted, the tenth silent frame ends it."""
    settings = EndpointSettings.model_validate({"ENDPOINT_SILENCE_MS": 300})
    assert [event.kind for event in run(COMMAND, (9, SILENCE), settings=settings)] == [
        "speech_started",
        "paused",
    ]
    assert run(COMMAND, (10, SILENCE), settings=settings)[-1].kind == "ended"


def test_endless_speech_is_cut_at_the_limit() -> None:
    """The limit counts from the first word, not from the wake word."""
    assert [event.kind for event in run((100, SILENCE), (468, SPEECH))] == ["speech_started"]
    ended = run((100, SILENCE), (469, SPEECH))[-1]
    assert (ended.kind, ended.reason) == ("ended", "limit")


def test_a_pause_is_told_early_enough_to_transcribe_on_trial() -> None:
    """`paused` comes after 160 ms of silence, more than half a second before the end."""
    assert [event.kind for event in run(COMMAND, (4, SILENCE))] == ["speech_started"]
    assert [event.kind for event in run(COMMAND, (5, SILENCE))] == ["speech_started", "paused"]
