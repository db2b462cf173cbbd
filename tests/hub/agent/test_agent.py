"""The agent's loop: rounds, tools and results, with the real intents of the demo home."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from fakes import NOON
from hub.agent.agent import (
    BROKEN_OFF,
    MAX_CALLS,
    MAX_ROUNDS,
    MAX_SAID,
    NOT_ALL_AT_ONCE,
    NOTHING_SAID,
    STOPPED,
)
from hub.errors import Unavailable
from hub.home.demo import DemoHome
from hub.ports import ActionResult, Context, Exchange, Sentence, ServiceCall, ToolCall
from kitchen import Kitchen, call, light

pytestmark = pytest.mark.pure


class AwayHome(DemoHome):
    """One that is known and does not answer."""

    async def call(
        self, call: ServiceCall, *, within_s: float, waiting: Callable[[], Awaitable[None]]
    ) -> ActionResult:
        raise Unavailable("The home does not answer.")


async def test_sentences_are_said_as_they_come() -> None:
    """In order, and the answer is the model's."""
    kitchen = Kitchen((Sentence("The sky scatters blue light."), Sentence("That is why.")))
    result, pattern = await kitchen.ask("why is the sky blue")
    assert kitchen.said == ["The sky scatters blue light.", "That is why."]
    assert (result.outcome, result.source, result.actions, pattern) == ("ok", "llm", (), None)
    assert kitchen.model.closed == 1


async def test_an_action_is_told_by_its_result_without_asking_the_model_again() -> None:
    """The light is on, the sentence is the result's, and one request was enough."""
    kitchen = Kitchen((light("kitchen light"),))
    result, pattern = await kitchen.ask("it is so dark in here, do something")
    assert kitchen.said == ["Turned on the kitchen light."]
    assert kitchen.state("light.kitchen_light") == "on"
    assert [(one.target, one.verified) for one in result.actions] == [("light.kitchen_light", True)]
    assert len(kitchen.model.asked) == 1
    assert pattern is None  # "it" points elsewhere


async def test_a_verified_action_may_be_learned() -> None:
    """The sentence in its normal form, the commands, and what they came to."""
    kitchen = Kitchen((light("kitchen light"), light("hallway light")))
    _, pattern = await kitchen.ask("Movie time, please!")
    assert pattern is not None
    assert (pattern.sentence, pattern.room_id) == ("movie time", "kitchen")
    assert pattern.entity_ids == ("light.kitchen_light", "light.hallway_light")
    assert kitchen.said == ["Turned on the kitchen light. Turned on the hallway light."]


async def test_off_and_on_again_are_told_as_they_happened() -> None:
    """The second is worded after the first was done."""
    kitchen = Kitchen(
        (light("kitchen light"),), (light("kitchen light", "turn_off"), light("kitchen light"))
    )
    await kitchen.ask("some light")
    await kitchen.ask("blink it once")
    assert kitchen.said[1:] == ["Turned off the kitchen light.", "Turned on the kitchen light."]
    assert kitchen.state("light.kitchen_light") == "on"


async def test_a_lock_is_asked_about_first() -> None:
    """The model cannot unlock: the question is asked, and its answer is awaited."""
    kitchen = Kitchen((light("front door", "unlock"),))
    result, _ = await kitchen.ask("let my guests in")
    assert kitchen.said == ["Shall I unlock the front door?"]
    assert result.expects_reply
    assert kitchen.state("lock.front_door") == "locked"
    assert await kitchen.dialogue.take("s") is not None


async def test_two_questions_are_not_asked_at_once() -> None:
    """What is clear is done, one question is asked, and the rest is said to be left."""
    kitchen = Kitchen(
        (light("front door", "unlock"), light("kitchen light"), light("back door", "unlock"))
    )
    await kitchen.ask("open up")
    assert kitchen.said == [
        "Turned on the kitchen light.",
        NOT_ALL_AT_ONCE,
        "Shall I unlock the front door?",
    ]


async def test_a_malformed_call_goes_back_to_the_model() -> None:
    """It is told what is wrong, nothing is done, and its next try counts."""
    broken = ToolCall(
        call_id="1", name="control_home", arguments='{"action":"turn_on","name":"kitch'
    )
    kitchen = Kitchen((broken,), (light("kitchen light"),))
    result, _ = await kitchen.ask("some light")
    assert "not a JSON object" in kitchen.tool_answers(1)[0]
    assert kitchen.said == ["Turned on the kitchen light."]
    assert len(result.actions) == 1


async def test_a_model_that_only_calls_is_stopped() -> None:
    """After a few rounds no tools are offered, and the turn ends with words."""
    kitchen = Kitchen(*[(call("get_time"),)] * MAX_ROUNDS)
    await kitchen.ask("what now")
    assert len(kitchen.model.asked) == MAX_ROUNDS
    assert kitchen.model.offered[-1] == ()
    assert kitchen.said == [NOTHING_SAID]


