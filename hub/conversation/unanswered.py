"""What a hub without a language model answers to a sentence that it does not understand (pure).

A question where a piece is missing; else the reason: it is no order, needs a language model, is
nothing that a house can do, or was not understood.
"""

from typing import Final

from hub.conversation import command_gate
from hub.conversation.understanding import WHICH, Understanding
from hub.language import follow_up
from hub.language.mood import Mood, mood_of
from hub.language.phrasebook import worded
from hub.language.refusals import why_not
from hub.ports import Ask, Context, Plan, Say, SentenceForms
from hub.ports.edits import says_not_what_of

NOTHING_SAID: Final = "There is nothing that I could say again."
_NO_ORDERS: Final[frozenset[Mood]] = frozenset({"negated", "tells", "conditional"})


def plan_for(
    sentence: SentenceForms, understanding: Understanding, room_id: str, context: Context
) -> Plan | None:
    """The last answer where that is asked for, a question where the sentence lacks something.

    None where neither would help.
    """
    if follow_up.asks_to_repeat(sentence.whole):
        answered = context.exchanges[-1].answered if context.exchanges else ""
        return Say(intent="Repeat", text=answered or NOTHING_SAID)
    asked = understanding.lacking(sentence, room_id)
    is_order = mood_of(sentence.said) == "plain"
    if asked is None and is_order and says_not_what_of(follow_up.read(sentence.whole)):
        return Ask(intent=command_gate.NOT_PLAIN, text=worded(WHICH))
    return asked


def reason_for(sentence: SentenceForms) -> str:
    """Why nothing is done."""
    mood = mood_of(sentence.said)
    told = command_gate.told(mood) if mood in _NO_ORDERS else ""
    return told or why_not(sentence.whole)
