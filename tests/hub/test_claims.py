"""What a language model may not say of itself."""

import pytest

from hub.claims import claims_deed, claims_state

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "sentence",
    [
        "I've turned on the kitchen light.",
        "I turned off the lights.",
        "I have now set the thermostat to 21 degrees.",
        "I've just locked the front door, so you don't have to worry.",
        "I\u2019ll do that for you.",
        "I will turn on the light.",
        "I'm dimming them now.",
        "I am going to open the blinds.",
        "I cancelled the timer.",
        "We have taken care of the lights.",
        "The front door has been unlocked.",
        "Sure, turning on the light.",
        "Opening the blinds.",
        "Done.",
        "Okay, all set!",
    ],
)
def test_a_deed_is_a_claim(sentence: str) -> None:
    """Past, present or promised."""
    assert claims_deed(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The lights are now on.", "The front door is locked.", "Your timer is set for five minutes.", "Lights on."],
)
def test_a_state_is_told_apart_from_a_deed(sentence: str) -> None:
    """It may be said after the state was looked up."""
    assert claims_state(sentence)
    assert not claims_deed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Paris is the capital of France.",
        "I can't turn that on.",
        "I have not opened anything.",
        "I won't unlock the door.",
        "Do you want me to turn it on?",
        "Turn the handle to the left to open it.",
        "I would open a window.",
        "I play chess sometimes.",
        "I found three results.",
        "She turned on the light and saw the dragon.",
        "That was created by Bach.",
        "Opening hours are nine to five.",
        "It is open on Sundays.",
        "It is raining in Rome.",
    ],
)
def test_other_sentences_are_no_claims(sentence: str) -> None:
    """Facts, stories, advice, questions and refusals are let through."""
    assert not claims_deed(sentence)
    assert not claims_state(sentence)
