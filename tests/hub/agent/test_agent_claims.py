"""The guardrail on what a language model claims of actions and states, within the agent."""

import json

import pytest

from fakes import FakeSearch
from hub.agent.sentence_guard import NOT_KNOWN, NOTHING_DONE
from hub.ports import SearchResult, Sentence
from kitchen import Kitchen, call, light

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "said", ["make it nice", "unlock the front door for my guests", "play something nice"]
)
@pytest.mark.parametrize(
    "claim",
    [
        "I've turned on the kitchen light.",
        "Sure, turning on the light.",
        "The kitchen light is now on.",
        "Done.",
        "Consider the lights off.",
        "Your wish is my command.",
        "Everything is just as you like it now.",
        "Das Licht brennt.",
        "La lumière brille.",
        "It is.",
    ],
)
async def test_a_wish_that_came_to_nothing_is_never_told_as_done(said: str, claim: str) -> None:
    """Where an action was asked for, the model may say only a question or a refusal instead."""
    kitchen = Kitchen((Sentence(claim),))
    result, _ = await kitchen.ask(said)
    assert kitchen.said == [NOTHING_DONE]
    assert result.actions == ()


@pytest.mark.parametrize(
    "claim",
    [
        "I went ahead and unlocked the door.",
        "It's done.",
        "Erledigt.",
    ],
)
async def test_a_deed_is_no_answer_to_a_question(claim: str) -> None:
    """Nobody asked for it, and it did not happen."""
    kitchen = Kitchen((Sentence(claim),))
    await kitchen.ask("how was your day")
    assert kitchen.said == [NOTHING_DONE]


@pytest.mark.parametrize(
    "fact",
    [
        "The fan is open source.",
        "The Golden Gate is open to traffic.",
        "A lamp is on when current flows through it.",
        "She turned on the light and saw the dragon.",
    ],
)
async def test_facts_are_said_where_nothing_was_to_be_done(fact: str) -> None:
    """Though the words of a home are in them."""
    kitchen = Kitchen((Sentence(fact),))
    await kitchen.ask("tell me something")
    assert kitchen.said == [fact]


async def test_a_question_or_a_refusal_answers_a_wish() -> None:
    """As it comes, and an okay before it is nothing."""
    kitchen = Kitchen((Sentence("Sure!"), Sentence("Which light do you mean?")))
    result, _ = await kitchen.ask("make it nice")
    assert kitchen.said == ["Which light do you mean?"]
    assert result.expects_reply
    kitchen = Kitchen((Sentence("I can't order pizza."),))
    await kitchen.ask("order a pizza")
    assert kitchen.said == ["I can't order pizza."]


async def test_a_question_behind_a_claim_comes_after_the_truth() -> None:
    """So that it is not heard as if the claim were true."""
    kitchen = Kitchen((Sentence("I've turned on the light."), Sentence("Anything else?")))
    result, _ = await kitchen.ask("make it nice")
    assert kitchen.said == [NOTHING_DONE, "Anything else?"]
    assert result.expects_reply


async def test_other_words_beside_an_action_are_said_after_it() -> None:
    """A joke that was asked for with the light."""
    kitchen = Kitchen(
        (
            Sentence("Why did the lamp blush?"),
            Sentence("It saw the switch."),
            light("kitchen light"),
        )
    )
    await kitchen.ask("make it bright and tell me a joke")
    assert kitchen.said == [
        "Why did the lamp blush?",
        "Turned on the kitchen light.",
        "It saw the switch.",
    ]


@pytest.mark.parametrize("name", ["front door", "sauna", "kitchen temperature"])
async def test_words_beside_a_refused_action_are_not_said(name: str) -> None:
    """What came of the call is told; what the model made of it beforehand is not."""
    kitchen = Kitchen((Sentence("Sleep well, all is as you wish."), light(name, "turn_off")))
    await kitchen.ask("turn it off at the front")
    assert len(kitchen.said) == 1
    assert "can't do that" in kitchen.said[0] or "I know nothing called sauna" in kitchen.said[0]


async def test_what_was_found_is_told_though_nothing_was_done() -> None:
    """ "Turn on the news": nothing was, but there are some."""
    search = FakeSearch(SearchResult(title="News", url="https://x.example", text="It snows."))
    kitchen = Kitchen(
        (call("web_search", query="news"),), (Sentence("It snows in Rome."),), search=search
    )
    await kitchen.ask("turn on the news")
    assert kitchen.said == [NOTHING_DONE, "It snows in Rome."]


async def test_a_claim_beside_a_call_is_left_to_the_result() -> None:
    """Said once, by what was read back."""
    kitchen = Kitchen((Sentence("Okay, I've turned on the light."), light("kitchen light")))
    await kitchen.ask("make it nice")
    assert kitchen.said == ["Turned on the kitchen light."]


async def test_a_state_that_was_looked_up_may_be_told() -> None:
    """The model gets the states as data and its sentence about them is said."""
    kitchen = Kitchen(
        (call("get_home_state", area="kitchen"),), (Sentence("The kitchen light is off."),)
    )
    result, pattern = await kitchen.ask("how are things in here")
    assert kitchen.said == ["The kitchen light is off."]
    [answer] = kitchen.tool_answers(1)
    assert {"name": "Kitchen Light", "area": "Kitchen", "state": "off"}.items() <= json.loads(
        answer
    )["devices"][0].items()
    assert (result.outcome, pattern) == ("ok", None)


async def test_what_is_so_is_told_in_place_of_what_is_not() -> None:
    """Of the home, the clock and the timers; once each, as they answer themselves."""
    looking = (call("get_home_state", name="front door"),)
    kitchen = Kitchen(
        looking, (Sentence("The front door is unlocked."), Sentence("The oven is on."))
    )
    await kitchen.ask("are we safe")
    assert kitchen.said == ["The front door is locked.", NOT_KNOWN]
    claims = ("It's 3 pm.", "You have two timers.", "Your timer rings at three.")
    kitchen = Kitchen(tuple(map(Sentence, claims)))
    await kitchen.ask("how late am I")
    assert kitchen.said == ["It's 12 o'clock.", "timer in kitchen"]


async def test_a_state_is_told_where_an_action_was_asked_for_and_it_was_looked_up() -> None:
    """Else it sounds as if it had been done."""
    looking = (call("get_home_state", name="front door"),)
    kitchen = Kitchen(looking, (Sentence("The front door is locked."),))
    await kitchen.ask("lock the front door if it is not")
    assert kitchen.said == ["The front door is locked."]
