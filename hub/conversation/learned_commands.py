"""Learned commands: sentences a language model resolved once, repeated without it later (pure)."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from hub.language.mood import mood_of
from hub.ports import Act, Context, IntentCall, Pattern, Plan, SentenceForms

MAX_COMMANDS: Final = 8
_ELSEWHERE: Final = re.compile(
    r"\b(?:it|that|this|these|those|them|they|he|she|there|again|others?|another|same|too|also"
    r"|instead|both|ones?"
    r"|if|unless|when|until|while|after|before|tomorrow|today|tonight|later|wrong|no|not)\b"
)
"""Words that refer to another sentence (anaphora), a time or a condition.

A sentence with one of them means something else the next time.
"""


def pattern_of(
    sentence: SentenceForms, room_id: str, commands: Sequence[IntentCall], acts: Sequence[Act]
) -> Pattern | None:
    """What to learn from a sentence whose commands were all verified; None: nothing.

    `room_id`: where it was said; it is learned for that
    room alone. `commands`: the intents that the language model chose, at most `MAX_COMMANDS`.
    `acts`: what these commands resolved to; the pattern records their entities.
    """
    if mood_of(sentence.said) != "plain" or _ELSEWHERE.search(sentence.normal):
        return None
    if not sentence.normal or not 0 < len(commands) <= MAX_COMMANDS:
        return None
    return Pattern(
        sentence=sentence.normal,
        room_id=room_id,
        commands=tuple(commands),
        entity_ids=_entity_ids(acts),
    )


def known(context: Context, sentence: SentenceForms, room_id: str) -> Pattern | None:
    """What the sentence was learned to mean in the room; None where it was not learned.

    None, too, for a sentence that is no plain command,
    which an earlier version may have learned.
    """
    if mood_of(sentence.said) != "plain":
        return None
    here = (sentence.normal, room_id)
    return next((one for one in context.patterns if (one.sentence, one.room_id) == here), None)


def recall(pattern: Pattern, resolve: Callable[[IntentCall], Plan | None]) -> tuple[Act, ...]:
    """The acts that the pattern resolves to in the home as it is now.

    `resolve` gives the plan of one command. Returns no acts where a command has become a question
    or a refusal, or where the entities are no longer exactly those that were learned.
    """
    acts = []
    for command in pattern.commands:
        plan = resolve(command)
        if not isinstance(plan, Act):
            return ()
        acts.append(plan)
    return tuple(acts) if _entity_ids(acts) == pattern.entity_ids else ()


def _entity_ids(acts: Sequence[Act]) -> tuple[str, ...]:
    return tuple(call.entity_id for act in acts for call in act.calls)
