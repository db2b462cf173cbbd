"""Sentences that were learned: what may be learned, and whether what was learned still holds (pure)."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from hub.ports import Act, Context, IntentCall, Pattern, Plan

MAX_COMMANDS: Final = 8
_ELSEWHERE: Final = re.compile(
    r"\b(?:it|that|this|these|those|them|they|he|she|there|again|others?|another|same|too|also|instead|both|ones?"
    r"|if|unless|when|until|while|after|before|tomorrow|today|tonight|later|wrong|no|not)\b"
)
"""Words that point to another sentence, a time or a condition: such a sentence means something else the next time."""


def pattern_of(
    sentence: str, room_id: str, commands: Sequence[IntentCall], acts: Sequence[Act]
) -> Pattern | None:
    """What to learn from a sentence whose commands were all verified; None when it is not to be learned.

    `sentence` is in the intents' normal form; `acts` are what the commands came to.
    """
    if not sentence or _ELSEWHERE.search(sentence) or not 0 < len(commands) <= MAX_COMMANDS:
        return None
    return Pattern(
        sentence=sentence, room_id=room_id, commands=tuple(commands), entity_ids=_entity_ids(acts)
    )


def known(context: Context, sentence: str, room_id: str) -> Pattern | None:
    """What the sentence was learned to mean in the room."""
    return next(
        (item for item in context.patterns if (item.sentence, item.room_id) == (sentence, room_id)),
        None,
    )


def recall(pattern: Pattern, resolve: Callable[[IntentCall], Plan | None]) -> tuple[Act, ...]:
    """What the pattern comes to today; nothing where it is no longer exactly the same things, without a question."""
    acts = []
    for command in pattern.commands:
        plan = resolve(command)
        if not isinstance(plan, Act):
            return ()
        acts.append(plan)
    return tuple(acts) if _entity_ids(acts) == pattern.entity_ids else ()


def _entity_ids(acts: Sequence[Act]) -> tuple[str, ...]:
    return tuple(call.entity_id for act in acts for call in act.calls)
