"""Shapes in which a state is told beside the main clause: a list, a relative clause, a question.

Pure. "Kitchen light: on" has no verb, "the door, which is open" no subject, and "did you know that
the door is open?" presumes what it seems to ask. Each is brought into the shape of a plain clause.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from hub.agent.clause_reading import Clause
from hub.agent.clauses import STOPS
from hub.agent.home_words import HomeWords
from hub.language.assertions import AssertionWords

NEAR: Final = 3
"""Words between "know" and "that", itself included: "weißt du, dass"."""


def presumed(spoken: Sequence[str], words: AssertionWords) -> list[str]:
    """What a question takes for granted: behind "know that", "wondering why"; else nothing."""
    for at, verb in enumerate(spoken):
        if verb in words.factive:
            links = (far for far in range(at + 1, at + 1 + NEAR) if far < len(spoken))
            begin = next((far for far in links if spoken[far] in words.complements), None)
            if begin is not None:
                return list(spoken[begin + 1 :])
    return []


def with_antecedents(spoken: Sequence[str], words: AssertionWords, home: HomeWords) -> list[str]:
    """The tokens, each relative clause on something of the home with that as its subject.

    Without a comma a plural is only picked out by it ("the windows that are open").
    """
    found: list[str] = []
    begin = 0
    for at, token in enumerate(spoken):
        if token in words.relatives:
            comma = spoken[at - 1 : at] == [","]
            noun = _last_noun(list(spoken[begin : at - comma]), words, home)
            if noun and (comma or not noun[-1].endswith("s")):
                found += [".", *noun]
                begin = at + 1
                continue
        if token in (STOPS - {","}) or token in words.links:
            begin = at + 1
        found.append(token)
    return found


def _last_noun(clause: list[str], words: AssertionWords, home: HomeWords) -> list[str]:
    """What of this home a clause ends with; empty for nothing."""
    last = home.mentions(clause, words)[-1:]
    if not last or last[0].end != len(clause) or last[0].strength < 2:
        return []
    return clause[last[0].start :]


def listed_states(readings: Sequence[Clause]) -> Iterator[Clause]:
    """Clauses of a name and its state, of a sentence that has no more: "kitchen light: on"."""
    told = len(readings) > 1 and readings[0].about != "tale"
    if not told or not all(_is_name(one) or _is_state(one) for one in readings):
        return
    for one, next_one in pairwise(readings):
        if _is_name(one) != _is_name(next_one):
            name, state = (one, next_one) if _is_name(one) else (next_one, one)
            yield replace(name, said=[*name.said, *state.said])


def _is_name(clause: Clause) -> bool:
    """Whether it is nothing but something of the home."""
    rest = {token for _, token in clause.unmentioned()}
    return any(one.strength for one in clause.mentions) and rest <= clause.words.adverbs


def _is_state(clause: Clause) -> bool:
    """Whether it is nothing but a state: "still open"."""
    words = clause.words
    states = words.states | words.switched
    rest = states | words.adverbs | words.deictic
    return not states.isdisjoint(clause.said) and rest.issuperset(clause.said)
