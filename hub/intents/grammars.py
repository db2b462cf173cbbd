"""The grammars of the languages that there are sentences for, each compiled once."""

from functools import cache
from typing import Final

from hub.intents.en import sentences
from hub.intents.grammar import SentenceGrammar, compiled

SOURCES: Final = {"en": sentences.source}
"""The templates of each language."""


@cache
def grammar_of(language: str) -> SentenceGrammar:
    """A language's compiled templates; they are the same for every home, and take a while.

    Raises `ValueError` for a language there are no sentences for.
    """
    if language not in SOURCES:
        allowed = ", ".join(SOURCES)
        raise ValueError(f"there are no sentences for the language {language}; allowed: {allowed}")
    return compiled(SOURCES[language]())
