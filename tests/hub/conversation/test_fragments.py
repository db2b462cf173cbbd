"""Pieces of a command are asked about and completed; what is no command is told why, by kind."""

import pytest

from timed_house import TimedHouse

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("piece", "asked", "answer", "told"),
    [
        ("turn on", "What shall I turn on?", "the office light", "Turned on the office light."),
        ("the lamp", "What shall I do with the lamp?", "on", "Turned on the living room lamp."),
        (
            "fifty percent",
            "What shall I set to 50 percent?",
            "the office light",
            "Set the office light to 50 percent.",
        ),
        (
            "at seven",
            "What shall I do at seven?",
            "turn on the office light",
            "All right, today at 7 AM: turn on the office light.",
        ),
        (
            "in five minutes",
            "What shall I do in five minutes?",
            "close the bedroom blinds",
            "All right, in 5 minutes: close the bedroom blinds.",
        ),
        (
            "hallway",
            "What shall I do with the hallway?",
            "turn the light on",
            "Turned on the hallway light.",
        ),
        (
            "turn off",
            "What shall I turn off?",
            "turn on the kitchen light",
            "Turned on the kitchen light.",
        ),
    ],
)
async def test_a_piece_is_asked_about_and_completed(
    piece: str, asked: str, answer: str, told: str
) -> None:
    """By what is missing; an answer that is a command of its own completes nothing."""
    house = TimedHouse()
    assert await house.say(piece, room_id="living_room") == asked
    assert house.result is not None
    assert house.result.expects_reply
    assert house.home.calls == 0
    assert await house.say(answer, room_id="living_room") == told


async def test_a_way_in_asks_for_a_yes_also_when_it_completes_a_piece() -> None:
    """ "Unlock", "the front door" is unlocked no sooner than "unlock the front door"."""
    house = TimedHouse()
    assert await house.say("unlock") == "What shall I unlock?"
    assert await house.say("the front door") == "Shall I unlock the front door?"
    assert house.home.calls == 0


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("don't turn off the lamp", "All right, I did nothing."),
        ("never unlock the front door", "All right, I did nothing."),
        ("I think I left the coffee machine on", "I take that as news, so I did nothing."),
        (
            "if the window is open turn off the heating",
            "I can't wait for that condition, so I did nothing.",
        ),
        ("turn it on", "I am not sure what you mean. Please say it with a name."),
        ("what is the capital of France", "I can't answer that without a language model."),
        ("turn on the dishwasher", "I know nothing called dishwasher here."),
        ("order a pizza", "I can't order anything."),
        ("fold the kitchen light", "Sorry, I did not understand that."),
        ("flibber the wozzle", "Sorry, I did not understand that."),
    ],
)
async def test_what_is_not_done_says_why(said: str, told: str) -> None:
    """No order, not without a model, no such thing here, nothing a house does, not understood."""
    house = TimedHouse()
    assert await house.say(said) == told
    assert house.home.calls == 0


@pytest.mark.parametrize("said", ["what did you say", "say that again", "pardon?", "what?"])
async def test_the_last_answer_is_said_again(said: str) -> None:
    """Once more, and nothing is done once more."""
    house = TimedHouse()
    assert await house.say(said) == "There is nothing that I could say again."
    await house.say("turn on the kitchen light")
    assert await house.say(said) == "Turned on the kitchen light."
    assert house.home.calls == 1


async def test_a_question_that_was_not_heard_is_asked_again() -> None:
    """And stays open for its answer."""
    house = TimedHouse()
    question = await house.say("unlock the front door")
    assert await house.say("what did you say") == question
    assert await house.say("yes") == "Unlocked the front door."
