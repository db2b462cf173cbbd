"""Guardrail against false claims: finds what a model's sentence states of this home (pure).

A sentence claims something of the home where a clause of it has a subject of the home (see
`hub.agent.home_words`) and says that it is so: a state, a value, a moment. What is supposed,
advised, asked or told of the world in general claims nothing. Of itself the model may say what it
thinks and can; any other act of the first person is a claim, whatever the verb.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hub.agent.claim_shapes import listed_states, presumed, with_antecedents
from hub.agent.claimed_acts import begins_with_deed, first_person_act, is_fragment
from hub.agent.claimed_states import statement
from hub.agent.claimed_times import time_claim
from hub.agent.clause_reading import About, Clause
from hub.agent.clauses import STOPS, clauses, language_of, tokens
from hub.agent.home_words import HomeWords
from hub.language.assertions import AssertionWords
from hub.language.tables import ASSERTIONS

Claimed = Literal["act", "state", "kept", "time", "date", "yes"]
"""An act; a state of the home; something that is kept, such as a timer; the time of day; the day;
nothing but a yes or no."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim within a sentence."""

    kind: Claimed
    said: tuple[str, ...]
    """The tokens of the clause."""
    words: AssertionWords
    """Of its language."""
    nouns: tuple[str, ...] = ()
    """What of the home is named in it."""


def subject_of(said: str, home: HomeWords) -> About:
    """What the person's sentence is about."""
    spoken = tokens(said)
    words = language_of(spoken)
    if any(not one.tales.isdisjoint(spoken) for one in ASSERTIONS):
        return "tale"
    for clause in clauses(spoken, words):
        if any(one.strength > 1 and not one.foreign for one in home.mentions(clause, words)):
            return "home"
        if not words.places.isdisjoint(clause) and not words.present.isdisjoint(clause):
            return "home"
    return "world"


def nouns_in(said: str, home: HomeWords) -> tuple[str, ...]:
    """The names and nouns of the home in a sentence of the person."""
    spoken = tokens(said)
    words = language_of(spoken)
    readings = (Clause.read(clause, words, home, "home") for clause in clauses(spoken, words))
    return tuple(noun for one in readings for noun in one.nouns())


def claims(sentence: str, home: HomeWords, about: About) -> list[Claim]:
    """The claims of a sentence; `about`: what the person's sentence is about.

    Of a question only what stands in front of its last comma is judged ("it is on, anything
    else?"), and what it presumes.
    """
    spoken = tokens(sentence)
    words = language_of(spoken)
    if sentence.rstrip(' "\u201d)').endswith("?"):
        spoken = [*_before_question(spoken, words), ".", *presumed(spoken, words)]
    spoken = with_antecedents(spoken, words, home)
    bare = tuple(token for token in spoken if token not in STOPS)
    if about != "tale" and _is_done(bare, words):
        return [Claim("act", bare, words)]
    if about == "home" and bare and words.yes.issuperset(bare):
        return [Claim("yes", bare, words)]
    return list(
        _claims_of([Clause.read(each, words, home, about) for each in clauses(spoken, words)])
    )


def _claims_of(readings: Sequence[Clause]) -> Iterator[Claim]:
    """The claims of clauses; what follows a condition is as supposed as it, unless it is of now."""
    if listed := list(listed_states(readings)):
        yield from (Claim("state", tuple(one.said), one.words, one.nouns()) for one in listed)
        return
    supposed = False
    for one in readings:
        kind = None if supposed and not one.of_now else _claim(one)
        supposed = one.supposed
        if kind is not None:
            yield Claim(kind, tuple(one.said), one.words, one.nouns())


def _before_question(spoken: list[str], words: AssertionWords) -> list[str]:
    """What stands in front of a question ("it is on, anything else?") and is none itself."""
    commas = [at for at, each in enumerate(spoken) if each == ","]
    before = spoken[: commas[-1]] if commas else []
    return [] if before and before[0] in words.modal | words.present | words.past else before


def _is_done(bare: tuple[str, ...], words: AssertionWords) -> bool:
    """Whether the sentence is nothing but "done" or "it's all set"."""
    empty = words.adverbs | words.present | words.pronouns | words.all_pronouns | words.yes
    return (words.done | words.adverbs).issuperset(bare) and not empty.issuperset(bare)


def _claim(clause: Clause) -> Claimed | None:
    """What the clause claims; None where it claims nothing."""
    words, of_now = clause.words, clause.of_now
    if clause.supposed or (clause.has(words.general) and not of_now):
        return None
    acts, tale = first_person_act(clause), clause.about == "tale"
    if acts is not None:
        return "act" if acts and not tale else None
    if clause.has(words.modal) and not of_now:
        return None
    return _within_tale(clause) if tale else _told(clause)


def _told(clause: Clause) -> Claimed | None:
    """What a clause claims that is neither of the first person nor supposed."""
    if is_fragment(clause):
        return "act"
    return None if begins_with_deed(clause) else time_claim(clause) or statement(clause)


def _within_tale(clause: Clause) -> Claimed | None:
    """A tale has lights and doors of its own; it does not have what is called so here."""
    named = any(one.kind == "name" and one.strength > 1 for one in clause.mentions)
    kept = any(one.kind == "kept" and one.strength > 1 for one in clause.mentions)
    yours = clause.said[clause.lead] in clause.words.yours
    if (named and clause.is_strong() and clause.has(clause.words.present)) or (kept and yours):
        return "state"
    return None
