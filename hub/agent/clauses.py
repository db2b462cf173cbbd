"""Tokens and clauses of a model's sentence, and the language whose words it is judged by (pure)."""

import re
from collections.abc import Collection, Iterator
from typing import Final

from hub.language.assertions import AssertionWords
from hub.language.tables import ASSERTIONS
from hub.language.words import folded

_QUOTED: Final = re.compile(
    r'"[^"]*"|\u201c[^\u201d]*\u201d|\u00ab[^\u00bb]*\u00bb|\u201e[^\u201c]*\u201c'
)
"""Somebody else's words; a mark that is not closed quotes nothing."""
_TOKEN: Final = re.compile(
    r"aujourd'hui|quelqu'un|o'clock|\d{1,2}:\d{2}|\d+(?:[.,]\d+)*|'(?:s|re|ve|ll|d|m)\b"
    r"|(?:[cdjlmnst]|qu|lorsqu)'(?=[^\W\d_])|[^\W\d_]+(?:-[^\W\d_]+)*|[%°.,;:!?]"
)
_PARTED: Final = (
    ("won't", "will not"),
    ("can't", "can not"),
    ("cannot", "can not"),
    ("n't", " not"),
    ("let me ", "i will "),
    ("consider the ", "the "),
    ("made a mistake", "am wrong"),
    ("pour cent", "%"),
    ("all but ", "all except "),
    ("on its way", "underway"),
    ("on their way", "underway"),
    ("on the way", "underway"),
    ("por ciento", "%"),
)
STOPS: Final = frozenset(".,;:!?")


def tokens(text: str) -> list[str]:
    """The words, numbers and stops of a text, contractions parted, quotes left out."""
    plain = _QUOTED.sub(" ", folded(text))
    for joined, parted in _PARTED:
        plain = plain.replace(joined, parted)
    return _TOKEN.findall(plain)


def language_of(said: Collection[str]) -> AssertionWords:
    """The language that most of the tokens are of, its function words first; else English."""
    return max(ASSERTIONS, key=lambda one: sum(_telling(token, one) for token in said))


def _telling(token: str, words: AssertionWords) -> int:
    """How much a token tells the language."""
    if token in words.telling:
        return 2
    return int(
        any(
            token in group
            for group in (
                words.things, words.kept, words.switched, words.states, words.deictic,
                words.numbers, words.first_have, words.done, words.yes,
            )
        )
    )  # fmt: skip


def clauses(said: list[str], words: AssertionWords) -> Iterator[list[str]]:
    """The clauses of a sentence's tokens: what stands between stops and conjunctions."""
    clause: list[str] = []
    for token in said:
        supposed = token in words.hypothetical
        if token in STOPS or token in words.links or supposed:
            if clause:
                yield clause
            clause = [token] if supposed else []
        else:
            clause.append(token)
    if clause:
        yield clause


def is_number(token: str, words: AssertionWords) -> bool:
    """Whether the token is a number, in digits or as a word."""
    return token[0].isdigit() or all(part in words.numbers for part in token.split("-"))
