"""Times of day and days that a clause claims to be now (pure)."""

from typing import Final, Literal

from hub.agent.clause_reading import Clause
from hub.agent.clauses import is_number

LONGEST_SUBJECT: Final = 4
"""Words in front of the copula: "the time here now"."""


def time_claim(clause: Clause) -> Literal["time", "date"] | None:
    """Whether it says what time or day it is."""
    words = clause.words
    behind = _behind_copula(clause)
    if not behind:
        return None
    first = behind[0]
    if not words.days.isdisjoint(behind[:4]) and (clause.has(words.today) or first in words.days):
        return "date"
    if ":" in first or first in words.clock:
        return "time"
    return "time" if is_number(first, words) and not words.clock.isdisjoint(behind[1:4]) else None


def _behind_copula(clause: Clause) -> list[str]:
    """What follows "it is" or "today is", articles aside; empty where it does not begin so."""
    words, said = clause.words, clause.said
    subject = said[clause.lead : clause.lead + 4]
    copula = next((at for at, token in enumerate(said) if token in words.present), None)
    if copula is None or words.time_subjects.isdisjoint(subject + said[copula : copula + 2]):
        return []
    if copula - clause.lead > LONGEST_SUBJECT:
        return []
    behind = said[copula + 1 :]
    while (
        behind and behind[0] in words.adverbs | words.pronouns | words.definite | words.indefinite
    ):
        behind = behind[1:]
    return behind
