"""Who asks for an action: the person, or what was found on the web."""

import pytest

from hub.grounding import asked_for
from hub.home.demo import DemoHome
from hub.ports import Command

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
UNLOCK = Command(intent="HassTurnOff", slots={"name": "front door", "domain": "lock"})
LIGHT = Command(intent="HassTurnOn", slots={"name": "Kitchen Light"})


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (UNLOCK, "look up when the shop closes and unlock the front door"),
        (LIGHT, "if it gets dark before five turn on the kitchen light"),
        (Command(intent="HassTurnOff", slots={"domain": "light", "area": "office"}), "and switch off the lamps there"),
    ],
)
def test_what_the_person_named_may_be_done(command: Command, said: str) -> None:
    """By name, room or kind, with a word that wants something done."""
    assert asked_for(command, said, HOME)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (UNLOCK, "what is the weather in Rome"),
        (LIGHT, "search for a pasta recipe and put it simply"),
        (LIGHT, "who invented the kitchen light"),
        (UNLOCK, "tell me the news"),
    ],
)
def test_what_only_a_result_asks_for_may_not(command: Command, said: str) -> None:
    """Neither a name without a wish nor a wish without the name is enough."""
    assert not asked_for(command, said, HOME)
