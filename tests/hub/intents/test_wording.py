"""Text normalisation, and stripping courtesies."""

import pytest

from hub.intents.en.numbers import digits, in_words
from hub.intents.en.politeness import courtesy, plainly
from hub.intents.wording import normalise

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Turn on the Kitchen Light.", "turn on the kitchen light"),
        ("fifty per cent", "50 percent"),
        ("50%", "50 percent"),
        ("twenty one point five degrees", "21.5 degrees"),
        ("nineteen and a half degrees", "19.5 degrees"),
        ("21,5°C", "21.5 degrees"),
        ("one hundred and fifty", "150"),
        ("a hundred percent", "100 percent"),
        ("minus five", "-5"),
        ("-5", "-5"),
        ("fifty fifty", "50 50"),
        ("ten minutes", "600 seconds"),
        ("ten-minute timer", "600 seconds timer"),
        ("10min", "600 seconds"),
        ("half an hour", "1800 seconds"),
        ("a quarter of an hour", "900 seconds"),
        ("three quarters of an hour", "2700 seconds"),
        ("an hour and a half", "5400 seconds"),
        ("one and a half hours", "5400 seconds"),
        ("1 hour 30 minutes and ten seconds", "5410 seconds"),
        ("a couple of minutes", "120 seconds"),
        ("what\u2019s the time?", "what is the time"),
        ("  tabs\tand\nlines ", "tabs and lines"),
        ("\u65e5\u672c\u8a9e", "\u65e5\u672c\u8a9e"),
        ("", ""),
    ],
)
def test_writing_is_one(said: str, written: str) -> None:
    """Case, punctuation, numbers and lengths of time come out one way."""
    assert normalise(said) == written


@pytest.mark.parametrize(
    "said",
    ["Set it to Fifty per cent!", "an hour and a half", "2 and a half minutes", "it's 20.5°"],
)
def test_writing_twice_changes_nothing(said: str) -> None:
    """What is written that way stays that way."""
    assert normalise(normalise(said)) == normalise(said)


@pytest.mark.parametrize("value", [*range(130), 200, 305, 999])
def test_number_words_come_back(value: int) -> None:
    """Every number put into words is read as that number."""
    assert digits(in_words(value).split()) == [str(value)]


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("could you please switch the lamp off thanks", "switch the lamp off"),
        ("hey can you turn on the light", "turn on the light"),
        ("i would like you to um turn on the lights for me now", "turn on the lights"),
        ("would you mind turning off the fan", "turn off the fan"),
        ("can you tell me what time it is", "tell me what time it is"),
        ("i want the lights on", "the lights on"),
        ("please please turn it off please", "turn it off"),
        ("turn off the light if you do not mind", "turn off the light"),
        ("do not turn on the light", "do not turn on the light"),
        ("turn on the light", "turn on the light"),
    ],
)
def test_manners_come_off(polite: str, plain: str) -> None:
    """Only the manners come off; a "not" never does."""
    assert plainly(polite) == plain


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("thank you very much", "You're welcome."),
        ("hello", "Hello."),
        ("turn on the light", None),
        ("um", None),
    ],
)
def test_nothing_but_manners_is_answered_with_manners(said: str, answer: str | None) -> None:
    """Thanks and greetings get one back."""
    assert courtesy(said) == answer
