"""Guardrail against hallucinated states: statements held against what was looked up."""

import pytest

from hub.agent.claimed_states import statement
from hub.home.demo import DemoHome

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
EVERYTHING = frozenset(entity.entity_id for entity in HOME.entities)


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
    ],
)
def test_what_was_looked_up_and_is_so_may_be_told(sentence: str) -> None:
    """Without having looked it may not, true or not."""
    assert statement(sentence, HOME, EVERYTHING) == "founded"
    assert statement(sentence, HOME, ()) == "unfounded"


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
    ],
)
def test_what_is_not_so_is_unfounded_though_it_was_looked_up(sentence: str) -> None:
    """The tool said otherwise."""
    assert statement(sentence, HOME, EVERYTHING) == "unfounded"


def test_another_thing_that_was_looked_up_is_no_ground() -> None:
    """The kitchen's state says nothing of the front door."""
    assert statement("The front door is locked.", HOME, {"light.kitchen_light"}) == "unfounded"


@pytest.mark.parametrize(
    "sentence",
    [
        "The fan is open source.",
        "The Golden Gate is open to traffic.",
        "A lamp is on when current flows through it.",
        "The museum is closed on Mondays.",
        "The door is on the left.",
        "The door to success is always open.",
        "Paris is the capital of France.",
        "It is raining in Rome.",
    ],
)
def test_what_is_about_the_world_is_not_about_the_home(sentence: str) -> None:
    """Whatever words they share."""
    assert statement(sentence, HOME, ()) == "nothing"
