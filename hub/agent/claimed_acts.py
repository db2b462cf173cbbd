"""Acts that a clause claims: of the first person, or without a subject (pure).

Of itself a model may say what it thinks, is and can (`of_itself` of the language); any other verb
of the first person is an act that it cannot have done, or that a result tells.
"""

import re
from itertools import takewhile
from typing import Final

from hub.agent.clause_reading import Clause
from hub.agent.clauses import is_number
from hub.language.assertions import NEVER

SHORT: Final = 4
"""Words of a clause without a subject that can hardly be a heading or advice: "calling her"."""


def first_person_act(clause: Clause) -> bool | None:
    """Whether an act of the first person is claimed; None where it is not the subject."""
    words, said = clause.words, clause.said
    dropped = words.act != NEVER
    for at, token in enumerate(said):
        if token in words.first_person:
            return _acts(clause, at)
        if dropped and at <= clause.lead + 2 and re.fullmatch(words.act, token):
            return True
    if dropped and said[clause.lead] in words.first_have | words.first_will:
        return _acts(clause, clause.lead - 1)
    return None


def _acts(clause: Clause, at: int) -> bool:
    """Whether the verb of the subject at `at` is none that a model may say of itself."""
    words, said = clause.words, clause.said
    before = said[at - 1] if at > 0 else ""
    if words.compound and before and not _is_filler(clause, before):
        return before not in words.of_itself | words.modal  # "jetzt schalte ich"
    if before and before in words.modal | words.present:  # "shall I"
        return False
    rest = _behind_adverbs(clause, said[at + 1 :])
    if not rest or rest[0] in words.modal | words.negations:
        return False
    return _is_act(clause, rest[0], _behind_adverbs(clause, rest[1:]))


def _is_act(clause: Clause, verb: str, behind: list[str]) -> bool:
    """Whether the first person's verb, with what follows it, is an act."""
    words = clause.words
    auxiliary = verb in words.present | words.past
    if verb in words.first_will or (auxiliary and not _tells_participles(clause)):
        perfect = verb in words.first_have
        return _has_done(clause, behind) if perfect else _is_doing(clause, behind)
    if verb in words.first_have or auxiliary:
        return _has_done(clause, behind)
    return verb not in words.of_itself


def _behind_adverbs(clause: Clause, rest: list[str]) -> list[str]:
    words = clause.words
    skipped = takewhile(lambda one: one in words.adverbs and one not in words.negations, rest)
    return rest[len(list(skipped)) :]


def _tells_participles(clause: Clause) -> bool:
    """Whether the language's participles are told by their form."""
    return clause.words.participle != NEVER


def _is_doing(clause: Clause, behind: list[str]) -> bool:
    """Whether "I will" or "I am" is followed by an act, and not by what a model is or says."""
    words = clause.words
    auxiliary = False
    while behind and (behind[0] in words.present or behind[0] in words.past):
        behind, auxiliary = behind[1:], True
    if not behind:
        return auxiliary
    if auxiliary and behind[0] in words.pronouns:  # "I'll do that"
        return True
    return behind[0] not in words.of_itself | words.negations | words.yours


def _has_done(clause: Clause, behind: list[str]) -> bool:
    """Whether "I have" is followed by what was done, and not by what one has."""
    words = clause.words
    if not behind or not words.negations.isdisjoint(behind):
        return False
    if _tells_participles(clause):
        participle = behind[-1 if words.compound else 0]
        return (
            re.fullmatch(words.participle, participle) is not None
            and participle not in words.of_itself
        )
    if behind[0] in words.indefinite | words.definite | words.yours or is_number(behind[0], words):
        return not words.kept.isdisjoint(behind[:5])
    return behind[0] not in words.of_itself


def _is_filler(clause: Clause, token: str) -> bool:
    words = clause.words
    return token in words.links | words.adverbs | words.prepositions | words.pronouns


def is_fragment(clause: Clause) -> bool:
    """Whether a deed or state is told without a verb: "turning on the light", "lights off"."""
    words, said = clause.words, clause.said
    if any(clause.has(group) for group in (words.present, words.past, words.modal)):
        return False
    ours = any(one.strength or one.kind == "name" for one in clause.mentions)
    if not begins_with_deed(clause):
        return ours and clause.begins(clause.mentions[0]) and _is_verbless(clause)
    meant = ours or clause.of_now or clause.has(words.you)
    return (meant or len(said) - clause.lead <= SHORT) and not _has_finite_verb(clause)


def _is_verbless(clause: Clause) -> bool:
    """Whether a state is all that stands beside what is mentioned."""
    words = clause.words
    states = words.switched | words.states
    rest = frozenset(token for _, token in clause.unmentioned())
    done = {token for token in rest if re.fullmatch(words.doing, token)}
    done |= words.done & {clause.said[-1]}
    told = not states.isdisjoint(rest) or bool(done)
    return told and rest <= states | words.deictic | words.adverbs | done


def begins_with_deed(clause: Clause) -> bool:
    """Whether it begins with a participle: "turning", "ausgeschaltet"."""
    first, words = clause.said[clause.lead], clause.words
    if re.fullmatch(words.doing, first) is None or first in words.all_pronouns | words.someone:
        return False
    if any(one.start <= clause.lead < one.end for one in clause.mentions):
        return False
    if first.endswith("ing") or first not in words.states | words.switched:
        return True
    return any(one.start == clause.lead + 1 and one.strength > 1 for one in clause.mentions)


def _has_finite_verb(clause: Clause) -> bool:
    """Whether a word behind the first one looks like "saves"."""
    words = clause.words
    return not clause.of_now and any(
        at > clause.lead
        and re.fullmatch(words.finite, token) is not None
        and token not in words.units | words.definite
        for at, token in clause.unmentioned()
    )
