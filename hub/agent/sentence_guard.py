"""Guardrail on a model's sentences: says, holds or withholds each by what was done and looked up.

In a turn that asks for an action and has not led to one yet, only questions and refusals may be
said as they come; everything else is held until it is known whether anything was done. In any turn
a claim of action is withheld, and so is a statement about the home that is not founded.
"""

from typing import Final

import structlog

from hub.agent import claimed_actions
from hub.agent.agent_run import AgentRun
from hub.agent.claimed_states import statement
from hub.ports import HomeSnapshot

log = structlog.get_logger()

NOTHING_DONE: Final = "I have not changed anything."
NOT_KNOWN: Final = "I can't say that for sure."


def may_be_said(sentence: str, course: AgentRun, home: HomeSnapshot) -> bool:
    """Whether a sentence of the model is said as it comes; else it is counted, held or dropped.

    Counts in `course`: `withheld` for a claim of action, `unsure` for an unfounded statement.
    Sentences that may be said later go to `course.held`; courtesies are dropped.
    """
    state = statement(sentence, home, course.looked_up)
    if claimed_actions.claims_deed(sentence):
        course.withheld += 1
    elif state == "unfounded":
        course.unsure += 1
    elif not course.asked or course.did or state == "founded":
        return True
    elif claimed_actions.is_courtesy(sentence):
        return False
    elif not course.held and not course.withheld and is_free(sentence):
        return True
    else:
        course.held.append(sentence)
        return False
    log.info("llm.claim_withheld", sentence_length=len(sentence))
    return False


def is_free(sentence: str) -> bool:
    """Whether a sentence can't be taken for a claim: it is a question or a refusal."""
    return claimed_actions.is_question(sentence) or claimed_actions.is_refusal(sentence)


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
