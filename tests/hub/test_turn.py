"""The hub's spine: one command from transcript to sentences."""

import asyncio
import json

import pytest

from fakes import FakeModel
from hub.conversation.pending_question import ANSWER_WITHIN_S
from hub.conversation.turn_speech import ONE_MOMENT
from hub.errors import Rejected, Unavailable
from hub.language.en.refusals import NEEDS_A_MODEL, NOT_UNDERSTOOD
from hub.ports import Plan, Say, Sentence, ToolCall
from hub.turn import (
    APOLOGY,
    FORGOTTEN,
    NO_MODEL,
    NOTHING_HEARD,
    TOO_LATE,
    TOO_LONG,
    UNKNOWN_THING,
)
from ingle.speech.engine import Heard
from local_hub import keep
from stage import BOTH, Stage, heard_at_once

pytestmark = pytest.mark.pure


async def test_verified_actions_are_reported_done() -> None:
    """Each call is made once and "done" is said once all were read back."""
    stage = Stage()
    result = await stage.hear("both on")
    assert (result.outcome, result.source, result.intent) == ("ok", "intent", "HassTurnOn")
    assert sorted(call.entity_id for call in stage.home.calls) == [
        "light.kitchen_light",
        "light.living_room_lamp",
    ]
    assert [(a.target, a.verified) for a in result.actions] == [
        ("light.kitchen_light", True),
        ("light.living_room_lamp", True),
    ]
    assert stage.outbox.sentences == ["Turned on both."] == list(result.sentences)


async def test_an_unverified_action_is_never_reported_done() -> None:
    """What was not read back is said to be unconfirmed, and the turn is no success."""
    stage = Stage()
    stage.home.unverified.add("light.living_room_lamp")
    result = await stage.hear("both on")
    assert (result.outcome, result.error_code) == ("error", "unavailable")
    assert "Turned on both." not in stage.outbox.sentences
    assert [a.verified for a in result.actions] == [True, False]


@pytest.mark.parametrize(
    ("error", "code"),
    [(Rejected("no such lamp"), "rejected"), (Unavailable("it is away"), "unavailable")],
)
async def test_one_failed_action_does_not_hide_the_others(
    error: Unavailable | Rejected, code: str
) -> None:
    """The other call is still made, and the answer says that only a part worked, and why."""
    stage = Stage()
    stage.home.fails["light.living_room_lamp"] = error
    result = await stage.hear("both on")
    assert (result.outcome, result.error_code) == ("error", code)
    assert [(a.target, a.verified) for a in result.actions] == [
        ("light.kitchen_light", True),
        ("light.living_room_lamp", False),
    ]
    assert stage.outbox.sentences == [f"Only part of that worked: {error}"]


async def test_a_dangerous_action_waits_for_yes() -> None:
    """Nothing is unlocked by the question; "yes" in the same session does it, once."""
    stage = Stage()
    asked = await stage.hear("unlock")
    assert asked.expects_reply
    assert stage.home.calls == []
    answered = await stage.hear("yes")
    assert answered.actions[0].target == "lock.front_door"
    again = await stage.hear("yes")
    assert again.error_code == "not_understood"
    assert len(stage.home.calls) == 1


async def test_a_question_is_answered_soon_or_never() -> None:
    """A "yes" that comes after the question was forgotten unlocks nothing."""
    stage = Stage()
    await stage.hear("unlock")
    stage.now_s += ANSWER_WITHIN_S
    assert (await stage.hear("yes")).error_code == "not_understood"
    assert stage.home.calls == []


async def test_a_question_is_closed_by_another_command() -> None:
    """After something else was said, "yes" no longer answers the old question."""
    stage = Stage()
    await stage.hear("unlock")
    await stage.hear("time")
    assert (await stage.hear("yes")).error_code == "not_understood"
    assert stage.home.calls == []


async def test_differing_readings_lead_to_a_question() -> None:
    """Where the recognisers disagree on a number, the hub asks and does nothing."""
    stage = Stage()
    result = await stage.hear("ten minutes", "twenty minutes")
    assert result.expects_reply
    assert stage.outbox.sentences == ["ten minutes or twenty minutes?"]


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("", "no_speech", NOTHING_HEARD),
        ("  ", "no_speech", NOTHING_HEARD),
        ("asdfgh ???", "no_speech", NOTHING_HEARD),
        ("fnord", "not_understood", NOT_UNDERSTOOD),
        ("why is the sky blue", "not_understood", NEEDS_A_MODEL),
        ("what is on my calendar", "not_understood", "I can't look into a calendar."),
    ],
)
async def test_what_is_not_understood_is_said_and_nothing_is_done(
    text: str, code: str, sentence: str
) -> None:
    """Silence and gibberish get a short sentence."""
    stage = Stage()
    result = await stage.hear(text)
    assert (result.outcome, result.error_code, result.source) == ("error", code, "fallback")
    assert stage.outbox.sentences == [sentence]
    assert stage.home.calls == []


