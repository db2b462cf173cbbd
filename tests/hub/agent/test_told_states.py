"""Claims of states: held against the home, and what is told in their place."""

from dataclasses import replace

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
    return holds(said, language_of(said), nouns_in(sentence, WORDS), HOME.entities, WORDS.things)


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
        "All seven lights are off.",
        "Two blinds are open.",
        "One window is open.",
        "No window is open in the kitchen.",
        "Two of the lights in the living room are off.",
        "There are seven lights in the home.",
        "There are two lights in the living room.",
        "Two lights are in the living room.",
        "The thermostat is set to twenty degrees.",
        "The kitchen is at twenty-one degrees.",
        "Keine Lampe ist an.",
        "Es gibt sieben Lampen.",
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
        "The thermostat is set to twenty five degrees.",
        "The thermostat is set to thirty degrees.",
        "Three lights are in the living room.",
        "Two lights are flickering in the living room.",
        "Two lights are broken in the living room.",
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
        "Three lights are on in the living room.",
        "Two windows are open.",
        "None of the windows are open.",
        "Only one blind is open.",
        "Not a single door is locked.",
        "All six lights are off.",
        "Four of your seven lights are on.",
        "There are nine lights in this house.",
        "There are two lights in the garden.",
        "One window is open upstairs.",
        "Zwei Fenster sind offen.",
        "Deux fenêtres sont ouvertes.",
    ],
)
def test_what_is_not_so_or_cannot_be_read_does_not_hold(sentence: str) -> None:
    """A thing that is not there, a room in words that are not known, what is to come."""
    assert not is_so(sentence)


def test_a_kind_is_counted_whatever_its_things_are_called() -> None:
    """A lamp is one of the lights; a garage door is no blind."""
    lamp = "light.living_room_lamp"
    known = [replace(one, state="on") if one.entity_id == lamp else one for one in HOME.entities]
    for sentence, so in (
        ("One light is on.", True),
        ("No lights are on.", False),
        ("All lights are off.", False),
        ("Two blinds are open.", True),
    ):
        said = [token for token in tokens(sentence) if token not in STOPS]
        nouns = nouns_in(sentence, WORDS)
        assert holds(said, language_of(said), nouns, known, WORDS.things) is so, sentence


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The front door is unlocked", "The front door is locked."),
        ("The kitchen is 25 degrees", "The kitchen temperature is 21.5 degrees."),
        ("Your thermostat is off", "The living room thermostat is set to 20 degrees."),
        ("The lights are on", "Of 7 lights, none is on."),
        ("Two blinds are closed", "The bedroom blinds is open. The living room blinds is open."),
        ("The lights are lovely", ""),
    ],
)
def test_what_is_so_is_told_of_few_things(sentence: str, told: str) -> None:
    """Few one by one; nobody wants to hear of all lights, so these are counted."""
    said = tokens(sentence)
    assert telling(said, language_of(said), HOME.entities, WORDS.things) == told
