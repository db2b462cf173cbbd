"""Coreference: conversations in which a thing is named once and then called "it"."""

import pytest

from bench.intents import NOW, described
from fakes import FakeNotes
from hub.conversation.turn_frame import frame_of
from hub.conversation.understanding import Understanding
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.language import follow_up
from hub.ports import Exchange, Plan

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def intents() -> LocalIntents:
    local = LocalIntents("en")
    local.learn(DemoHome().snapshot())
    return local


def meant(intents: LocalIntents, *conversation: str) -> str:
    """What the last sentence means after the others, in the living room; nothing is done."""
    home = DemoHome()
    understanding = Understanding(intents=intents, home=home, notes=FakeNotes(), now=lambda: NOW)
    said: list[Exchange] = []
    plan: Plan | None = None
    for text in conversation:
        frames = follow_up.frames_of(said, NOW)
        plan = understanding.plan(intents.forms(text), "living_room", frames)
        frame = frame_of(plan, home.snapshot())
        said.append(Exchange(turn_id=text, said=text, answered="", at=NOW, frame=frame))
    return described(plan)


@pytest.mark.parametrize(
    ("conversation", "same_as"),
    [
        (("turn on the office light", "turn it off"), "turn the office light off"),
        (
            ("turn on the office light", "could you turn it off again please"),
            "turn the office light off",
        ),
        (("turn on the office light", "make it blue"), "make the office light blue"),
        (
            ("turn on the office light", "what time is it", "set it to 50 percent"),
            "set the office light to 50 percent",
        ),
        (
            ("turn on the office light", "make it brighter", "turn it off"),
            "turn the office light off",
        ),
        (
            ("turn on the fan", "pardon", "turn it off and close the blinds"),
            "turn the fan off and close the blinds",
        ),
        (
            ("turn on the office light and set it to blue",),
            "turn on the office light and set the office light to blue",
        ),
        (("turn on the lights in the bedroom", "turn them off"), "turn off the bedroom light"),
        (("turn on the lights", "dim them"), "dim the living room lights"),
        (("is the bedroom light on", "turn that light on"), "turn the bedroom light on"),
        (("is the garage door open", "close it"), "close the garage door"),
        (("is the garage door open", "open it"), "open the garage door"),
        (
            ("open the blinds in the bedroom", "close them halfway"),
            "close the bedroom blinds halfway",
        ),
        (("lock the back door", "is it locked"), "is the back door locked"),
        (("turn on the office light", "what color is it"), "what color is the office light"),
        (("turn on the office light", "how bright is it"), "how bright is the office light"),
        (("lock the back door", "unlock it"), "unlock the back door"),
        (("set the thermostat to 20", "make it warmer"), "make it warmer"),
        (("turn on the fan and the lamp", "turn them off"), "turn off the fan and the lamp"),
        (("play some music", "turn it up"), "turn the music up"),
        (("play some music", "stop it"), "pause the music"),
        (("set a pasta timer for 8 minutes", "cancel it"), "cancel the pasta timer"),
        (
            ("turn on the office light and set a timer for 3 minutes", "cancel it"),
            "cancel the timer",
        ),
        (
            ("turn on the office light and set a timer for 3 minutes", "turn it off"),
            "turn off the office light",
        ),
        (("what is the temperature in the kitchen", "make it warmer"), "make it warmer"),
    ],
)
def test_it_is_what_was_spoken_of_last(
    intents: LocalIntents, conversation: tuple[str, ...], same_as: str
) -> None:
    """As if its name had been said again."""
    assert meant(intents, *conversation) == meant(intents, same_as) != "none"


@pytest.mark.parametrize(
    ("conversation", "same_as"),
    [
        (("turn on the kitchen light", "and the bedroom"), "turn on the bedroom light"),
        (("turn on the kitchen light", "the office too, please"), "turn on the office light"),
        (("turn on the kitchen light", "and the hallway light"), "turn on the hallway light"),
        (("turn on the lights", "and in the kitchen"), "turn on the lights in the kitchen"),
        (
            ("what is the temperature in the kitchen", "and in the bedroom?"),
            "what is the temperature in the bedroom",
        ),
        (
            ("how warm is it in the kitchen", "what about the bedroom?"),
            "how warm is it in the bedroom",
        ),
        (
            ("turn on the kitchen light", "and the bedroom", "and the office"),
            "turn on the office light",
        ),
        (
            ("turn on the office light", "dim it", "turn it off", "and the bedroom"),
            "turn off the bedroom light",
        ),
        (
            ("turn on the kitchen light", "what time is it", "the lounge as well"),
            "turn on the lounge light",
        ),
        (
            ("close the bedroom blinds", "the living room blinds too"),
            "close the living room blinds",
        ),
        (("unlock the front door", "and the back door"), "unlock the back door"),
    ],
)
def test_another_room_or_thing_means_the_last_sentence_again(
    intents: LocalIntents, conversation: tuple[str, ...], same_as: str
) -> None:
    """With that room or thing in the place of the one that it named."""
    assert meant(intents, *conversation) == meant(intents, same_as) != "none"


@pytest.mark.parametrize(
    "conversation",
    [
        ("and the bedroom",),
        ("turn on the kitchen light", "the bedroom"),
        ("turn on the kitchen light", "and the moon"),
        ("tell me a story", "and the bedroom"),
        ("turn it off", "and the bedroom"),
    ],
)
def test_a_place_by_itself_is_no_command(
    intents: LocalIntents, conversation: tuple[str, ...]
) -> None:
    """Nor is one that nothing was said about, or that nobody knows."""
    assert meant(intents, *conversation) == "none"


@pytest.mark.parametrize(
    "conversation",
    [
        ("turn it off",),
        ("what time is it", "turn it off"),
        ("tell me a story", "close it"),
        ("tell me about the sea", "what color is it"),
        ("turn it off", "turn it on"),
    ],
)
def test_it_is_nothing_where_nothing_was_named(
    intents: LocalIntents, conversation: tuple[str, ...]
) -> None:
    """No guess at what is near."""
    assert meant(intents, *conversation) == "none"


def test_only_the_last_sentences_count(intents: LocalIntents) -> None:
    """A thing that was named long before is out of mind."""
    small_talk = ("hello", "what time is it", "what day is it", "thank you")
    assert meant(intents, "turn on the office light", *small_talk, "turn it off") == "none"
