"""States told without a verb, in a relative clause, or in what a question presumes."""

import pytest

from hub.agent.home_claims import claims
from hub.agent.home_words import HomeWords
from hub.home.demo import DemoHome

pytestmark = pytest.mark.pure

WORDS = HomeWords(DemoHome().snapshot())


@pytest.mark.parametrize(
    "sentence",
    [
        "Kitchen light: on.",
        "Still open: the garage door.",
        "Turn off the kitchen light, which is still on.",
        "Please close the front door that you left open.",
        "Did you know that your garage door is open?",
        "Wondering why the back door is unlocked?",
        "Wusstest du, dass die Haustür offen ist?",
        "Not a single door is locked.",
        "The bedroom window isn't open any more.",
        "It is dark everywhere.",
    ],
)
def test_a_state_beside_the_main_clause_is_a_claim(sentence: str) -> None:
    """It is as false as a plain one."""
    assert [one.kind for one in claims(sentence, WORDS, "world")] == ["state"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Close the windows that are open.",
        "A fuse is a wire that melts.",
        "Did you know that the Eiffel Tower is open?",
        "Do you think the kitchen light is on?",
        "The Office is a comedy about a paper company.",
        "Bleed the radiators once a year.",
        "Most floors are open to visitors.",
        "A lamp is not a light.",
    ],
)
def test_advice_and_definitions_claim_nothing(sentence: str) -> None:
    """What is picked out, asked, defined or told of the world."""
    assert claims(sentence, WORDS, "world") == []
