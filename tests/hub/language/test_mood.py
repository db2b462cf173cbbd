"""Sentence mood: what may be carried out at once, and what asks, tells, forbids or waits."""

import pytest

from hub.language.mood import Mood, mood_of

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "sentence",
    [
        "turn on the light",
        "could you turn on the light please",
        "would you mind turning off the fan",
        "can you turn on the light if you can",
        "I want you to turn on the light",
        "let's have the office light in green",
        "can we have the lamp off",
        "don't forget to turn off the light",
        "why don't you turn on the light",
        "no, turn on the bedroom light",
        "I said turn on the light",
        "dim the light at 20 percent",
        "living room lights at half brightness",
        "turn everything off except the kitchen light",
        "turn off all the lights that are on",
        "turn on the light now",
        "turn it on once more",
        "turn both off at the same time",
        "it's too dark in here",
        "I'm cold, turn up the heating",
        "I am leaving. Turn off the lights.",
        "play never gonna give you up",
        "play if you leave me now",
        "announce that nobody may come in before seven",
        "is it possible to turn on the light",
        "okay do it",
        "can the lights be changed to green",
        "the hallway light can be switched off",
        "please lock the front door for the night",
        "make sure the back door is locked",
        "I would like it to be twenty one degrees in the living room",
        "I can't see anything in here",
        "schalte das Licht ein",
        "allume la lumière s'il te plaît",
        "enciende la luz por favor",
        "włącz światło proszę",
    ],
)
def test_a_plain_command_is_plain(sentence: str) -> None:
    """However politely, and whatever its free text holds."""
    assert mood_of(sentence) == "plain"


@pytest.mark.parametrize(
    ("sentence", "mood"),
    [
        ("should I turn on the light", "asks"),
        ("why is the light on", "asks"),
        ("did you turn on the light", "asks"),
        ("have the doors been locked", "asks"),
        ("tell me whether to turn it on", "conditional"),
        ("who turned off the heating", "asks"),
        ("I turned on the light", "tells"),
        ("my wife turned off the light", "tells"),
        ("someone left the light on", "tells"),
        ("the kitchen light is on", "tells"),
        ("imagine the light is on", "tells"),
        ("never turn on the garage light", "negated"),
        ("don\u2019t turn on the light", "negated"),
        ("it's too bright so don't turn on the light", "negated"),
        ("can you not turn on the light", "negated"),
        ("I don't want the light on", "negated"),
        ("leave the light alone", "negated"),
        ("stop turning on the light", "negated"),
        ("turn on the light if it rains", "conditional"),
        ("unless it is dark turn off the light", "conditional"),
        ("turn on the light when I get home", "conditional"),
        ("whenever it is cold turn on the heating", "conditional"),
        ("turn on the light later", "timed"),
        ("turn on the light every evening", "timed"),
        ("turn off the light in five minutes", "timed"),
        ("lock the door at seven", "timed"),
        ("remember that the light is on", "other"),
        ("mach das Licht nicht an", "negated"),
        ("soll ich das Licht anmachen", "asks"),
        ("mach das Licht um sieben an", "timed"),
        ("n'allume jamais la lumière", "negated"),
        ("allume la lumière s'il pleut", "conditional"),
        ("est-ce que la lumière est allumée", "asks"),
        ("j'ai allumé la lumière", "tells"),
        ("éteins la lumière dans cinq minutes", "timed"),
        ("no enciendas la luz", "negated"),
        ("enciende la luz si llueve", "conditional"),
        ("he encendido la luz", "tells"),
        ("apaga la luz a las siete", "timed"),
        ("nie włączaj światła", "negated"),
        ("włącz światło jeśli pada", "conditional"),
        ("czy światło jest włączone", "asks"),
        ("wyłączyłem światło", "tells"),
    ],
)
def test_what_is_no_plain_command_is_known_by_its_structure(sentence: str, mood: Mood) -> None:
    """Questions, statements, prohibitions, conditions and other times."""
    assert mood_of(sentence) == mood