async def test_a_flood_of_calls_is_cut() -> None:
    """The first eight count, the others are refused."""
    kitchen = Kitchen(
        tuple(call("get_time") for _ in range(MAX_CALLS + 3)), (Sentence("It is noon."),)
    )
    await kitchen.ask("what time is it in words")
    answers = kitchen.tool_answers(1)
    assert sum("error" in answer for answer in answers) == 3
    assert len(answers) == MAX_CALLS + 3


async def test_an_unknown_name_becomes_a_question_about_the_nearest() -> None:
    """As it does when it is said."""
    kitchen = Kitchen((light("kitchn light"),))
    result, _ = await kitchen.ask("make it bright")
    assert "Did you mean the kitchen light?" in kitchen.said[0]
    assert result.expects_reply
    assert result.actions == ()


async def test_an_impossible_value_is_answered_with_the_range() -> None:
    """Nothing is sent."""
    kitchen = Kitchen(
        (call("control_home", action="set_brightness", name="office light", value=300),)
    )
    await kitchen.ask("blind me")
    assert kitchen.said == ["Brightness goes from 0 to 100 percent."]


async def test_what_failed_is_not_told_done() -> None:
    """A service that the thing does not have: an honest sentence, and the turn is no success."""
    kitchen = Kitchen((light("kitchen light"),), home=AwayHome())
    result, pattern = await kitchen.ask("some light")
    assert kitchen.said == ["Sorry, that did not work: The home does not answer."]
    assert (result.outcome, result.error_code, pattern) == ("error", "unavailable", None)
    assert [one.verified for one in result.actions] == [False]


async def test_no_answer_at_all_is_the_callers() -> None:
    """Nothing was said or done, so the turn may still end otherwise."""
    kitchen = Kitchen((Unavailable("no provider"),))
    with pytest.raises(Unavailable):
        await kitchen.ask("tell me something")
    assert kitchen.said == []


async def test_an_answer_that_breaks_off_ends_honestly() -> None:
    """What was said stays said; what was done is reported."""
    kitchen = Kitchen((Sentence("Once upon a time."), Unavailable("cut")))
    result, _ = await kitchen.ask("tell me a story")
    assert kitchen.said == ["Once upon a time.", BROKEN_OFF]
    assert (result.outcome, result.error_code) == ("error", "unavailable")
    kitchen = Kitchen((light("kitchen light"), call("get_time")), (Unavailable("cut"),))
    result, pattern = await kitchen.ask("light and time")
    assert [one.verified for one in result.actions] == [True]
    assert (result.outcome, pattern) == ("error", None)


async def test_an_endless_answer_is_ended() -> None:
    """After two minutes of speech, with words that say so; no call behind that is carried out."""
    kitchen = Kitchen((*[Sentence("And so on and on.")] * 2000, light("kitchen light")))
    result, _ = await kitchen.ask("tell me all you know")
    assert kitchen.said[-1] == STOPPED
    assert MAX_SAID < sum(map(len, kitchen.said)) < MAX_SAID + 100
    assert (result.outcome, result.actions) == ("ok", ())
    assert kitchen.model.closed == 1


async def test_a_question_of_the_model_expects_an_answer() -> None:
    """So the satellite listens without a wake word."""
    kitchen = Kitchen((Sentence("Which film do you mean?"),))
    result, _ = await kitchen.ask("when was the film made")
    assert result.expects_reply


async def test_the_conversation_so_far_is_told() -> None:
    """What "it" is stands in the last exchange."""
    kitchen = Kitchen((Sentence("In 1815."),))
    context = Context(
        exchanges=(Exchange(turn_id="1", said="who was Ada", answered="A mathematician."),)
    )
    await kitchen.ask("when was she born", context)
    assert "A mathematician." in [message.text for message in kitchen.model.asked[0]]


async def test_timers_and_notes_speak_for_themselves() -> None:
    """Their own sentences, one request."""
    kitchen = Kitchen(
        (call("set_timer", seconds=60), call("remember", text="The bins go out on Tuesday"))
    )
    result, pattern = await kitchen.ask("a minute, and note that the bins go out on Tuesday")
    assert sorted(kitchen.said) == ["noted: Remember", "timer in kitchen"]
    assert (result.outcome, pattern, len(kitchen.model.asked)) == ("ok", None, 1)


async def test_the_clock_is_the_hubs() -> None:
    """Not the model's idea of what day it is."""
    kitchen = Kitchen((call("get_time"),), (Sentence("It is Monday."),))
    await kitchen.ask("which day")
    assert json.loads(kitchen.tool_answers(1)[0]) == {"now": "Monday 2026-11-23 12:00 +0000"}
    assert isinstance(NOON, datetime)
