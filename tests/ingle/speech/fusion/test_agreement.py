"""The fusion policy in a table: grammar's transcript, open recogniser's, and the result."""

from typing import Final

import pytest

from ingle.speech.engine import Heard
from ingle.speech.fusion.agreement import (
    agree,
    doubted,
    heard_alike,
    loses_a_beginning,
    similarity,
)

pytestmark = pytest.mark.pure


class Sentences:
    """A vocabulary of a few whole sentences."""

    def __init__(self, *sentences: str) -> None:
        self._sentences = frozenset(sentences)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for sentence in self._sentences for word in sentence.split())

    def accepts(self, sentence: str) -> bool:
        return sentence in self._sentences


_HOME: Final = Sentences(
    "turn on the kitchen light",
    "turn off the kitchen light",
    "turn on the kitchen lights",
    "turn on the bedroom light",
    "turn on the bedroom fan",
    "open the garage door",
    "close the garage door",
    "lock the front door",
    "unlock the front door",
    "make it warmer",
    "make it cooler",
    "mute the music",
    "unmute the music",
    "turn up the volume",
    "turn down the volume",
    "set a timer for two minutes",
    "set a timer for ten minutes",
    "set a timer for fourteen minutes",
    "set the light to fifty per cent",
    "set the light to fifteen per cent",
    "what's the time",
)


_SURE: Final = 0.9
_UNSURE: Final = 0.1


def _agree(grammar: str, heard: str, confidence: float = _UNSURE) -> Heard:
    agreed = agree(Heard(text=grammar, confidence=confidence), Heard(text=heard), vocabulary=_HOME)
    return Heard(text=agreed.text, alternatives=agreed.alternatives)


@pytest.mark.parametrize(
    ("grammar", "heard"),
    [
        ("turn on the kitchen light", "Turn on the kitchen light."),
        ("turn on the kitchen light", "Turned on the kitchen light,"),
        ("turn on the kitchen light", "Turn on the kitten light"),
        ("set a timer for ten minutes", "Set a timer for 10 minutes."),
        ("set a timer for ten minutes", "Set a timer 410 minutes."),
        ("set a timer for ten minutes", "Set a time for ten minutes"),
        ("set the light to fifty per cent", "Set the light to 50%."),
        ("set the light to fifty per cent", "Set the light 2 50 percent."),
        ("what's the time", "Whats the time?"),
        ("turn on the kitchen light", "Please turn on the kitchen light now"),
        ("lock the front door", "Lock a front door."),
    ],
)
def test_what_both_heard_is_the_grammars_sentence(grammar: str, heard: str) -> None:
    """Spelling, little words and near sounds make no difference."""
    assert _agree(grammar, heard) == Heard(text=grammar)


@pytest.mark.parametrize(
    ("grammar", "heard"),
    [
        ("", "Why is the sky blue?"),
        ("what's the time", "Why is the sky blue?"),
        ("turn on the kitchen light", ""),
        ("turn on the kitchen light", "Do not turn on the kitchen light."),
        ("turn on the kitchen light", "Never turn on the kitchen light."),
        ("turn on the kitchen light", "Turn on the kitchen light at sunset."),
        ("turn off the kitchen light", "Turn off the kitchen light when I leave."),
        ("turn off the kitchen light", "We turned off the kitchen light."),
        ("turn on the kitchen light", "Turn on the kitchen light if it is dark."),
        ("turn on the bedroom light", "Turn on the coffee machine."),
        ("open the garage door", "Open the bathroom window."),
        ("set a timer for ten minutes", "Set an alarm for ten tomorrow."),
        ("turn on the kitchen light", "Tell me about the history of kitchen lights"),
    ],
)
def test_another_sentence_is_left_to_the_open_recogniser(grammar: str, heard: str) -> None:
    """Far from the grammar's words, or the same with a word more that matters."""
    assert _agree(grammar, heard) == Heard(text=heard)