async def test_timers_answer_with_their_own_words() -> None:
    """A timer plan goes to the timers, which say what was done."""
    stage = Stage()
    result = await stage.hear("timer")
    assert (result.outcome, stage.outbox.sentences) == ("ok", ["timer in kitchen"])


async def test_a_local_intent_never_waits_for_the_context() -> None:
    """The turn is over while the store is still being read."""
    stage = Stage()
    stage.memory.may_load.clear()
    async with asyncio.timeout(30):
        assert (await stage.hear("time")).outcome == "ok"


async def test_a_store_that_is_away_costs_no_answer() -> None:
    """Neither reading nor keeping the conversation can fail the turn."""
    stage = Stage()
    stage.memory.away = Unavailable("the database is away")
    result = await stage.hear("time")
    await keep(stage.runner, stage.head(), result)
    assert result.outcome == "ok"


async def test_a_bug_in_one_turn_is_an_apology_not_a_crash() -> None:
    """The person hears that something went wrong; the next turn works."""
    stage = Stage()
    stage.intents.bug = ZeroDivisionError("bug")
    result = await stage.hear("time")
    assert (result.outcome, result.error_code) == ("error", "internal")
    assert stage.outbox.sentences == [APOLOGY]
    stage.intents.bug = None
    assert (await stage.hear("time")).outcome == "ok"


async def test_a_turn_ends_at_its_deadline() -> None:
    """A transcript that never comes ends the turn in words."""
    stage = Stage(limit_s=0.01)

    async def never() -> Heard:
        await asyncio.Event().wait()
        raise AssertionError

    result = await stage.run(stage.head(), never)
    assert (result.outcome, result.error_code) == ("error", "deadline_exceeded")
    assert stage.outbox.sentences == [TOO_LATE]


async def test_every_stage_is_in_the_trace() -> None:
    """A local intent's turn shows what it waited for."""
    stage = Stage()
    head = stage.head()
    await stage.run(head, lambda: heard_at_once(Heard(text="both on")))
    assert list(head.trace.stages_ms()) == ["context", "intent", "action", "first_sentence"]


async def test_a_turn_is_kept_with_what_was_said_and_answered() -> None:
    """The record holds both sides of the exchange and how it came about."""
    stage = Stage()
    result = await stage.hear("time")
    await keep(stage.runner, stage.head(), result)
    [record] = stage.memory.records
    assert (record.said, record.answered, record.source, record.intent) == (
        "time",
        "It is noon.",
        "intent",
        "time",
    )


# -- beyond the intents: what was learned, and the language model ----------------------------------


def movie_time() -> ToolCall:
    return ToolCall(
        call_id="1",
        name="control_home",
        arguments=json.dumps({"action": "turn_on", "name": "lamp"}),
    )


async def test_what_no_intent_knows_is_answered_by_the_model() -> None:
    """With what the session said before."""
    model = FakeModel((Sentence("A mathematician."),), (Sentence("In 1815."),))
    stage = Stage(model=model)
    first = await stage.hear("who was ada")
    await keep(stage.runner, stage.head(), first)
    second = await stage.hear("when was she born")
    assert [one.source for one in (first, second)] == ["llm", "llm"]
    assert "A mathematician." in [message.text for message in model.asked[1]]


async def test_the_next_sentence_knows_the_last_before_it_is_kept() -> None:
    """Asked at once, while the store is still being written, or has lost it."""
    model = FakeModel((Sentence("A mathematician."),), (Sentence("In 1815."),))
    stage = Stage(model=model)
    await stage.hear("who was ada")
    await stage.hear("when was she born")
    assert "A mathematician." in [message.text for message in model.asked[1]]


async def test_an_intent_is_never_asked_of_the_model() -> None:
    """No request leaves for a sentence that the intents know."""
    model = FakeModel()
    assert (await Stage(model=model).hear("both on")).source == "intent"
    assert model.asked == []


async def test_a_name_nobody_knows_goes_on_to_the_model() -> None:
    """ "Turn on the news" may be no device; where the model has no answer either, it is refused."""
    plans: dict[str, Plan] = {
        "turn on the news": Say(intent=UNKNOWN_THING, text="I know nothing called news here.")
    }
    stage = Stage(model=FakeModel((Sentence("I can't play that here."),), (Unavailable("away"),)))
    stage.intents.plans |= plans
    assert (await stage.hear("turn on the news")).sentences == ("I can't play that here.",)
    assert (await stage.hear("turn on the news")).sentences == ("I know nothing called news here.",)
    alone = Stage()
    alone.intents.plans |= plans
    assert (await alone.hear("turn on the news")).sentences == ("I know nothing called news here.",)


