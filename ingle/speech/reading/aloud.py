"""Reads a text as people read it aloud: "21.5 °C at 9:05" for voices that know words only. Pure."""

from typing import Final

from ingle.speech.reading.readers import READERS
from ingle.speech.reading.tokens import Tokens
from ingle.speech.reading.words import WORDS

LONGEST: Final = 4000
"""Characters; a longer text is left as it is: no sentence is that long."""


def read_aloud(text: str, language: str) -> str:
    """The text in words that every voice of the language reads rightly.

    `language`: a language tag, also as espeak-ng writes it (en-gb-x-rp, en-us+f3). A language
    without a table is left to the voice.
    """
    words = WORDS.get(language.lower().replace("+", "-").partition("-")[0])
    if words is None or len(text) > LONGEST:
        return text
    tokens = Tokens.of(text)
    made: list[str] = []
    at = 0
    while at < len(tokens):
        for reader in READERS:
            if (read := reader(tokens, at, words)) is not None:
                said, at = read
                made.append(said)
                break
        else:
            made.append(tokens.text(at))
            at += 1
    return "".join(made)
