"""Guardrail on a model's sentences: says, holds, corrects or drops each by what is known.

In a turn that asks for an action and has not led to one yet, only questions and refusals may be
said as they come; everything else is held until it is known whether anything was done. In any turn
what a sentence claims of the home is checked: against the states, the clock and the timers. A claim
that holds is said; in the place of another one comes what is so, where that is known, and the
sentence is not said. An act that the model claims of itself is never said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import structlog

from hub.agent import answer_words
from hub.agent.agent_run import AgentRun
from hub.agent.home_claims import Claim, claims, nouns_in
from hub.agent.home_words import HomeWords
from hub.agent.told_states import holds, telling
from hub.ports import Entity, HomeSnapshot

log = structlog.get_logger()

NOTHING_DONE: Final = "I have not changed anything."
NOT_KNOWN: Final = "I can't say that for sure."
CLOCK_ERROR_MIN: Final = 2
"""Minutes that a told time of day may be off, as a model rounds and takes a moment."""

Source = Literal["time", "date", "timers"]
"""What is answered locally in place of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceVerdict:
    """What becomes of a sentence."""

    said: bool = False
    """It is said as it is."""
    instead: str = ""
    """What is so and is said in its place."""
    source: Source | None = None
    """What is to be asked for, and said in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of the home at the moment."""

    home: HomeSnapshot
    words: HomeWords
    """Of the same version of the home."""
    now: datetime


def judged(sentence: str, course: AgentRun, known: Known) -> SentenceVerdict:
    """What becomes of a sentence of the model, as it comes.

    Counts in `course`: `withheld` for a claim of action, `unsure` for a claim that nothing is said
    in place of. Sentences that may be said later go to `course.held`; courtesies are dropped.
    """
    found = claims(sentence, known.words, course.about)
    false = [one for one in found if not _is_so(one, sentence, course, known)]
    if false:
        log.info("llm.claim_withheld", sentence_length=len(sentence), kind=false[0].kind)
        return _in_place_of(false, course, known)
    if found or not course.asked or course.did:
        return SentenceVerdict(said=True)
    if answer_words.is_courtesy(sentence):
        return SentenceVerdict()
    if not course.held and not course.withheld and is_free(sentence):
        return SentenceVerdict(said=True)
    course.held.append(sentence)
    return SentenceVerdict()


def _is_so(claim: Claim, sentence: str, course: AgentRun, known: Known) -> bool:
    """Whether a claim is known to be so."""
    match claim.kind:
        case "state":
            if course.searches and not claim.nouns:
                return True  # the weather, say, as it was found
            return not answer_words.makes_exception(sentence) and _holds(claim, course, known)
        case "time":
            return course.told_time and _is_now(claim.said, known.now)
        case "date":
            return course.told_time
        case "yes":
            return bool(course.looked_up or course.results)
        case _:
            return False


def _holds(claim: Claim, course: AgentRun, known: Known) -> bool:
    """Whether a state is so; a pronoun speaks of what was asked about, else of what was looked up.

    Where neither is known it does not hold.
    """
    things = _looked_up(course, known.home)
    nouns = claim.nouns
    if not nouns and claim.words.all_pronouns.isdisjoint(claim.said):
        nouns = nouns_in(course.said, known.words)
        if not nouns:
            things = [one for one in things if one.entity_id in course.looked_up]
    return holds(claim.said, claim.words, nouns, things, known.words.things)


def _looked_up(course: AgentRun, home: HomeSnapshot) -> Sequence[Entity]:
    """What a claim is held against: where an action is asked for, only what was looked up.

    There "the light is on" sounds as if it had been turned on just now.
    """
    if not course.asked or course.did:
        return home.entities
    return [one for one in home.entities if one.entity_id in course.looked_up]


def _in_place_of(false: Sequence[Claim], course: AgentRun, known: Known) -> SentenceVerdict:
    """What is said in place of a sentence that is not true, or not known to be."""
    kinds = {one.kind for one in false}
    if "act" in kinds:
        course.withheld += 1
        return SentenceVerdict()
    if course.asked and not course.did:
        course.unsure += 1
        return SentenceVerdict()
    if "time" in kinds or "date" in kinds:
        return SentenceVerdict(source="time" if "time" in kinds else "date")
    if any(not one.words.timers.isdisjoint(one.said) for one in false):
        return SentenceVerdict(source="timers")
    if told := _correction(false, known):
        return SentenceVerdict(instead=told)
    course.unsure += 1
    return SentenceVerdict()


def _correction(false: Sequence[Claim], known: Known) -> str:
    """What is so in place of the first claim that there is something to tell for; else ""."""
    told = (
        telling(one.said, one.words, known.home.entities, known.words.things)
        for one in false
        if one.kind == "state"
    )
    return next(filter(None, told), "")


def _is_now(said: Sequence[str], now: datetime) -> bool:
    """Whether a time in digits is that of now; one in words is taken from the tool's answer."""
    for token in said:
        if ":" in token:
            hour, minute = (int(part) for part in token.split(":"))
            off = abs((hour * 60 + minute) - (now.hour * 60 + now.minute)) % 720
            return min(off, 720 - off) <= CLOCK_ERROR_MIN
    return True


def is_free(sentence: str) -> bool:
    """Whether a sentence can't be taken for a claim: it is a question or a refusal."""
    return answer_words.is_question(sentence) or answer_words.is_refusal(sentence)


def notice(course: AgentRun) -> str:
    """What the person has to know in place of sentences that were withheld; "" for nothing.

    Nothing where something was done or came of a call: then the results said so.
    """
    if course.did or course.results:
        return ""
    dropped = any(not is_free(sentence) for sentence in course.held)
    if course.withheld or dropped or (course.asked and course.unsure):
        return NOTHING_DONE
    return NOT_KNOWN if course.unsure else ""


def held_sentences(course: AgentRun) -> list[str]:
    """The sentences that were held and may be said at the end of the turn.

    All of them where something was done, or found on the web ("turn on the news": what was found is
    worth saying); else only those that claim nothing.
    """
    if course.did or course.searches:
        return list(course.held)
    return [sentence for sentence in course.held if is_free(sentence)]
