"""What may be learned, what still holds, what takes it back."""

import pytest

from hub import learned
from hub.ports import Act, Ask, Command, Context, Pattern, Plan, ServiceCall

pytestmark = pytest.mark.pure

MOVIE = Command(intent="HassTurnOff", slots={"area": "living room", "domain": "light"})
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
    sentence="movie time", room_id="living_room", commands=(MOVIE,), entity_ids=("light.living_room_light",)
)


def test_a_sentence_that_stands_alone_is_learned() -> None:
    """With its commands and what they came to."""
    assert learned.pattern_of("movie time", "living_room", [MOVIE], [OFF]) == PATTERN


@pytest.mark.parametrize(
    "sentence",
    [
        "turn it off",
        "the other light",
        "movie time again",
        "dark when the film starts",
        "do not leave the light on",
        "",
    ],
)
def test_a_sentence_that_points_elsewhere_is_not_learned(sentence: str) -> None:
    """Its meaning is in another sentence, a time or a condition."""
    assert learned.pattern_of(sentence, "living_room", [MOVIE], [OFF]) is None


def test_what_was_learned_holds_in_its_room_only() -> None:
    """The same sentence in another room is another sentence."""
    context = Context(patterns=(PATTERN,))
    assert learned.known(context, "movie time", "living_room") is PATTERN
    assert learned.known(context, "movie time", "bedroom") is None


@pytest.mark.parametrize("plan", [None, LAMP, Ask(intent="x", text="Which one?")])
def test_what_no_longer_comes_to_the_same_things_is_not_run(plan: Plan | None) -> None:
    """A thing that is gone, another one in its place, or a question: the sentence is no longer known."""
    assert learned.recall(PATTERN, lambda _: OFF) == (OFF,)
    assert learned.recall(PATTERN, lambda _: plan) == ()


def test_acts_on_different_things_run_at_once() -> None:
    """Two on the same thing keep their order."""
    [both] = learned.together([OFF, LAMP])
    assert both.calls == OFF.calls + LAMP.calls
    assert both.done == "Turned off the living room light. Turned on the living room lamp."
    assert learned.together([OFF, OFF]) == (OFF, OFF)


@pytest.mark.parametrize("sentence", ["that was wrong", "wrong", "no that is not what i meant", "that is not right"])
def test_a_complaint_is_a_correction_without_a_wish(sentence: str) -> None:
    """It takes back and asks for nothing else."""
    assert learned.is_complaint(sentence)
    assert learned.is_correction(sentence)


@pytest.mark.parametrize("sentence", ["no the other 1", "no i meant the lamp", "not that one", "i said the bedroom"])
def test_a_correction_may_say_what_was_meant(sentence: str) -> None:
    """It is answered as well."""
    assert learned.is_correction(sentence)
    assert not learned.is_complaint(sentence)


@pytest.mark.parametrize("sentence", ["turn off the wrong light", "movie time", "no thanks", "what is wrong with you"])
def test_other_sentences_take_nothing_back(sentence: str) -> None:
    """However they begin."""
    assert not learned.is_correction(sentence)


@pytest.mark.parametrize(
    ("sentence", "wish"),
    [
        ("no turn on the lamp", "turn on the lamp"),
        ("wrong 1 i meant the bedroom light", "the bedroom light"),
        ("that was wrong", ""),
        ("no the other 1", "the other 1"),
    ],
)
def test_the_wish_of_a_correction_is_what_it_says_besides(sentence: str, wish: str) -> None:
    """Nothing for a bare complaint."""
    assert learned.wish(sentence) == wish
