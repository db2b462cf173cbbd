"""Authorises what a model's calls do: why one is refused, in words for the model.

What changes the home or the notes has to be asked for by the person, always for notes and
elsewhere once a search result is in the conversation; what a note holds does not leave the home.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import structlog

from hub.agent import requested_actions
from hub.agent.agent_run import AgentRun
from hub.agent.private_words import private_words
from hub.ports import AskTimer, HomeSnapshot, IntentCall, Preference, TimerPlan

log = structlog.get_logger()

MAX_NOTES: Final = 4
"""Notes of one turn that are kept: a person names two or three things at once."""
NOT_ASKED_FOR: Final = "not asked for by the person"
TOO_MANY_NOTES: Final = (
    f"at most {MAX_NOTES} notes for one sentence: put what belongs together into one"
)
PRIVATE: Final = (
    "the query holds what the household told you and the person did not say now ({words}): that"
    " does not leave the home; search with the person's own words, or ask"
)


def refusal_of_command(
    command: IntentCall, course: AgentRun, said: str, home: HomeSnapshot, room_id: str
) -> str:
    """Why the command is not carried out; "" where it may be, and a note is counted in `course`.

    `said`: the person's sentence. `room_id`: where it was said; "" where that is not known.
    """
    if requested_actions.changes_notes(command):
        asked = requested_actions.note_asked_for(said, command.intent) or (
            course.asked_back_about_note and not requested_actions.is_inquiry(said)
        )
        course.notes += command.intent == "Remember" and asked
        reason = TOO_MANY_NOTES if course.notes > MAX_NOTES else ("" if asked else NOT_ASKED_FOR)
    elif course.searched and not requested_actions.asked_for(command, said, home, room_id):
        reason = NOT_ASKED_FOR
    else:
        return ""
    if reason:
        log.warning("llm.action_refused", reason=reason, intent=command.intent)
    return reason


def refusal_of_timer(request: TimerPlan, course: AgentRun, said: str) -> str:
    """Why the timer is not set or cancelled; "" where it may be. Asking changes nothing."""
    if not course.searched or isinstance(request, AskTimer):
        return ""
    return "" if requested_actions.timer_asked_for(said) else NOT_ASKED_FOR


def refusal_of_query(query: str, said: str, known: Iterable[Preference], now: datetime) -> str:
    """Why the query is not sent to the web search; "" where it may be."""
    words = private_words(query, said, known, now)
    if not words:
        return ""
    log.warning("llm.query_refused", reason="words of a note", words=len(words))
    return PRIVATE.format(words=", ".join(words[:5]))
