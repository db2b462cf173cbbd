import pytest

from ingle.speech.loading import WAKE_WORDS
from ingle.speech.wakephrase import without_wake_phrase

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "heard",
    [
        "hey jarvis turn on the light",
        "Hey Jarvis, turn on the light",
        "a jarvis, turn on the light",
        "hey, Travis turn on the light",
        "Jervis turn on the light",
        "arvis turn on the light",
        "jarvis turn on the light",
        "Hey, Jarvis. turn on the light",
        "They jarvis turn on the light",
        "Hey jar vis turn on the light",
        "turn on the light",
    ],
)
def test_what_was_heard_of_the_wake_word_is_taken_off(heard: str) -> None:
    """The command is the same whether the wake word, or its tail, was captured with it or not."""
    assert without_wake_phrase(heard, ["hey_jarvis"]) == "turn on the light"


@pytest.mark.parametrize(
    ("heard", "word", "command"),
    [
        ("Alexa, stop.", "alexa", "stop."),
        ("lexa stop", "alexa", "stop"),
        ("Hey Mycroft what time is it?", "hey_mycroft", "what time is it?"),
        ("hey my craft, what time is it?", "hey_mycroft", "what time is it?"),
        ("Hey Marvin, stop.", "hey_marvin", "stop."),
        ("hey martin stop", "hey_marvin", "stop"),
        ("arvin stop", "hey_marvin", "stop"),
        ("hey jarvis stop", "models/hey_jarvis_v0.1", "stop"),
        ("hey jarvis stop", "hey_jarvis_v0.1", "stop"),
        ("Hey Jarvis!", "hey_jarvis", ""),
        ("", "hey_jarvis", ""),
    ],
)
def test_every_wake_word_is_known_by_its_name(heard: str, word: str, command: str) -> None:
    """Names, model files with versions, and a wake word with nothing after it."""
    assert without_wake_phrase(heard, [word]) == command


@pytest.mark.parametrize(
    "command",
    [
        "turn on the light",
        "is the front door locked",
        "what's the time",
        "stop",
        "lights off",
        "close the garage",
        "set the service lamp to 50%",
        "the kitchen light on",
        "the main light off",
        "the morning scene please",
        "okay",
        "never mind",
        "good night",
        "play jazz",
        "harvest the tomatoes",
        "a light in the office please",
        "yes",
        "ten minutes",
    ],
)
@pytest.mark.parametrize("word", [*WAKE_WORDS, "hey_rhasspy", "okay_nabu", "timer", "weather"])
def test_a_command_without_wake_word_stays_whole(command: str, word: str) -> None:
    """Nothing that a person may command is mistaken for a wake word."""
    assert without_wake_phrase(command, [word]) == command


def test_of_several_wake_words_the_spoken_one_is_taken_off() -> None:
    """A satellite may listen to more than one."""
    assert without_wake_phrase("Alexa stop", ["hey_jarvis", "alexa"]) == "stop"


def test_only_the_home_s_own_wake_word_is_taken_off() -> None:
    """What is like another wake word is a name of the home's where that is not listened for."""
    said = "Margin light off"
    assert without_wake_phrase(said, ("hey_jarvis",)) == said
    assert without_wake_phrase(said, ("hey_jarvis", "hey_marvin")) == "light off"
