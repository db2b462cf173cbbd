"""Questions, refusals and courtesies among a model's sentences: what claims nothing (pure)."""

import re
from typing import Final

from hub.agent.clauses import tokens
from hub.language.tables import ASSERTIONS, CLAIMS, alternatives, union
from hub.language.words import folded

_COURTESIES: Final = alternatives(one.courtesies for one in CLAIMS)
_COURTESY: Final = re.compile(rf"(?:(?:{_COURTESIES})\b[,.! ]*)*[.!]*")
_REFUSALS: Final = re.compile(alternatives(one.refusals for one in CLAIMS))
_EXCEPTIONS: Final = union(one.exceptions for one in ASSERTIONS)


def is_question(sentence: str) -> bool:
    """Whether the sentence asks the person something."""
    return sentence.rstrip(' "\u201d)').endswith("?")


def is_courtesy(sentence: str) -> bool:
    """Whether the sentence is nothing but an "okay" or "sure"."""
    return _COURTESY.fullmatch(folded(sentence)) is not None


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that something cannot be done, or is not known."""
    return _REFUSALS.search(folded(sentence)) is not None


def makes_exception(sentence: str) -> bool:
    """Whether the sentence takes something out of what it says: "all but the kitchen's"."""
    return not _EXCEPTIONS.isdisjoint(tokens(sentence))