@pytest.mark.parametrize(
    ("grammar", "heard", "alternative"),
    [
        (
            "set a timer for two minutes",
            "Set a timer for 10 minutes.",
            "set a timer for ten minutes",
        ),
        (
            "set a timer for ten minutes",
            "Set a timer for fourteen minutes",
            "set a timer for fourteen minutes",
        ),
        (
            "set the light to fifty per cent",
            "Set the light to 15%",
            "set the light to fifteen per cent",
        ),
        (
            "set a timer for ten minutes",
            "Set a timer for tin minutes",
            "Set a timer for tin minutes",
        ),
        ("turn on the kitchen light", "Turn off the kitchen light.", "turn off the kitchen light"),
        ("turn on the kitchen light", "Turn of the kitchen light.", "turn off the kitchen light"),
        ("turn off the kitchen light", "Turn on the kitchen light.", "turn on the kitchen light"),
        ("open the garage door", "Close the garage door.", "close the garage door"),
        ("lock the front door", "Unlock the front door.", "unlock the front door"),
        ("unlock the front door", "lock the front door", "lock the front door"),
        ("lock the front door", "And lock the front door.", "unlock the front door"),
        ("lock the front door", "I'm locked in a front door.", "unlock the front door"),
        ("unlock the front door", "And lock the front door.", "lock the front door"),
        ("turn up the volume", "Turn down the volume.", "turn down the volume"),
        ("make it warmer", "Make it cooler.", "make it cooler"),
        ("unmute the music", "Mute the music.", "mute the music"),
        ("turn on the bedroom light", "Turn on the bedroom fan.", "turn on the bedroom fan"),
        ("turn on the bedroom light", "Turn on the kitchen light.", "turn on the kitchen light"),
    ],
)
def test_a_word_that_changes_the_action_becomes_a_question(
    grammar: str, heard: str, alternative: str
) -> None:
    """A number, an opposite or a name that the two hear differently is for the person to decide."""
    assert _agree(grammar, heard) == Heard(text=grammar, alternatives=(alternative,))


@pytest.mark.parametrize(
    ("grammar", "heard"),
    [
        ("lock the front door", "Love the trendball"),
        ("turn up the volume", "Turn up the mall, you."),
        ("set a timer for ten minutes", "Set at time of 10 many."),
    ],
)
def test_garbled_words_are_the_grammars_where_the_sound_is_sure_of_it(
    grammar: str, heard: str
) -> None:
    """Only then: the same words with a doubtful sound are left to the open recogniser."""
    assert _agree(grammar, heard, _SURE) == Heard(text=grammar)
    assert _agree(grammar, heard, _UNSURE) == Heard(text=heard)


@pytest.mark.parametrize(
    ("grammar", "heard"),
    [
        ("turn on the kitchen light", "Do not turn on the chicken lied."),
        ("turn off the kitchen light", "We turned off the chicken lied."),
        ("turn off the kitchen light", "Turn off the chicken lied when I leave."),
        ("turn up the volume please", "Turn up the mall you at sunset."),
        ("turn on the bedroom fan", "Turn off the dead men van."),
        ("set the light to fifty per cent", "Seth the lied, oh fifteen percent."),
        ("set a timer for ten minutes", "Such a dime or tin mine it"),
        ("turn on the kitchen light", "Why is the sky blue?"),
    ],
)
def test_a_sure_sound_does_not_decide_against_words_that_change_the_action(
    grammar: str, heard: str
) -> None:
    """Denials, conditions, opposites, other numbers, courtesies in the place of other words.

    Nor with nothing alike.
    """
    agreed = _agree(grammar, heard, _SURE)
    assert agreed == Heard(text=heard) or agreed.alternatives


def test_one_or_many_is_as_the_open_recogniser_heard_it() -> None:
    """Light or lights is no question worth asking."""
    assert (
        _agree("turn on the kitchen light", "Turn on the kitchen lights.").text
        == "turn on the kitchen lights"
    )


