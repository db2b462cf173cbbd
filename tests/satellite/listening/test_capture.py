"""Where a command begins among the frames before the detection."""

import pytest

from satellite.listening.capture import CommandStart, PhraseCut, command_start

pytestmark = pytest.mark.pure


def sound(*parts: tuple[int, bool]) -> list[float]:
    return [0.9 if speech else 0.1 for count, speech in parts for _ in range(count)]


def test_after_a_finished_wake_word_nothing_of_it_is_kept() -> None:
    """Only the silence after it is: a soft s may be in it already."""
    assert command_start(sound((30, False), (20, True), (6, False))) == CommandStart(
        index=50, wake_frames=0
    )


def test_a_phrase_too_long_for_a_wake_word_is_kept_whole() -> None:
    """A very short command, run together with it, is over already."""
    assert command_start(sound((10, False), (36, True), (4, False))) == CommandStart(
        index=7, wake_frames=43
    )


def test_a_command_that_has_begun_is_kept_with_a_margin() -> None:
    """A gap of 100 ms separates it from the wake word."""
    assert command_start(sound((20, False), (25, True), (5, False), (9, True))) == CommandStart(
        index=47, wake_frames=0
    )
    assert command_start(sound((20, False), (25, True), (3, False), (9, True))) == CommandStart(
        index=46, wake_frames=0
    )


def test_run_together_the_whole_wake_phrase_is_kept() -> None:
    """No gap, no cut: the transcript loses the wake phrase later."""
    assert command_start(sound((20, False), (40, True))) == CommandStart(index=17, wake_frames=43)


def test_stops_inside_words_are_no_gap() -> None:
    """A k or t is silent for up to 64 ms."""
    start = command_start(sound((20, False), (15, True), (2, False), (20, True)))
    assert start == CommandStart(index=17, wake_frames=40)


def test_the_pause_between_hey_and_the_name_is_no_cut() -> None:
    """What is longer than a command can be by now is the wake word's second half."""
    start = command_start(sound((20, False), (8, True), (4, False), (20, True)))
    assert start.wake_frames > 0
    assert start.index <= 32


@pytest.mark.parametrize("speech", [True, False])
def test_a_pre_roll_without_any_change_is_no_trouble(speech: bool) -> None:
    """All speech (a radio), all silence, and nothing at all."""
    assert 0 <= command_start(sound((62, speech))).index <= 62
    assert command_start([]) == CommandStart(index=0, wake_frames=0)


def listened_to(cut: PhraseCut, probabilities: list[float]) -> list[int]:
    """The numbers of the frames that the recogniser gets."""
    return [
        n for at, p in enumerate(probabilities) for n in map(int, cut.take(str(at).encode(), p))
    ]


def test_a_wake_word_that_ends_after_its_detection_is_dropped_at_the_pause() -> None:
    """The command is kept with a margin before it."""
    cut = PhraseCut(CommandStart(index=17, wake_frames=30))
    assert listened_to(cut, sound((3, False), (29, True), (4, False), (20, True))) == [
        *range(33, 56)
    ]


def test_a_command_run_together_with_the_wake_word_is_listened_to_with_it() -> None:
    """As soon as the phrase is too long for a wake word, all of it."""
    cut = PhraseCut(CommandStart(index=17, wake_frames=30))
    assert listened_to(cut, sound((3, False), (50, True))) == [*range(53)]


def test_a_pause_inside_the_wake_word_drops_nothing() -> None:
    """It is not yet the pause before the command."""
    cut = PhraseCut(CommandStart(index=17, wake_frames=30))
    assert listened_to(cut, sound((3, False), (8, True), (4, False), (40, True))) == [*range(55)]


def test_a_very_short_command_is_released_with_its_wake_word() -> None:
    """Only the transcript can tell "hey jarvis, stop" from a slow "hey jarvis"."""
    cut = PhraseCut(CommandStart(index=17, wake_frames=30))
    assert listened_to(cut, sound((3, False), (30, True), (20, False))) == []
    assert len(cut.release()) == 53
    assert cut.take(b"next", 0.9) == [b"next"]


def test_without_a_wake_word_in_front_every_frame_is_listened_to_at_once() -> None:
    """A reply, or a command after a pause."""
    assert listened_to(PhraseCut(CommandStart(index=50, wake_frames=0)), sound((5, True))) == [
        *range(5)
    ]
