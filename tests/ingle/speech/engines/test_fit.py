"""Confidence of words, in figures as PocketSphinx gives them: log scores of 10 ms frames."""

import pytest

from ingle.speech.engines.fit import CONFIDENT, Segment, confidence

pytestmark = pytest.mark.pure

_SOUNDS = [Segment("SIL", 0, 10, -0.1), Segment("K", 10, 30, -0.2), Segment("AA", 30, 50, -0.2)]


def _words(first: float, second: float) -> list[Segment]:
    return [
        Segment("<sil>", 0, 10, -0.1),
        Segment("turn", 10, 30, first),
        Segment("on", 30, 50, second),
    ]


def test_words_that_fit_as_well_as_the_free_phones_are_certain() -> None:
    """Better than them is no more than that."""
    assert confidence(_words(-0.2, -0.2), _SOUNDS) == pytest.approx(1)
    assert confidence(_words(-0.1, -0.1), _SOUNDS) == 1


def test_the_further_the_words_stay_behind_the_less_they_are_believed() -> None:
    """Down to nearly nothing."""
    falling = [
        confidence(_words(-0.2 - behind, -0.2), _SOUNDS) for behind in (0, 0.02, 0.05, 0.1, 1)
    ]
    assert falling == sorted(falling, reverse=True)
    assert falling[1] > CONFIDENT > falling[3]
    assert falling[-1] < 0.01


def test_one_word_that_does_not_fit_betrays_the_sentence() -> None:
    """However well a long rest of it does."""
    rest = [Segment("light", 50, 250, -1.0)]
    sounds = [*_SOUNDS, Segment("L", 50, 250, -1.0)]
    assert confidence([*_words(-0.2, -0.2), *rest], sounds) > CONFIDENT
    assert confidence([*_words(-0.2, -0.35), *rest], sounds) < CONFIDENT


def test_a_phone_counts_by_its_share_in_a_word() -> None:
    """Words and phones begin where they like."""
    words = [Segment("turn", 0, 25, -0.25), Segment("on", 25, 50, -0.25)]
    assert confidence(words, [Segment("AA", 0, 50, -0.5)]) == pytest.approx(1)


def test_speech_that_passes_for_silence_counts() -> None:
    """A grammar takes what it has no words for as a pause."""
    words = [Segment("stop", 0, 20, -0.2), Segment("<sil>", 20, 100, -0.9)]
    assert confidence(words, [Segment("AA", 0, 20, -0.2), Segment("K", 20, 100, -0.2)]) < CONFIDENT


@pytest.mark.parametrize("words", [[], [Segment("<sil>", 0, 20, -0.1)]])
def test_without_words_there_is_nothing_to_believe(words: list[Segment]) -> None:
    """Silence is no sentence."""
    assert confidence(words, _SOUNDS) == 0
