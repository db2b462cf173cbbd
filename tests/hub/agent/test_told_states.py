"""Claims of states: held against the home, and what is told in their place."""

import pytest

from hub.agent.clauses import STOPS, language_of, tokens
from hub.agent.home_claims import nouns_in
from hub.agent.home_words import HomeWords
from hub.agent.told_states import holds, telling
from hub.home.demo import DemoHome

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
WORDS = HomeWords(HOME)


def is_so(sentence: str) -> bool:
    said = [token for token in tokens(sentence) if token not in STOPS]
    return holds(said, language_of(said), nouns_in(sentence, WORDS), HOME.entities, HOME)


@pytest.mark.parametrize(
    "sentence",
    [
        "The front door is now locked.",
        "The lights are all off.",
        "The kitchen light is off.",
        "The light in the kitchen is off.",
        "Kitchen light off.",
        "The garage door is closed.",
        "The bedroom window is open.",
        "Everything is locked.",
        "Both doors are locked.",
        "The thermostat is set to 20 degrees.",
        "The kitchen temperature is 21.5 degrees.",
        "The kitchen light is not on.",
        "The coffee machine isn't on.",
        "Das Licht ist aus.",
        "La lumière est éteinte.",
        "There is no fan in the kitchen.",
        "No lights are on.",
    ],
)
def test_what_is_so_holds(sentence: str) -> None:
    """By name, kind or room, of one thing or all, in digits and in the words of states."""
    assert is_so(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The front door is now unlocked.",
        "The front door isn't locked.",
        "The lights are now on.",
        "Lights on.",
        "Okay, the kitchen light is on now.",
        "The windows are closed.",
        "The thermostat is at 25 degrees.",
        "The sky is blue and the kitchen light is on.",
        "I can tell you that the coffee machine is on.",
        "The music is playing.",
        "It is unlocked.",
        "Das Licht ist an.",
        "La lumière est allumée.",
        "The smoke alarm is off.",
        "La fenêtre de la cuisine est ouverte.",
        "The blinds will open at seven.",
        "There is no fan in the bedroom.",
    ],
)
def test_what_is_not_so_or_cannot_be_read_does_not_hold(sentence: str) -> None:
    """A thing that is not there, a room in words that are not known, what is to come."""
    assert not is_so(sentence)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The front door is unlocked", "The front door is locked."),
        ("The kitchen is 25 degrees", "The kitchen temperature is 21.5 degrees."),
        ("Your thermostat is off", "The living room thermostat is set to 20 degrees."),
        ("The lights are on", ""),
    ],
)
def test_what_is_so_is_told_of_few_things(sentence: str, told: str) -> None:
    """Nobody wants to hear of all lights."""
    said = tokens(sentence)
    assert telling(said, language_of(said), HOME.entities, HOME) == told
