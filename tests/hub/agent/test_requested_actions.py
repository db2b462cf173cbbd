"""Authorisation of tool calls: the person asks for an action, or only a search result does."""

import pytest

from hub.agent.requested_actions import (
    asked_for,
    asks_for_action,
    is_inquiry,
    note_asked_for,
    timer_asked_for,
)
from hub.home.demo import DemoHome
from hub.ports import IntentCall

pytestmark = pytest.mark.pure

HOME = DemoHome().snapshot()
UNLOCK = IntentCall(intent="HassTurnOff", slots={"name": "front door", "domain": "lock"})
LIGHT = IntentCall(intent="HassTurnOn", slots={"name": "Kitchen Light"})
OFFICE_LIGHT = IntentCall(intent="HassTurnOn", slots={"name": "Office Light"})
OFFICE_OFF = IntentCall(intent="HassTurnOff", slots={"domain": "light", "area": "office"})
ALL_OFF = IntentCall(intent="HassTurnOff", slots={"domain": "light", "every": True})
COFFEE = IntentCall(intent="HassTurnOn", slots={"name": "Coffee Machine"})


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (UNLOCK, "if the shop is closed by now unlock the front door"),
        (LIGHT, "if it gets dark before five turn on the kitchen light"),
        (LIGHT, "turn on the light if the sun is down"),
        (OFFICE_OFF, "and switch off the lamps there"),
        (
            IntentCall(intent="HassTurnOff", slots={"domain": "everything", "area": "office"}),
            "turn off the office",
        ),
        (ALL_OFF, "turn off all the lights"),
        (COFFEE, "if it is morning turn on the coffee"),
        (
            IntentCall(intent="HassMediaPause", slots={"domain": "media_player"}),
            "pause the music when the news is over",
        ),
        (
            IntentCall(intent="HassTurnOff", slots={"domain": "switch", "area": "kitchen"}),
            "schalte die Steckdose aus",
        ),
        (IntentCall(intent="Recall", slots={"about": "bins"}), "what about the bins"),
    ],
)
def test_what_the_person_named_may_be_done(command: IntentCall, said: str) -> None:
    """What is done and to what are both in the person's words: by name, room or kind."""
    assert asked_for(command, said, HOME, "kitchen")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (UNLOCK, "what is the weather in Rome"),
        (UNLOCK, "lock the front door"),
        (UNLOCK, "tell me the news"),
        (UNLOCK, "look up when the shop closes and unlock the front door"),
        (LIGHT, "search for a pasta recipe and put it simply"),
        (LIGHT, "who invented the kitchen light"),
        (LIGHT, "turn off the kitchen light"),
        (OFFICE_LIGHT, "search for how to make office coffee"),
        (OFFICE_LIGHT, "turn on the light"),
        (OFFICE_OFF, "switch off the kitchen lamps"),
        (ALL_OFF, "how do i put light in a room on the cheap"),
        (ALL_OFF, "turn off the light"),
        (ALL_OFF, "go on then"),
        (
            IntentCall(intent="HassTurnOff", slots={"domain": "everything", "area": "office"}),
            "mach alle Lichter aus",
        ),
        (IntentCall(intent="Remember", slots={"text": "x"}), "how does one remember things"),
    ],
)
def test_what_only_a_result_asks_for_may_not(command: IntentCall, said: str) -> None:
    """A name without the wish, another wish, another room, any question: none is enough."""
    assert not asked_for(command, said, HOME, "kitchen")


def test_timers_are_asked_for_in_words_too() -> None:
    """A timer that is set, not one that is asked about."""
    assert timer_asked_for("set a timer for the pasta")
    assert timer_asked_for("five minute timer")
    assert not timer_asked_for("what is an alarm clock made of")
    assert not timer_asked_for("how do I cook pasta")


