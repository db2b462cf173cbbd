"""Refusals: why a sentence is not carried out by a hub without a language model (pure).

Not without a language model, not something that a house can do, or not understood: three answers
tell a person more than one. What is not in the home is said by the intents themselves. The words
that tell them apart are data of each language (`refusals.yaml`; English has Python).
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from hub.language.current import ENGLISH, current
from hub.language.data_files import data_file
from hub.language.en.refusals import ASKING, NEEDS_A_MODEL, NOT_UNDERSTOOD, TOPICS
from hub.language.phrasebook import worded

FILE: Final = "refusals.yaml"
_ASKING: Final = "asking"
"""In the file: words that a question begins with, or what only a language model could answer."""

Topics = Iterable[tuple[frozenset[str], str]]


def why_not(plain: str) -> str:
    """The sentence to say to a plain sentence that nothing here understands."""
    topics, asking = _words(current())
    said = plain.split()
    for about, sentence in topics:
        if not about.isdisjoint(said):
            return worded(sentence)
    return worded(NEEDS_A_MODEL) if said and said[0] in asking else worded(NOT_UNDERSTOOD)


@cache
def _words(language: str) -> tuple[Topics, frozenset[str]]:
    if language == ENGLISH:
        return TOPICS, ASKING
    read = data_file("hub.language", language, FILE) or {}
    topics = [(frozenset(read.get(sentence, ())), sentence) for _, sentence in TOPICS]
    return tuple(topics), frozenset(read.get(_ASKING, ()))
