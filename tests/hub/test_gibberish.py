"""Sentences without a word in them."""

import pytest

from hub.gibberish import is_gibberish

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "text", ["asdf qwer zxcv", "asdfghjkl", "???", "...", "xkcd qwrt", "sdkfjh sdkfj", "aaaaaaa", "zzz"]
)
def test_no_word_is_gibberish(text: str) -> None:
    """Keys in a row, letters without a vowel, signs."""
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text",
    ["turn on the light", "42", "ok", "why", "strengths", "Worcestershire", "lorem ipsum", "привет", "今天天气", "x"],
)
def test_anything_that_could_be_a_word_is_not(text: str) -> None:
    """In any language; numbers, too."""
    assert not is_gibberish(text)
