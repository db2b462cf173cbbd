"""Sentences that were learned: what may be learned, and whether what was learned still holds (pure)."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from hub.ports import Act, Command, Context, Pattern, Plan

MAX_COMMANDS: Final = 8
_ELSEWHERE: Final = re.compile(
    r"\b(?:it|that|this|these|those|them|they|he|she|there|again|others?|another|same|too|also|instead|both|ones?"
    r"|if|unless|when|until|while|after|before|tomorrow|today|tonight|later|wrong|no|not)\b"
)
"""Words that point to another sentence, a time or a condition: such a sentence means something else the next time."""


def pattern_of(sentence: str, room_id: str, commands: Sequence[Command], acts: Sequence[Act]) -> Pattern | None:
    """What to learn from a sentence whose commands were all verified; None when it is not to be learned.

    `sentence` is in the intents' normal form; `acts` are what the commands came to.
    """
    if not sentence or _ELSEWHERE.search(sentence) or not 0 < len(commands) <= MAX_COMMANDS:
        return None
    return Pattern(sentence=sentence, room_id=room_id, commands=tuple(commands), entity_ids=_entity_ids(acts))


def known(context: Context, sentence: str, room_id: str) -> Pattern | None:
    """What the sentence was learned to mean in the room."""
    return next((item for item in context.patterns if (item.sentence, item.room_id) == (sentence, room_id)), None)


def recall(pattern: Pattern, resolve: Callable[[Command], Plan | None]) -> tuple[Act, ...]:
    """What the pattern comes to today; nothing where it is no longer exactly the same things, without a question."""
    acts = []
    for command in pattern.commands:
        plan = resolve(command)
        if not isinstance(plan, Act):
            return ()
        acts.append(plan)
    return tuple(acts) if _entity_ids(acts) == pattern.entity_ids else ()


def together(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The same in fewer acts: those on different things are independent and run at once."""
    batches: list[Act] = []
    for act in acts:
        last = batches[-1] if batches else None
        if last is not None and _targets(last).isdisjoint(_targets(act)):
            batches[-1] = Act(intent=last.intent, calls=last.calls + act.calls, done=f"{last.done} {act.done}")
        else:
            batches.append(act)
    return tuple(batches)


def touches(act: Act, others: Sequence[Act]) -> bool:
    """Whether it is about a thing that one of the others is about."""
    return any(not _targets(act).isdisjoint(_targets(other)) for other in others)


def _targets(act: Act) -> set[str]:
    return {call.entity_id for call in act.calls}


def _entity_ids(acts: Sequence[Act]) -> tuple[str, ...]:
    return tuple(call.entity_id for act in acts for call in act.calls)


_WRONG: Final = re.compile(
    r"^(?:(?:no|nope|stop) ?)?(?:(?:that|this|it) ?)?(?:(?:was|is) ?)?"
    r"(?:not (?:right|correct|what i (?:meant|said|wanted|asked for))|wrong|incorrect|a mistake"
    r"|the wrong (?:1|one|light|room|device|thing))$"
)
_OTHERWISE: Final = re.compile(
    r"^(?:no|nope|not (?:that|this)|wrong|i (?:meant|said)|i did not mean|(?:that|it) (?:is|was) wrong)\b(?! thanks?\b)"
)


_TAKEN_BACK: Final = re.compile(
    r"^(?:(?:no|nope|wrong(?: 1| one)?|not (?:that|this)(?: 1| one)?|i (?:meant|said)|(?:that|it) (?:is|was) wrong) ?)+"
)


def is_complaint(sentence: str) -> bool:
    """Whether the sentence only says that the last one was misunderstood: "that was wrong"."""
    return _WRONG.match(sentence) is not None


def is_correction(sentence: str) -> bool:
    """Whether the sentence takes the last one back: "that was wrong", "no, the other one", "I meant the lamp"."""
    return is_complaint(sentence) or _OTHERWISE.match(sentence) is not None


def wish(sentence: str) -> str:
    """What a correction asks for instead ("no turn on the lamp": "turn on the lamp"); nothing for a bare complaint."""
    return "" if is_complaint(sentence) else _TAKEN_BACK.sub("", sentence).strip()
