"""Refusals, questions and courtesies among a model's sentences."""

import pytest

from hub.agent.answer_words import is_courtesy, is_question, is_refusal

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "sentence",
    [
        "I can't do that.",
        "Sorry, I cannot unlock the door.",
        "I don't know how to do that.",
        "There is no fan in the kitchen.",
        "I'm not able to do that.",
        "I'm sorry, but I can't.",
        "That is not possible.",
        "I have no access to that.",
        "Ich kann das leider nicht.",
        "Je ne peux pas faire ça.",
        "No puedo.",
    ],
)
def test_a_refusal_is_one(sentence: str) -> None:
    """It may be said where an action was asked for."""
    assert is_refusal(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Don't worry, all is safe now.",
        "Everything is secured.",
        "Enjoy!",
        "Your home awaits.",
        "So be it.",
    ],
)
def test_what_only_sounds_well_is_no_refusal(sentence: str) -> None:
    """Whoever hears it takes the thing for done."""
    assert not is_refusal(sentence)


def test_questions_and_courtesies_are_told_apart() -> None:
    """A question asks back; an okay says nothing."""
    assert is_question("Which lamp do you mean?")
    assert not is_question("Which lamp is it.")
    assert is_courtesy("Sure!")
    assert is_courtesy("Okay, of course.")
    assert not is_courtesy("Okay, it is dark.")
