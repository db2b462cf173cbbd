"""Cross-hub consistency: the spine waits for preferences and notes where a plan depends on them."""

import asyncio

import pytest

from fakes import FakeMemory, FakeOutbox
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Context, Preference, TurnHead
from ingle.speech.engine import Heard
from local_hub import local_runner

pytestmark = pytest.mark.pure

KEY = Preference(category="note", key="the key is under the mat", value="The key is under the mat")
FAHRENHEIT = Preference(category="units", key="temperature", value="fahrenheit")
OFFICE = Preference(category="default_room", key="everything", value="office")


GENEROUS_S = 60.0
"""Longer than any machine needs for a turn: what takes longer waits for something else."""


class Shared(FakeMemory):
    """A memory in which another hub has left something."""

    preferences: tuple[Preference, ...] = ()
    loaded = 0
    """How many contexts were handed out."""

    async def load(self, session_id: str, room_id: str) -> Context:
        await super().load(session_id, room_id)
        self.loaded += 1
        return Context(preferences=self.preferences)


class Stage:
    """A hub with the demo home that knows no preference yet."""

    def __init__(self, *preferences: Preference) -> None:
        self.memory = Shared()
        self.memory.preferences = preferences
        self.runner = local_runner(
            DemoHome(), LocalIntents(), memory=self.memory, limit_s=2 * GENEROUS_S
        )

    async def ask(self, text: str, room_id: str = "kitchen") -> str:
        async def hear() -> Heard:
            return Heard(text=text)

        head = TurnHead(turn_id="t", session_id="s", room_id=room_id)
        return " ".join((await self.runner.answer(head, hear, FakeOutbox())).sentences)


async def test_what_another_hub_was_told_counts_at_the_first_question() -> None:
    """A note, a unit, a default room."""
    assert await Stage(KEY).ask("where is the key") == "You told me that the key is under the mat."
    assert (
        await Stage().ask("what is the temperature in the kitchen")
        == "The kitchen is 21.5 degrees."
    )
    assert (
        await Stage(FAHRENHEIT).ask("what is the temperature in the kitchen")
        == "The kitchen is 71 degrees."
    )
    assert await Stage().ask("turn on the lights", "attic") == "In which room?"
    assert await Stage(OFFICE).ask("turn on the lights", "attic") == "Turned on the office light."


@pytest.mark.parametrize(
    "text",
    [
        "turn on the kitchen light",
        "turn on the lights",
        "are the lights on",
        "open the bedroom blinds",
        "thanks",
    ],
)
async def test_what_hangs_on_no_preference_does_not_wait(text: str) -> None:
    """It is answered while the context is still being loaded."""
    stage = Stage(OFFICE, FAHRENHEIT, KEY)
    stage.memory.may_load.clear()
    async with asyncio.timeout(GENEROUS_S):
        assert await stage.ask(text)
    assert stage.memory.loaded == 0