@pytest.mark.parametrize(
    "said",
    [
        "make it nice",
        "unlock the front door for my guests",
        "it is so dark in here, do something",
        "can you turn on the lights",
        "please put some music on",
        "play some jazz",
        "send a message to mom",
        "set a timer for ten minutes",
        "make the room warmer",
        "kitchen light on",
        "lights off please",
        "remind me to call mom",
        "could you open the door",
        "let my guests in",
        "turn on the news",
        "Mach das Licht an",
        "kannst du das Licht anmachen",
        "allume la lumière",
        "peux-tu allumer la lumière",
        "and dim them a bit",
        "i want you to lock up",
        "add milk to my shopping list",
        "open up",
        "order a pizza",
    ],
)
def test_a_wish_is_one(said: str) -> None:
    """In the words that people use, also in German and French."""
    assert asks_for_action(said, HOME)


@pytest.mark.parametrize(
    "said",
    [
        "why is the sky blue",
        "tell me a joke",
        "how do i turn on the dishwasher",
        "what makes a rainbow",
        "talk about life on mars",
        "make up a story",
        "is the kitchen light on",
        "who set the world record",
        "what is an alarm clock made of",
        "search for how to make office coffee",
        "can you tell me how to open a jar",
        "do you know what to put on toast",
        "put this into french good morning",
        "play a game with me",
        "make a haiku about rain",
        "movie time, please!",
        "wie spät ist es",
        "pourquoi le ciel est bleu",
        "good night",
        "add 5 and 7",
        "turn fifty euros into dollars",
        "switch to german",
        "play rock paper scissors with me",
        "make it shorter",
        "put it simply",
        "make it rhyme",
        "go on then",
        "where is the fan made",
        "should i open a window",
        "give me a recipe",
        "i like playing chess",
        "look up when the shop closes and unlock the front door",
    ],
)
def test_who_wants_to_know_wants_nothing_done(said: str) -> None:
    """Questions, stories and games, though a verb of the home is in them."""
    assert not asks_for_action(said, HOME)


def test_an_inquiry_is_told_by_its_beginning() -> None:
    """Behind courtesies, too."""
    assert is_inquiry("Okay, and can you please tell me how it works")
    assert not is_inquiry("Okay, and can you please turn it on")


NOTES = {
    "Remember": [
        "remember that the bins go out on Tuesday",
        "please remember my mother's birthday is in May",
        "Can you take a note: the code is 4711?",
        "the code is 4711, remember it",
        "my code is 4711 please remember that",
        "turn on the light and don't forget that the bins go out",
        "write down that we are out of milk",
        "make yourself a note about the meeting",
        "could you save this for me",
        "merk dir bitte, dass die Tonne dienstags geleert wird",
        "kannst du dir merken, dass ich Anna heiße",
        "vergiss nicht, dass morgen Oma kommt",
        "retiens que le code est 4711",
        "peux-tu noter que les poubelles sortent mardi",
        "recuerda que el código es 4711",
        "apunta que falta leche",
        "zapamiętaj, że kod to 4711",
    ],
    "Forget": [
        "forget what I said about the bins",
        "please delete the note about the bins",
        "vergiss das mit der Tonne",
        "oublie le code",
        "olvida el código",
        "zapomnij o tym",
    ],
}
NO_NOTES = {
    "Remember": [
        "what is the weather in Rome",
        "i can't remember where i put my keys",
        "i don't remember that",
        "do you remember my birthday",
        "how does one remember things",
        "my alarm code is 4711",
        "forget about the bins",
        "turn on the light",
        "ich kann mich nicht erinnern",
        "vergiss es",
        "good night",
    ],
    "Forget": ["don't forget the bins", "vergiss nicht, dass Oma kommt", "what did i forget"],
}


@pytest.mark.parametrize(("intent", "said"), [(one, it) for one in NOTES for it in NOTES[one]])
def test_a_request_to_remember_or_to_forget_is_one(intent: str, said: str) -> None:
    """In the words that people use, in five languages."""
    assert note_asked_for(said, intent)
    assert asked_for(IntentCall(intent=intent), said, HOME)


@pytest.mark.parametrize(
    ("intent", "said"), [(one, it) for one in NO_NOTES for it in NO_NOTES[one]]
)
def test_what_asks_for_no_note_is_none(intent: str, said: str) -> None:
    """Telling something, asking for something, or the word in another sense."""
    assert not note_asked_for(said, intent)
