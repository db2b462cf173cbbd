"""Gibberish detection: keyboard noise, fillers, recognisers on noise."""

import pytest

from hub.conversation.gibberish import is_gibberish

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text",
    [
        "asdf qwer zxcv",
        "asdfghjkl",
        "???",
        "...",
        "xkcd qwrt",
        "sdkfjh sdkfj",
        "aaaaaaa",
        "zzz",
        "lkjh fdsa",
        "poiu lkjh mnb",
        "ajsdhf kajsdhf",
        "hfj dk sla",
        "oiuoiu",
        "xx yy zz",
    ],
)
def test_no_word_is_gibberish(text: str) -> None:
    """Keys in a row, in either direction, letters that no word has together, signs."""
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text", ["uh", "Um.", "ah", "eh eh", "a", "the", "and the", "la la la", "hm, uh"]
)
def test_a_sound_or_a_word_that_needs_another_is_gibberish(text: str) -> None:
    """What people say while they think, and what is left of a sentence that nobody heard."""
    assert is_gibberish(text)


@pytest.mark.parametrize("text", ["123", "42 17", "7", "3.5"])
def test_a_number_is_an_answer_or_nothing(text: str) -> None:
    """Where something was asked just before it may be what was asked for."""
    assert is_gibberish(text)
    assert not is_gibberish(text, answering=True)


@pytest.mark.parametrize(
    "text",
    [
        "turn on the light",
        "5 + 5",
        "ok",
        "why",
        "strengths",
        "Worcestershire",
        "lorem ipsum",
        "привет",
        "今天天气",
        "x",
        "wie spät ist es",
        "ça va",
        "property",
        "no no no",
        "catchphrase",
        "Rechtschreibung",
        "la vie",
        "tv on",
        "qué tal",
        "co to jest",
        "where are you",
        "yoyo",
        "and then",
        "a poem",
        "queue",
        "chrząszcz",
    ],
)
def test_anything_that_could_be_a_word_is_not(text: str) -> None:
    """In any language, and however short."""
    assert not is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for watching!",
        "Thank you for watching. Please subscribe.",
        "[BLANK_AUDIO]",
        "[ Silence ]",
        "(upbeat music)",
        "*sighs* (door closes)",
        "\u266a\u266a",
        "Untertitel der Amara.org-Community",
        "Sous-titres réalisés par la communauté d\u2019Amara.org",
        "¡Gracias por ver el video!".lstrip("¡"),
    ],
)
def test_what_a_recogniser_imagines_in_silence_was_not_said(text: str) -> None:
    """Sounds in brackets, and the ends of the films that it learned from."""
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    ["thanks", "thank you", "turn on the light (please)", "play music", "subscribe me to the news"],
)
def test_thanks_and_brackets_within_a_sentence_are_said(text: str) -> None:
    """Who thanks was there."""
    assert not is_gibberish(text)
