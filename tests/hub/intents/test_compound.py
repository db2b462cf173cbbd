"""Several commands in one sentence: what is done at once, what in turn, and what is asked."""

import pytest

from bench.intents import NOW, described
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Act, Ask, Plan, Several

pytestmark = pytest.mark.pure

INTENTS = LocalIntents("en")
HOME = DemoHome().snapshot()


def meant(text: str, room_id: str = "kitchen") -> Plan | None:
    return INTENTS.plan(INTENTS.forms(text), room_id=room_id, home=HOME, now=NOW)


@pytest.mark.parametrize(
    ("text", "plans"),
    [
        (
            "turn on the kitchen light, then set a timer for 3 minutes",
            "turn_on light.kitchen_light; set 180",
        ),
        ("set a timer for 3 minutes and turn on the light", "turn_on light.kitchen_light; set 180"),
        ("cancel the timer and set a pizza timer for 5 minutes", "cancel; set 300 pizza"),
        ("turn on the light and how much time is left", "turn_on light.kitchen_light; status"),
        (
            "what time is it and turn on the lamp",
            "turn_on light.living_room_lamp; say: It's 5 past 9.",
        ),
        (
            "turn on the kitchen light and remember that Bob is here",
            "turn_on light.kitchen_light; remember note: Bob is here",
        ),
        (
            "turn on the kitchen light and turn on the toaster",
            "turn_on light.kitchen_light; say: I know nothing called toaster here.",
        ),
        (
            "turn off the kitchen light and close the blinds and lock the front door",
            "turn_off light.kitchen_light, lock lock.front_door; ask (bedroom blinds, living room "
            "blinds)",
        ),
        (
            "turn on the lamp, close the bedroom blinds and turn off the fan",
            "turn_on light.living_room_lamp, close_cover cover.bedroom_blinds, turn_off "
            "fan.bedroom_fan",
        ),
        (
            "close the living room blinds and unlock the front door",
            "close_cover cover.living_room_blinds; ask yes: unlock lock.front_door",
        ),
        (
            "turn on the light and then turn it off",
            "turn_on light.kitchen_light; turn_off light.kitchen_light",
        ),
        ("turn on the light and tell me a joke", "none"),
    ],
)
def test_parts_are_joined_in_an_order_that_is_safe(text: str, plans: str) -> None:
    """Deeds first, then words, a question last."""
    assert described(meant(text)) == plans


def test_what_is_done_at_once_is_told_in_sentences_that_agree() -> None:
    """ "Is already off" and "turned on" share no verb."""
    plan = meant(
        "turn off the bedroom fan and turn on the living room lamp and close the bedroom blinds"
    )
    assert isinstance(plan, Act)
    told = (
        "The bedroom fan is already off."
        " Turned on the living room lamp and closed the bedroom blinds."
    )
    assert plan.done == told


def test_a_part_that_names_nothing_may_be_known_better() -> None:
    """The whole has the refusal's intent, so that a language model is asked where there is one."""
    plan = meant("turn on the kitchen light and turn on the toaster")
    assert isinstance(plan, Several)
    assert plan.intent == "UnknownThing"


def test_two_questions_are_asked_one_after_the_other() -> None:
    """Whatever answers the first one leads to the second, a no too; "never mind" ends it."""
    plan = meant("unlock the front door and unlock the back door")
    assert isinstance(plan, Ask)
    assert plan.text == "Shall I unlock the front door?"
    assert (
        described(INTENTS.reply(INTENTS.forms("yes"), plan))
        == "unlock lock.front_door; ask yes: unlock lock.back_door"
    )
    assert (
        described(INTENTS.reply(INTENTS.forms("no"), plan))
        == "say: All right.; ask yes: unlock lock.back_door"
    )
    assert described(INTENTS.reply(INTENTS.forms("never mind"), plan)) == "say: All right."


def test_a_choice_that_asks_again_is_asked_to_its_end_first() -> None:
    """Never two questions at once."""
    plan = meant("unlock the door and close the blinds", "test")
    assert isinstance(plan, Ask)
    assert plan.text == "Which one: the front door or the back door?"
    chosen = INTENTS.reply(INTENTS.forms("the front one"), plan)
    assert isinstance(chosen, Ask)
    assert chosen.text == "Shall I unlock the front door?"
    assert described(INTENTS.reply(INTENTS.forms("yes"), chosen)).endswith(
        "; ask (bedroom blinds, living room blinds)"
    )


def test_a_question_about_what_another_part_does_something_with_is_refused() -> None:
    """Which of the two comes first is not guessed where a door is in question."""
    assert described(meant("unlock the front door and lock it again")).startswith(
        "say: One thing at a time"
    )


def test_courtesies_joined_by_and_are_no_commands() -> None:
    """More than are stripped off a whole sentence, so that nothing is left of either part."""
    courtesies = "ok " * 12
    assert meant(f"{courtesies}and {courtesies}") is None