async def test_without_its_model_the_hub_says_so() -> None:
    """An honest sentence, and local intents still work."""
    stage = Stage(model=FakeModel((Unavailable("away"),)))
    result = await stage.hear("who was ada")
    assert (result.outcome, result.error_code, result.sentences) == (
        "error",
        "unavailable",
        (NO_MODEL,),
    )
    assert (await stage.hear("time")).outcome == "ok"


async def test_a_speech_is_not_given_to_the_model() -> None:
    """Two thousand words are no command."""
    model = FakeModel()
    result = await Stage(model=model).hear("word " * 2000)
    assert result.sentences == (TOO_LONG,)
    assert model.asked == []


async def test_gibberish_is_not_given_to_the_model() -> None:
    """A short "I did not catch that"."""
    model = FakeModel()
    assert (await Stage(model=model).hear("sdkfjh sdkfj")).sentences == (NOTHING_HEARD,)
    assert model.asked == []


async def test_what_the_model_resolved_is_learned_and_then_done_without_it() -> None:
    """The second time no request leaves, the action is read back again, and the source says so."""
    model = FakeModel((movie_time(),))
    stage = Stage(model=model)
    stage.intents.plans["HassTurnOn"] = BOTH
    first = await stage.hear("movie time")
    second = await stage.hear("movie time")
    assert (first.source, second.source) == ("llm", "learned")
    assert second.sentences == ("Turned on both.",)
    assert [one.verified for one in second.actions] == [True, True]
    assert len(model.asked) == 1


async def test_what_was_not_verified_is_not_learned() -> None:
    """Only what happened counts."""
    stage = Stage(model=FakeModel((movie_time(),), (movie_time(),)))
    stage.intents.plans["HassTurnOn"] = BOTH
    stage.home.unverified.add("light.kitchen_light")
    await stage.hear("movie time")
    assert stage.memory.patterns == []


async def test_what_no_longer_holds_goes_to_the_model_again() -> None:
    """The thing is gone: the learned sentence is not run into nothing."""
    model = FakeModel((movie_time(),), (Sentence("That lamp is gone."),))
    stage = Stage(model=model)
    stage.intents.plans["HassTurnOn"] = BOTH
    await stage.hear("movie time")
    del stage.intents.plans["HassTurnOn"]
    assert (await stage.hear("movie time")).sentences == ("That lamp is gone.",)


@pytest.mark.parametrize(
    ("correction", "asks_model"), [("that was wrong", False), ("no, the other one", True)]
)
async def test_a_correction_unlearns(correction: str, asks_model: bool) -> None:
    """A bare complaint is answered at once; one that says more is also given to the model."""
    model = FakeModel((movie_time(),), (Sentence("Which one?"),))
    stage = Stage(model=model)
    stage.intents.plans["HassTurnOn"] = BOTH
    await keep(stage.runner, stage.head(), await stage.hear("movie time"))
    assert len(stage.memory.patterns) == 1
    result = await stage.hear(correction)
    assert stage.memory.patterns == []
    assert len(model.asked) == (2 if asks_model else 1)
    assert result.sentences == (("Which one?",) if asks_model else (FORGOTTEN,))


async def test_a_correction_that_is_a_command_is_one() -> None:
    """ "No, both on" needs no model."""
    stage = Stage()
    await keep(stage.runner, stage.head(), await stage.hear("time"))
    assert (await stage.hear("no both on")).sentences == ("Turned on both.",)


async def test_unlearning_is_not_claimed_when_it_failed() -> None:
    """The store is away: the person hears that it did not work."""
    stage = Stage(model=FakeModel((movie_time(),)))
    stage.intents.plans["HassTurnOn"] = BOTH
    await keep(stage.runner, stage.head(), await stage.hear("movie time"))
    stage.memory.cannot_unlearn = Unavailable("I cannot forget that now.")
    result = await stage.hear("that was wrong")
    assert (result.outcome, result.sentences) == ("error", ("I cannot forget that now.",))


async def test_an_action_that_takes_long_is_announced_once() -> None:
    """ "One moment" after the first failure, once for however many calls wait."""
    stage = Stage()
    stage.home.waits = True
    result = await stage.hear("both on")
    assert result.sentences == (ONE_MOMENT, "Turned on both.")


async def test_a_call_gets_the_time_that_the_turn_has_left() -> None:
    """Never more than the turn's limit."""
    stage = Stage(limit_s=3.0)
    await stage.hear("both on")
    assert all(0 < within_s <= 3.0 for within_s in stage.home.within_s)
    assert len(stage.home.within_s) == 2
