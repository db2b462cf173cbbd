"""Guardrail against hallucinated actions: finds sentences of a model that claim a deed (pure).

Whether an action happened is known from the state that was read back and from nothing else. A
model's own "I've turned on the light" is withheld, right or wrong: the results speak for
themselves. The shapes are those of English and the commonest of other languages
(`hub.language.claims`); a turn that asks for an action does not depend on them (see
`hub.agent.agent`).
"""

import re
from typing import Final

from hub.language.tables import CLAIMS, alternatives
from hub.language.words import folded

_COURTESIES: Final = alternatives(one.courtesies for one in CLAIMS)
_ASSENTS: Final = alternatives(one.assents for one in CLAIMS)
_OPENING: Final = rf"^(?:(?:{_COURTESIES}|{_ASSENTS})\b[,.! ]*)*"
_COURTESY: Final = re.compile(rf"(?:(?:{_COURTESIES})\b[,.! ]*)*[.!]*")
_DEEDS: Final = tuple(
    re.compile(shape)
    for one in CLAIMS
    for shape in (*one.deeds, *(f"{_OPENING}{reply}" for reply in one.replies))
)
_IN_PROGRESS: Final = re.compile(
    rf"{_OPENING}(?:{alternatives(one.in_progress for one in CLAIMS)})"
)
_FINITE: Final = re.compile(rf"\b(?:{alternatives(one.finite for one in CLAIMS)})\b")
_REFUSALS: Final = re.compile(alternatives(one.refusals for one in CLAIMS))


def claims_deed(sentence: str) -> bool:
    """Whether the sentence says that something was, is being or will be done in the home."""
    text = folded(sentence)
    if is_question(text):  # "I've turned it on, is there anything else?"
        text = text.rpartition(",")[0]
    elif _IN_PROGRESS.search(text) and not _FINITE.search(text):
        return True
    return any(shape.search(text) for shape in _DEEDS)


def is_question(sentence: str) -> bool:
    """Whether the sentence asks the person something."""
    return sentence.rstrip(' "\u201d)').endswith("?")


def is_courtesy(sentence: str) -> bool:
    """Whether the sentence is nothing but an "okay" or "sure"."""
    return _COURTESY.fullmatch(folded(sentence)) is not None


def is_refusal(sentence: str) -> bool:
    """Whether the sentence says that something cannot be done, or is not known."""
    return _REFUSALS.search(folded(sentence)) is not None
