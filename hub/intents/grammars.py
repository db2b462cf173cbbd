"""The grammars of the languages that there are sentences for, each compiled once."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from hub.intents.en import sentences
from hub.intents.grammar import SentenceGrammar, compiled
from hub.intents.sentence_files import source_of

LANGUAGES: Final = ("en", "de", "fr", "es", "pl")
"""The languages of the hub."""


def base_of(language: str) -> Mapping[str, Any]:
    """The language's templates, rules and lists, before they are compiled."""
    return sentences.source() if language == "en" else source_of(language)


@cache
def grammar_of(language: str) -> SentenceGrammar:
    """A language's compiled templates; they are the same for every home, and take a while.

    Raises `ValueError` for a language there are no sentences for.
    """
    if language not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise ValueError(f"there are no sentences for the language {language}; allowed: {allowed}")
    return compiled(base_of(language))
