"""Guardrail against hallucinated actions: which sentences claim one."""

import pytest

from hub.agent.claimed_actions import claims_deed, is_courtesy, is_question, is_refusal

pytestmark = pytest.mark.pure


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
def test_a_deed_is_a_claim(sentence: str) -> None:
    """Past, present or promised, by whomever, in the commonest forms of four languages."""
    assert claims_deed(sentence)


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
    ],
)
def test_other_sentences_are_no_claims(sentence: str) -> None:
    """Facts, stories, advice, questions and refusals are let through."""
    assert not claims_deed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I can't do that.",
        "Sorry, I cannot unlock the door.",
        "I don't know how to do that.",
        "There is no fan in the kitchen.",
        "I'm not able to do that.",
        "I'm sorry, but I can't.",
        "That is not possible.",
        "I have no access to that.",
        "Ich kann das leider nicht.",
        "Je ne peux pas faire ça.",
        "No puedo.",
    ],
)
def test_a_refusal_is_one(sentence: str) -> None:
    """It may be said where an action was asked for."""
    assert is_refusal(sentence)
    assert not claims_deed(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Don't worry, all is safe now.",
        "Everything is secured.",
        "Enjoy!",
        "Your home awaits.",
        "So be it.",
    ],
)
def test_what_only_sounds_well_is_no_refusal(sentence: str) -> None:
    """Whoever hears it takes the thing for done."""
    assert not is_refusal(sentence)


def test_questions_and_courtesies_are_told_apart() -> None:
    """A question asks back; an okay says nothing."""
    assert is_question("Which lamp do you mean?")
    assert not is_question("Which lamp is it.")
    assert is_courtesy("Sure!")
    assert is_courtesy("Okay, of course.")
    assert not is_courtesy("Okay, it is dark.")
