"""Recognition of corrections, and of the command within one."""

import pytest

from hub.conversation import corrections

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "sentence", ["that was wrong", "wrong", "no that is not what i meant", "that is not right"]
)
def test_a_complaint_is_a_correction_without_a_wish(sentence: str) -> None:
    """It takes back and asks for nothing else."""
    assert corrections.is_complaint(sentence)
    assert corrections.is_correction(sentence)


@pytest.mark.parametrize(
    "sentence", ["no the other 1", "no i meant the lamp", "not that one", "i said the bedroom"]
)
def test_a_correction_may_say_what_was_meant(sentence: str) -> None:
    """It is answered as well."""
    assert corrections.is_correction(sentence)
    assert not corrections.is_complaint(sentence)


@pytest.mark.parametrize(
    "sentence", ["turn off the wrong light", "movie time", "no thanks", "what is wrong with you"]
)
def test_other_sentences_take_nothing_back(sentence: str) -> None:
    """However they begin."""
    assert not corrections.is_correction(sentence)


@pytest.mark.parametrize(
    ("sentence", "wish"),
    [
        ("no turn on the lamp", "turn on the lamp"),
        ("wrong 1 i meant the bedroom light", "the bedroom light"),
        ("that was wrong", ""),
        ("no the other 1", "the other 1"),
    ],
)
def test_the_wish_of_a_correction_is_what_it_says_besides(sentence: str, wish: str) -> None:
    """Nothing for a bare complaint."""
    assert corrections.wish(sentence) == wish