def test_a_reading_that_is_no_sentence_of_the_grammar_is_not_offered() -> None:
    """ "Mike" sounds like "make", but nothing can be asked with it."""
    assert _agree("turn on the bedroom light", "Turn on the bedroom lied.").alternatives == ()


def test_similarity_is_of_sounds_and_of_letters() -> None:
    """Numbers and per cent compare as they are said; what shares nothing is far apart."""
    assert similarity("fifty per cent", "50%") == 1
    assert similarity("turn on the kitchen light", "turned on the kitten light") > 0.8
    assert similarity("stop", "what is the weather like in Paris") < 0.2
    assert similarity("", "") == 1


def test_what_the_open_recogniser_made_of_the_wake_word_counts_for_nothing() -> None:
    """Where the grammar heard the wake word in front; a word that denies the command does count."""

    def agreed(heard: str) -> str:
        grammar = Heard(text="turn on the kitchen light", after_wake_word=True)
        return agree(grammar, Heard(text=heard), vocabulary=_HOME).text

    assert agreed("Which are this turn on the kitchen light.") == "turn on the kitchen light"
    assert agreed("Turn on the kitchen light.") == "turn on the kitchen light"
    assert (
        agreed("Jarvis do not turn on the kitchen light")
        == "Jarvis do not turn on the kitchen light"
    )


@pytest.mark.parametrize(
    ("agreed", "opinion", "text", "alternatives"),
    [
        (
            "lock the front door",
            "Unlock Nephron Tore.",
            "lock the front door",
            ("unlock the front door",),
        ),
        (
            "lock the front door",
            "And lock left on",
            "lock the front door",
            ("unlock the front door",),
        ),
        (
            "Then lock the front door.",
            "And what the door",
            "lock the front door",
            ("unlock the front door",),
        ),
        (
            "turn on the kitchen light",
            "Off the kitten",
            "turn on the kitchen light",
            ("turn off the kitchen light",),
        ),
        ("lock the front door", "Block the front door.", "lock the front door", ()),
        ("unlock the front door", "Unlocked from tore", "unlock the front door", ()),
        ("turn on the kitchen light", "On or off", "turn on the kitchen light", ()),
        ("Lock up the shop.", "Unlock the shop.", "Lock up the shop.", ()),
    ],
)
def test_an_opinion_that_heard_the_contrary_makes_a_question(
    agreed: str, opinion: str, text: str, alternatives: tuple[str, ...]
) -> None:
    """However little else it heard; nothing is asked that the home does not know."""
    heard = doubted(Heard(text=agreed), Heard(text=opinion), vocabulary=_HOME)
    assert (heard.text, heard.alternatives) == (text, alternatives)


def test_a_question_that_is_there_already_stays() -> None:
    """One at a time."""
    asked = Heard(text="lock the front door", alternatives=("lock the back door",))
    assert doubted(asked, Heard(text="Unlock it"), vocabulary=_HOME) == asked


def test_what_is_left_of_an_opposite_wants_a_second_opinion() -> None:
    """No other command has to wait for one."""
    assert loses_a_beginning(Heard(text="Lock the front door."))
    assert not loses_a_beginning(Heard(text="unlock the front door"))
    assert not loses_a_beginning(Heard(text="turn off the light"))


@pytest.mark.parametrize(
    ("grammar", "heard", "alike"),
    [
        ("turn on the kitchen light", "Turn on the kitchen light.", True),
        ("open the garage door", "Open the garrage door.", True),
        ("open the garage door", "Open the cottage store.", False),
        ("turn on the kitchen light", "Turn of the kitchen light.", False),
        ("turn on the kitchen light", "Turn off the kitchen light.", False),
        ("turn on the kitchen light", "Turn on the kitchen lights.", False),
        ("lock the front door", "Unlock the front door.", False),
    ],
)
def test_a_difference_that_matters_is_none_in_sound(grammar: str, heard: str, alike: bool) -> None:
    """However alike the sentences are: opposites and plurals are for the third to tell."""
    assert heard_alike(grammar, heard, vocabulary=_HOME) == alike
