"""Endpointing: the state machine that decides when a command begins and is over."""

import pytest

from ingle.wire.messages import EndCause
from satellite.listening.endpoint import Endpoint, EndpointEvent, SoFar
from satellite.ports import FRAME_S
from satellite.settings import EndpointSettings

pytestmark = pytest.mark.pure

SETTINGS = EndpointSettings.model_validate({})
"""silence 700 ms (22 frames), speech 120 ms (4), nothing said 7000 ms (219), longest 15000 ms
(469)."""

SPEECH, SILENCE = 0.9, 0.05


def run(
    *parts: tuple[int, float],
    wake_frames: int = 0,
    settings: EndpointSettings = SETTINGS,
    so_far: SoFar = None,
) -> list[EndpointEvent]:
    """The events of so many frames of each probability; frame n is captured at n * 32 ms."""
    endpoint = Endpoint(settings, wake_frames)
    probabilities = [probability for count, probability in parts for _ in range(count)]
    events = [
        endpoint.update(probability, at * FRAME_S, so_far)
        for at, probability in enumerate(probabilities)
    ]
    return [event for event in events if event is not None]


COMMAND = (40, SPEECH)
END = (30, SILENCE)
WHOLE = ["speech_started", "paused", "ended"]

CASES = {
    "a command at once": ([COMMAND, END], 0, WHOLE),
    "a command after 1 s": ([(31, SILENCE), COMMAND, END], 0, WHOLE),
    "a command after 3 s": ([(94, SILENCE), COMMAND, END], 0, WHOLE),
    "a command after 6 s": ([(188, SILENCE), COMMAND, END], 0, WHOLE),
    "one begun just before the patience ends": ([(217, SILENCE), COMMAND, END], 0, WHOLE),
    "a short pause inside": (
        [COMMAND, (15, SILENCE), COMMAND, END],
        0,
        ["speech_started", "paused", "resumed", *WHOLE[1:]],
    ),
    "stops inside words": ([COMMAND, (3, SILENCE), COMMAND, END], 0, WHOLE),
    "nothing": ([(300, SILENCE)], 0, ["nothing_said"]),
    "a click": ([(20, SILENCE), (2, SPEECH), (300, SILENCE)], 0, ["too_short"]),
    "a click, then a command": ([(5, SILENCE), (2, SPEECH), (40, SILENCE), COMMAND, END], 0, WHOLE),
    "run together with the wake word": ([(20, SPEECH), COMMAND, END], 20, WHOLE),
    "the wake word alone": ([(20, SPEECH), (300, SILENCE)], 20, ["nothing_said"]),
    "the wake word's end after its detection": (
        [(20, SPEECH), (2, SPEECH), (300, SILENCE)],
        20,
        ["nothing_said"],
    ),
    "its long end, 1 s, a command": (
        [(8, SPEECH), (14, SPEECH), (31, SILENCE), COMMAND, END],
        8,
        WHOLE,
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
    "half sure": ([(300, 0.4)], 0, ["nothing_said"]),
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
    assert (ended.cause, ended.reason) == ("silence", "silence")


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
    assert (ended.kind, ended.cause, ended.reason) == ("ended", "limit", "limit")


def test_a_pause_is_told_early_enough_to_transcribe_on_trial() -> None:
    """`paused` comes after 128 ms of silence, more than half a second before the end."""
    assert [event.kind for event in run(COMMAND, (3, SILENCE))] == ["speech_started"]
    assert [event.kind for event in run(COMMAND, (4, SILENCE))] == ["speech_started", "paused"]


@pytest.mark.parametrize(
    ("so_far", "frames", "cause"),
    [
        ("complete", 8, "complete"),
        ("extendable", 15, "extendable"),
        ("unknown", 22, "silence"),
        (None, 22, "silence"),
        ("open", 38, "open"),
        ("pending", 38, "silence"),
    ],
)
def test_the_words_decide_how_much_silence_ends_a_command(
    so_far: SoFar, frames: int, cause: EndCause
) -> None:
    """250 ms after a whole command, 450 where it is often a beginning, 1.2 s after a beginning
    and where the words are still being transcribed, else 700; not a frame sooner.
    """
    assert run(COMMAND, (frames - 1, SILENCE), so_far=so_far)[-1].kind == "paused"
    ended = run(COMMAND, (frames, SILENCE), so_far=so_far)[-1]
    assert (ended.kind, ended.cause) == ("ended", cause)
    assert ended.reason == ("complete" if cause in ("complete", "extendable") else "silence")


def test_words_that_become_known_late_end_it_at_once() -> None:
    """A slow machine has them after 400 ms: what was waited already counts."""
    endpoint = Endpoint(SETTINGS)
    for at in range(40):
        endpoint.update(SPEECH, at * FRAME_S)
    for at in range(40, 52):
        endpoint.update(SILENCE, at * FRAME_S)
    ended = endpoint.update(SILENCE, 52 * FRAME_S, "complete")
    assert ended is not None
    assert (ended.kind, ended.cause) == ("ended", "complete")


def test_speech_that_goes_on_ends_nothing() -> None:
    """However complete the words before it were: they are stale."""
    endpoint = Endpoint(SETTINGS)
    for at in range(40):
        endpoint.update(SPEECH, at * FRAME_S)
    for at in range(40, 46):
        endpoint.update(SILENCE, at * FRAME_S)
    resumed = endpoint.update(SPEECH, 46 * FRAME_S, "complete")
    assert resumed is not None
    assert resumed.kind == "resumed"
    assert not any(endpoint.update(SPEECH, at * FRAME_S, "complete") for at in range(47, 90))


def test_a_sound_without_words_is_no_command() -> None:
    """Clatter before the first word: the command is still waited for, and ends as any other."""
    endpoint = Endpoint(SETTINGS)
    kinds = []
    clatter = [(20, SPEECH, None), (6, SILENCE, None), (60, SILENCE, "wordless")]
    command = [(40, SPEECH, None), (10, SILENCE, "complete")]
    for count, probability, so_far in (*clatter, *command):
        events = [endpoint.update(probability, 0.0, so_far) for _ in range(count)]
        kinds += [event.kind for event in events if event is not None]
    assert kinds == ["speech_started", "paused", "resumed", *WHOLE]


def test_patience_has_an_end_where_no_words_ever_come() -> None:
    """Seven seconds after the clatter, and after the longest command at the latest."""
    kinds = [event.kind for event in run((20, SPEECH), (300, SILENCE), so_far="wordless")]
    assert kinds == ["speech_started", "paused", "resumed", "nothing_said"]
    clatter = [(20, SPEECH), (100, SILENCE)] * 5
    assert run(*clatter, (300, SILENCE), so_far="wordless")[-1].kind == "ended"


def test_it_listens_on_where_the_transcript_turns_out_to_be_empty() -> None:
    """Told so after it ended, until the longest command is over."""
    endpoint = Endpoint(SETTINGS)
    for probability in (*[SPEECH] * 20, *[SILENCE] * 22):
        event = endpoint.update(probability, 0.0)
    assert event is not None
    assert event.kind == "ended"
    assert endpoint.listen_on()
    for probability in (*[SPEECH] * 600,):
        event = endpoint.update(probability, 0.0) or event
    assert (event.kind, event.cause) == ("ended", "limit")
    assert not endpoint.listen_on()


def test_other_voices_do_not_hold_the_turn_open() -> None:
    """A television behind a command: a whole one ends after 600 ms of it, any other after 900, and
    the words are transcribed meanwhile; the last word is the speaker's.
    """
    for so_far, frames in (("complete", 19), ("unknown", 29)):
        endpoint = Endpoint(SETTINGS)
        events = [endpoint.update(SPEECH, at * FRAME_S, so_far, True) for at in range(40)]
        events += [endpoint.update(SPEECH, at * FRAME_S, so_far, False) for at in range(40, 90)]
        started, paused, ended = [event for event in events if event is not None]
        assert (started.kind, paused.kind) == ("speech_started", "paused")
        assert (ended.kind, ended.cause, ended.reason) == ("ended", "background", "silence")
        assert ended.speech_end_s == pytest.approx(39 * FRAME_S)
        assert events.index(ended) == 39 + frames


def test_a_speaker_who_goes_on_is_heard_out() -> None:
    """Softly said words are not the end, where the speaker's own level comes back."""
    endpoint = Endpoint(SETTINGS)
    for at in range(20):
        endpoint.update(SPEECH, at * FRAME_S, None, True)
    for at in range(20, 38):
        event = endpoint.update(SPEECH, at * FRAME_S, "complete", False)
        assert event is None or event.kind == "paused"
    resumed = endpoint.update(SPEECH, 38 * FRAME_S, "complete", True)
    assert resumed is not None
    assert resumed.kind == "resumed"
