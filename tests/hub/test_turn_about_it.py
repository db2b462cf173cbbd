"""The spine waits for what was done before where a sentence leans on it, and only there."""

import pytest

from fakes import FakeHome, FakeIntents, FakeMemory, FakeOutbox
from hub.errors import Unavailable
from hub.ports import Ask, Say, TurnHead, TurnResult
from ingle.speech.engine import Heard
from local_hub import keep, local_runner

pytestmark = pytest.mark.pure

PLANS = {
    text: Say(intent="x", text=text, about=(f"light.{text.split()[-1]}",))
    for text in ("turn on the lamp", "what time is it", "turn it off")
}


class Stage:
    """One conversation with a hub that has no language model."""

    def __init__(self) -> None:
        self.intents, self.memory = FakeIntents(dict(PLANS)), FakeMemory()
        self.runner = local_runner(FakeHome(), self.intents, memory=self.memory)

    async def say(self, turn_id: str, text: str, *, kept: bool = True) -> TurnResult:
        async def hear() -> Heard:
            return Heard(text=text)

        head = TurnHead(turn_id=turn_id, session_id="s", room_id="kitchen")
        result = await self.runner.answer(head, hear, FakeOutbox())
        if kept:
            await keep(self.runner, head, result)
        return result


async def test_a_sentence_about_it_is_given_what_was_done_before() -> None:
    """Kept or not yet kept."""
    stage = Stage()
    await stage.say("1", "turn on the lamp")
    await stage.say("2", "what time is it", kept=False)
    result = await stage.say("3", "turn it off")
    assert (result.outcome, result.source) == ("ok", "intent")
    assert [frame.about for frame in stage.intents.frames] == [("light.lamp",), ("light.it",)]


async def test_a_sentence_that_goes_on_is_given_what_was_done_before() -> None:
    """ "And the kitchen?" means nothing by itself."""
    stage = Stage()
    stage.intents.plans["and the kitchen?"] = Say(intent="x", text="too")
    await stage.say("1", "turn on the lamp")
    await stage.say("2", "and the kitchen?")
    assert [frame.about for frame in stage.intents.frames] == [("light.lamp",)]


async def test_any_other_sentence_does_not_wait() -> None:
    """It is answered while the context is still being loaded."""
    stage = Stage()
    await stage.say("1", "turn on the lamp")
    stage.memory.may_load.clear()
    result = await stage.say("2", "what time is it")
    assert result.outcome == "ok"
    assert stage.intents.frames == ()


async def test_a_sentence_that_is_unclear_is_given_what_was_spoken_of() -> None:
    """Which may be the answer, before anybody is asked."""
    stage = Stage()
    which = Ask(intent="x", text="Which one?", choices=(("a", Say(intent="x", text="a")),))
    stage.intents.plans["turn on the light"] = which
    await stage.say("1", "turn on the lamp")
    await stage.say("2", "turn on the light")
    assert [frame.about for frame in stage.intents.frames] == [("light.lamp",)]


async def test_without_a_memory_there_is_no_it() -> None:
    """And the sentence is planned all the same."""
    stage = Stage()
    stage.memory.away = Unavailable("the store is away")
    result = await stage.say("1", "turn it off", kept=False)
    assert result.outcome == "ok"
    assert stage.intents.frames == ()
