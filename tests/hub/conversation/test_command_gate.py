"""The command gate: no path carries out a sentence that is no plain command."""

import pytest

from fakes import FakeMemory, FakeOutbox
from hub.conversation import command_gate
from hub.home.demo import DemoHome
from hub.ports import (
    Act,
    ActFor,
    AddSchedule,
    Ask,
    Entity,
    HomeSnapshot,
    Say,
    SchedulePlan,
    ServiceCall,
    TurnHead,
    TurnResult,
)
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


class Keeper:
    """`Schedules` that remember what they are to keep."""

    def __init__(self) -> None:
        self.kept: list[AddSchedule] = []

    async def carry_out(
        self, plan: SchedulePlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        assert isinstance(plan, AddSchedule)
        self.kept.append(plan)
        return Say(intent=plan.intent, text=f"All right, {plan.when}.")

    async def promise(self, plan: ActFor, *, room_id: str, satellite_id: str | None) -> str | Say:
        raise AssertionError(plan)

    async def withdraw(self, promised: str) -> None:
        raise AssertionError(promised)


async def test_a_time_belongs_to_the_command_also_where_a_model_understood_it() -> None:
    """It is kept for then, not done now, and not learned; a condition is still refused."""
    keeper = Keeper()
    kitchen = Kitchen((light("kitchen light"),), schedules=keeper)
    result, pattern = await kitchen.ask("make it cosy in half an hour")
    assert kitchen.said == ["All right, in 30 minutes."]
    assert kitchen.state("light.kitchen_light") == "off"
    assert (result.outcome, result.actions, pattern) == ("ok", (), None)
    [kept] = keeper.kept
    assert kept.schedule.text == "make it cosy"
    assert [call.entity_id for call in kept.schedule.calls] == ["light.kitchen_light"]
    refused = Kitchen(*((light("kitchen light"),) for _ in range(4)), schedules=keeper)
    for sentence in ("make it cosy if it is dark in half an hour", "should it be cosy at seven"):
        await refused.ask(sentence)
        refused.model.rounds = [(light("kitchen light"),) for _ in range(4)]
    assert refused.state("light.kitchen_light") == "off"
    assert len(keeper.kept) == 1
