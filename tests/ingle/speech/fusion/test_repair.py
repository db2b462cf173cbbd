"""The nearest grammatical hypothesis: one odd word is replaced, and nothing else is made up."""

import pytest

from hub.home.demo import DemoHome
from hub.intents.vocabulary import build_vocabulary
from ingle.speech.fusion.bigrams import Bigrams
from ingle.speech.fusion.repair import Repairer

pytestmark = pytest.mark.pure

HOME = Repairer(Bigrams(build_vocabulary(DemoHome().snapshot()).jsgf))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("Get the bedroom fun going.", "get the bedroom fan going"),
        ("Closer bedroom blinds.", "close bedroom blinds"),
        ("Shot the blinds in the bedroom.", "shut the blinds in the bedroom"),
        ("Console the timer.", "cancel the timer"),
        ("Time or 20 minutes.", "timer twenty minutes"),
    ],
)
def test_an_odd_word_becomes_the_one_that_sounds_like_it(read: str, said: str) -> None:
    """Also where it was heard as two, or as one of two."""
    assert HOME.repaired(read) == said


@pytest.mark.parametrize(
    "read",
    [
        "Turn on the kitchen light.",
        "What is the weather like tomorrow?",
        "Tell me a story about a dragon.",
        "",
        "word " * 40,
    ],
)
def test_what_is_a_command_or_far_from_one_has_no_repair(read: str) -> None:
    """Nor has silence, nor a speech."""
    assert HOME.repaired(read) is None


def test_a_language_without_sentences_repairs_nothing() -> None:
    """Before a vocabulary has come."""
    assert Repairer(Bigrams("")).repaired("turn on the light") is None


def test_repairs_are_few_and_new() -> None:
    """Each once, none that was read already, at most so many."""
    read = [
        "Get the bedroom fun going.",
        "Get the bedroom fan going.",
        "Console the timer.",
        "Consul the timer.",
    ]
    assert HOME.repairs(read, 3) == ["cancel the timer"]
    assert len(HOME.repairs(["Get the bedroom fun going.", "Console the timer."], 1)) == 1


def test_letters_do_not_decide_between_opposites() -> None:
    """Where "of" or "on" was put in for another word, its opposite is weighed as well."""
    repairs = HOME.repairs(["Turn own the kitchen light."], 1)
    assert "turn on the kitchen light" in repairs
    assert "turn off the kitchen light" in repairs
    assert HOME.repairs(["Turn on the kitchen lied."], 1) == ["turn on the kitchen light"]
