"""Guardrail against false claims: which sentences state something of the home."""

import pytest

from hub.agent.home_claims import claims, subject_of
from hub.agent.home_words import HomeWords
from hub.home.demo import DemoHome

pytestmark = pytest.mark.pure

HOME = HomeWords(DemoHome().snapshot())


@pytest.mark.parametrize(
    "sentence",
    [
        "I've turned on the kitchen light.",
        "I turned off the lights.",
        "I have now set the thermostat to 21 degrees.",
        "I've just locked the front door, so you don't have to worry.",
        "I\u2019ll do that for you.",
        "I will turn on the light.",
        "I'm dimming them now.",
        "I am going to open the blinds.",
        "I cancelled the timer.",
        "We have taken care of the lights.",
        "The front door has been unlocked.",
        "Sure, turning on the light.",
        "Opening the blinds.",
        "Done.",
        "Okay, all set!",
        "I went ahead and unlocked the door.",
        "The front door got unlocked.",
        "It's done.",
        "Consider the lights off.",
        "I made the room warmer.",
        "Playing some jazz for you.",
        "You now have a timer for ten minutes.",
        "I have sent the message.",
        "I've unlocked it, is there anything else?",
        "Your message has been sent.",
        "The lights were turned off.",
        "Let me turn on the light for you.",
        "Your ten minute timer is running.",
        "A timer for ten minutes has been set.",
        "It is taken care of.",
        "I got the lights off.",
        "I turn on the light.",
        "Ich habe das Licht eingeschaltet.",
        "Ich habe die Tür aufgeschlossen.",
        "Das Licht wurde eingeschaltet.",
        "Die Tür ist aufgeschlossen worden.",
        "Erledigt.",
        "Ist erledigt!",
        "Wird gemacht.",
        "Ich schalte das Licht ein.",
        "Ich mache das Licht an.",
        "Ich habe den Timer gestellt.",
        "J'ai allumé la lumière.",
        "J\u2019ai déverrouillé la porte.",
        "La porte a été déverrouillée.",
        "C'est fait.",
        "Voilà, c'est fait.",
        "J'allume la lumière.",
        "Je viens d'allumer la lumière.",
        "Je m'en occupe.",
        "Je vais éteindre la lumière.",
        "He encendido la luz.",
        "Hecho.",
    ],
)
def test_an_act_is_a_claim(sentence: str) -> None:
    """Past, present or promised, by whomever, in the commonest forms of four languages."""
    assert claims(sentence, HOME, "world")


@pytest.mark.parametrize(
    "sentence",
    [
        "Paris is the capital of France.",
        "I can't turn that on.",
        "I have not opened anything.",
        "I won't unlock the door.",
        "Do you want me to turn it on?",
        "Turn the handle to the left to open it.",
        "I would open a window.",
        "I play chess sometimes.",
        "I found three results.",
        "She turned on the light and saw the dragon.",
        "That was created by Bach.",
        "Opening hours are nine to five.",
        "It is open on Sundays.",
        "It is raining in Rome.",
        "The fan is open source.",
        "The Golden Gate is open to traffic.",
        "A lamp is on when current flows through it.",
        "Should I set a timer?",
        "Shall I turn it off, or leave it on?",
        "Playing a musical instrument helps memory.",
        "The door was opened by Howard Carter.",
        "The lights were turned on in 1882.",
        "Let me look that up.",
        "Ich habe drei Ergebnisse gefunden.",
        "Ich kann das Licht nicht einschalten.",
        "Paris ist die Hauptstadt von Frankreich.",
        "Ich habe nichts eingeschaltet.",
        "J'ai trouvé trois résultats.",
        "Paris est la capitale de la France.",
        "Je ne peux pas allumer la lumière.",
        "A timer is a device that counts down.",
        "I made a mistake there.",
        "You have a good point.",
        "It is done with a soldering iron.",
        "Setting a table for six takes ten minutes.",
        "The music was played at the royal court.",
        "Which lamp should I turn on?",
        "If I turn on the oven, it heats up.",
        "Napoleon was sent to Elba.",
        "An alarm wakes people up.",
        "The door is on the left.",
        "The museum is closed on Mondays.",
        "The door to success is always open.",
    ],
)
def test_other_sentences_are_no_claims(sentence: str) -> None:
    """Facts, stories, advice, questions and refusals are let through."""
    assert claims(sentence, HOME, "world") == []


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("how do LED lights work", "world"),
        ("what is the temperature of the sun", "world"),
        ("how are the lights", "home"),
        ("is it cold outside", "home"),
        ("tell me a joke about the lights", "tale"),
        ("cuéntame un chiste", "tale"),
    ],
)
def test_what_a_person_speaks_of_is_this_home_or_the_world(said: str, about: str) -> None:
    """The home's names and nouns with an article mean it; a kind alone does not."""
    assert subject_of(said, HOME) == about


def test_a_pronoun_stands_for_the_home_where_that_was_asked_about() -> None:
    """ "It is unlocked" may be a phone, elsewhere."""
    assert claims("It is unlocked.", HOME, "home")
    assert claims("Yes.", HOME, "home")
    assert claims("It is unlocked.", HOME, "world") == []
