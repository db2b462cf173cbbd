"""Learned commands: what may be learned, and what still holds."""

from dataclasses import replace

import pytest

from hub.conversation import learned_commands
from hub.ports import Act, Ask, Context, IntentCall, Pattern, Plan, SentenceForms, ServiceCall

pytestmark = pytest.mark.pure

MOVIE = IntentCall(intent="HassTurnOff", slots={"area": "living room", "domain": "light"})
OFF = Act(
    intent="HassTurnOff",
    calls=(ServiceCall(domain="light", service="turn_off", entity_id="light.living_room_light"),),
    done="Turned off the living room light.",
)
LAMP = Act(
    intent="HassTurnOn",
    calls=(ServiceCall(domain="light", service="turn_on", entity_id="light.living_room_lamp"),),
    done="Turned on the living room lamp.",
)
PATTERN = Pattern(
    sentence="movie time",
    room_id="living_room",
    commands=(MOVIE,),
    entity_ids=("light.living_room_light",),
)


def spoken(text: str) -> SentenceForms:
    return SentenceForms(said=text, whole=text, plain=text)


def test_a_sentence_that_stands_alone_is_learned() -> None:
    """With its commands and what they came to."""
    sentence = spoken("movie time")
    assert learned_commands.pattern_of(sentence, "living_room", [MOVIE], [OFF]) == PATTERN


@pytest.mark.parametrize(
    "sentence",
    [
        "turn it off",
        "the other light",
        "movie time again",
        "dark when the film starts",
        "do not leave the light on",
        "never turn on the garage light",
        "should i turn on the light",
        "i turned on the light",
        "",
    ],
)
def test_a_sentence_that_points_elsewhere_is_not_learned(sentence: str) -> None:
    """Its meaning is in another sentence, a time or a condition."""
    assert learned_commands.pattern_of(spoken(sentence), "living_room", [MOVIE], [OFF]) is None


def test_what_was_learned_holds_in_its_room_only() -> None:
    """The same sentence in another room is another sentence."""
    context = Context(patterns=(PATTERN,))
    assert learned_commands.known(context, spoken("movie time"), "living_room") is PATTERN
    assert learned_commands.known(context, spoken("movie time"), "bedroom") is None


def test_what_an_earlier_version_learned_from_no_command_is_not_run() -> None:
    """A standing prohibition is no order, even where it was taken for one once."""
    said = "never turn on the garage light"
    context = Context(patterns=(replace(PATTERN, sentence=said),))
    assert learned_commands.known(context, spoken(said), "living_room") is None


@pytest.mark.parametrize("plan", [None, LAMP, Ask(intent="x", text="Which one?")])
def test_what_no_longer_comes_to_the_same_things_is_not_run(plan: Plan | None) -> None:
    """A thing gone, another in its place, or a question: the sentence is no longer known."""
    assert learned_commands.recall(PATTERN, lambda _: OFF) == (OFF,)
    assert learned_commands.recall(PATTERN, lambda _: plan) == ()
