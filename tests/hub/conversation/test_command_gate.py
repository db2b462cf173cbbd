"""The command gate: no path carries out a sentence that is no plain command."""

import pytest

from fakes import FakeMemory, FakeOutbox
from hub.conversation import command_gate
from hub.home.demo import DemoHome
from hub.ports import Act, Entity, HomeSnapshot, ServiceCall, TurnHead, TurnResult
from ingle.speech.engine import Heard
from kitchen import Kitchen, light
from local_hub import local_runner

pytestmark = pytest.mark.pure

NO_COMMANDS = (
    "never turn on the garage light",
    "don't turn on the garage light",
    "should I turn on the garage light",
    "why is the garage light on",
    "did you turn on the garage light",
    "what happens if I turn on the garage light",
    "I turned on the garage light",
    "my sister turned on the garage light",
    "the garage light is on",
    "turn on the garage light if it gets dark",
    "turn on the garage light unless somebody is asleep",
    "turn on the garage light when I get home",
    "turn on the garage light sometime later",
)


@pytest.mark.parametrize("sentence", NO_COMMANDS)
async def test_a_model_that_always_calls_a_tool_does_and_teaches_nothing(sentence: str) -> None:
    """Its call is refused in every round, and the home stays as it was."""
    kitchen = Kitchen(*((light("garage light"),) for _ in range(4)))
    result, pattern = await kitchen.ask(sentence)
    assert kitchen.state("light.garage_light") == "off"
    assert (result.actions, pattern) == ((), None)
    assert kitchen.said


@pytest.mark.parametrize("sentence", NO_COMMANDS)
async def test_the_local_intents_do_nothing_either(sentence: str) -> None:
    """Whether or not they understand it."""
    home = DemoHome()
    intents = Kitchen().intents
    runner = local_runner(home, intents, memory=FakeMemory())
    outbox = FakeOutbox()

    async def hear() -> Heard:
        return Heard(text=sentence)

    head = TurnHead(turn_id="t", session_id="s", room_id="garage")
    result: TurnResult = await runner.answer(head, hear, outbox)
    assert result.actions == ()
    assert outbox.sentences
    [garage_light] = [
        one for one in home.snapshot().entities if one.entity_id == "light.garage_light"
    ]
    assert garage_light.state == "off"


async def test_a_model_still_does_what_is_a_command() -> None:
    """An indirect wish is one, too."""
    for sentence in ("it is too dark in here", "make it cosy, would you"):
        kitchen = Kitchen((light("kitchen light"),))
        result, _ = await kitchen.ask(sentence)
        assert [one.verified for one in result.actions] == [True]


def test_the_name_of_a_thing_is_no_word_of_the_sentence() -> None:
    """A scene called "Sunset" is started at once; "at sunset" is another time."""
    scene = Entity(entity_id="scene.sunset", name="Sunset", area_id=None, state="unknown")
    home = HomeSnapshot(version="1", areas=(), entities=(scene,))
    call = ServiceCall(domain="scene", service="turn_on", entity_id="scene.sunset")
    start = Act(intent="HassTurnOn", calls=(call,), done="Started sunset.")
    assert command_gate.held_back(start, "activate sunset", home) is None
    assert command_gate.held_back(start, "activate sunset later", home) is not None
