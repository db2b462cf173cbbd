"""States of the home, and of what the hub keeps, that a clause states (pure)."""

from typing import Final, Literal

from hub.agent.clause_reading import Clause
from hub.agent.home_words import Mention

SHORTEST_DEFINITION: Final = 3
"""Words behind what is defined: "is a comedy"."""
STRONG: Final = 2
"""Strength of a mention that surely means what this home has."""
LONGEST_NAMED: Final = 5
"""Words of a clause that only names something and says that it is on."""


def statement(clause: Clause) -> Literal["state", "kept"] | None:
    """What the clause states; None where it states nothing of the home or what is kept."""
    words, first = clause.words, clause.said[clause.lead]
    if any(says(clause, first) for says in (_is_of_somebody, _is_of_all, _is_of_here, _answers)):
        return "state"
    if _is_switched(clause, first) or (clause.about == "home" and _is_bare_state(clause)):
        return "state"
    if first in words.yours and clause.has(words.present) and clause.is_strong():
        return _kind(clause.mentions[0]) if clause.mentions else "kept"
    return next((_kind(one) for one in clause.mentions if _is_claimed(clause, one)), None)


def _kind(one: Mention) -> Literal["state", "kept"]:
    return "kept" if one.kind == "kept" else "state"


def _is_claimed(clause: Clause, one: Mention) -> bool:
    return _is_subject(clause, one) and _is_stated(clause, one)


def _is_of_somebody(clause: Clause, first: str) -> bool:
    words = clause.words
    return first in words.someone and (
        bool(clause.mentions) or clause.has(words.places) or clause.of_now
    )


def _is_of_all(clause: Clause, first: str) -> bool:
    return first in clause.words.all_pronouns and (
        clause.has_switched() or (clause.about == "home" and clause.is_strong())
    )


def _is_of_here(clause: Clause, first: str) -> bool:
    """Whether it says how it is here or outside."""
    words = clause.words
    if not clause.has(words.places) or not clause.has(words.present | words.past):
        return False
    return first in words.pronouns | words.places and not clause.mentions


def _answers(clause: Clause, first: str) -> bool:
    """Whether a pronoun stands for what was asked about: "it is unlocked", "ja, ist sie"."""
    words, said = clause.words, clause.said
    if clause.about != "home" or first not in words.pronouns | words.present:
        return False
    if words.pronouns.isdisjoint(said) or not clause.has(words.present | words.past):
        return False
    return said[-1] in words.present | words.past | words.pronouns or clause.is_strong()


def _is_switched(clause: Clause, first: str) -> bool:
    """Whether a few words end in "is on", whatever it is called: "movie night is on"."""
    words, said = clause.words, clause.said
    return (
        2 < len(said) - clause.lead <= LONGEST_NAMED
        and said[-1] in words.switched
        and said[-2] in words.present
        and first not in words.indefinite | words.pronouns
        and not any(one.foreign for one in clause.mentions)
    )


def _is_bare_state(clause: Clause) -> bool:
    """Whether it is nothing but a state: "locked and secure"."""
    words = clause.words
    states = words.switched | words.states
    if clause.mentions:
        return False
    return not states.isdisjoint(clause.said) and (
        states | words.adverbs | words.deictic
    ).issuperset(clause.said)


def _is_subject(clause: Clause, one: Mention) -> bool:
    """Whether the clause says something of what is mentioned."""
    words = clause.words
    first = clause.said[clause.lead]
    if not one.strength or clause.begins(one):
        return one.strength > 0
    if first in words.you | words.there | words.someone | words.places:
        return True
    if first in words.pronouns and (clause.about == "home" or clause.begins_with_value()):
        return True
    return clause.has(words.present | words.past) and first not in words.pronouns


def _is_stated(clause: Clause, one: Mention) -> bool:
    """Whether a state, a value or a moment is stated of it, or that there is one."""
    words = clause.words
    first = clause.said[clause.lead]
    if one.kind == "kept":
        return _is_kept(clause, one, first)
    if _is_definition(clause, one):
        return False
    if one.strength == 1:
        return _is_stated_of_some(clause, one)
    if first in words.there or (clause.about == "home" and clause.begins(one)):
        return True
    if _is_of_the_past(clause):
        return clause.said[-1] in words.switched
    return clause.is_strong() or _is_located(clause, one)


def _is_stated_of_some(clause: Clause, one: Mention) -> bool:
    """Whether something may be this home's and is said to be as only a home's things are."""
    if clause.said[one.start] in clause.words.numbers and not one.foreign:
        return clause.is_strong()
    return clause.has_switched() or clause.has_value() or (clause.of_now and not one.foreign)


def _is_of_the_past(clause: Clause) -> bool:
    """Whether it tells of a past that nothing ties to today."""
    words = clause.words
    past = clause.has(words.past) and not clause.has(words.present)
    return past and not (clause.of_now or clause.has_clock())


def _is_kept(clause: Clause, one: Mention, first: str) -> bool:
    """Whether a timer, a list, a message is said to be there, or how it is."""
    words = clause.words
    present = clause.has(words.present)
    if first in words.there | words.you:
        return present or clause.has(words.you_have)
    if clause.said[one.start] in words.indefinite:
        return clause.of_now or clause.has_clock() or clause.has(words.perfect)
    if one.strength < STRONG and clause.said[one.start - 1] in words.prepositions:
        return False
    stated = present or clause.said[one.start] in words.yours
    return (stated and one.strength > 1) or clause.is_strong()


def _is_definition(clause: Clause, one: Mention) -> bool:
    """Whether it is said what something is, and not how: "the office is a comedy"."""
    words, behind = clause.words, clause.said[one.end :]
    if len(behind) < SHORTEST_DEFINITION or behind[0] not in words.present | words.past:
        return False
    how = words.states | words.switched
    return (
        behind[1] in words.indefinite
        and behind[-1] not in how
        and not (clause.of_now or clause.has_value() or clause.has_clock())
    )


def _is_located(clause: Clause, one: Mention) -> bool:
    """Whether something is said to be in a room: "Anna is in the kitchen"."""
    words, said = clause.words, clause.said
    return (
        one.start >= 2
        and (said[one.start - 1] in words.prepositions or said[one.start] in words.prepositions)
        and said[one.start - 2] in words.present | words.deictic
    )
