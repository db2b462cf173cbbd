"""Command gate: what is no plain command is never carried out as one (pure).

One judgement for every path: the local intents, what was learned, a model's tool calls. It looks
at the sentence's structure (`hub.language.mood`) and at what the plan would do, never at who made
the plan. A plan that only says or asks for something passes always.
"""

import re
from collections.abc import Mapping
from typing import Final

import structlog

from hub.language.mood import Mood, mood_of
from hub.ports import (
    Act,
    ActFor,
    Area,
    Ask,
    Broadcast,
    CancelTimer,
    ChangeTimer,
    Entity,
    HomeSnapshot,
    Plan,
    Say,
    SetTimer,
    Several,
    TuneSatellite,
)

log = structlog.get_logger()

NOT_PLAIN: Final = "UnknownThing"
"""The intent of a refusal: a language model may have an answer, though it may not act either."""
_TOLD: Final[Mapping[Mood, str]] = {
    "asks": "I take that as a question, so I did nothing.",
    "tells": "I take that as news, so I did nothing.",
    "negated": "All right, I did nothing.",
    "conditional": "I can't wait for that condition, so I did nothing.",
    "timed": "I did not understand when, so I did nothing.",
    "other": "I did nothing in the home for that.",
}
_REASONS: Final[Mapping[Mood, str]] = {
    "asks": "the person asks and orders nothing: answer in words",
    "tells": "the person tells something and orders nothing: answer in words",
    "negated": "the person says what is not to be done: do nothing",
    "conditional": "the person names a condition, for which this tool cannot wait: do nothing",
    "timed": "the person names another time, for which this tool cannot wait: do nothing now",
    "other": "the person asks for something that is for no device of the home",
}
"""What the model is told, by mood."""


def is_plain(said: str) -> bool:
    """Whether a sentence, as it was said, may be carried out as a command at all."""
    return mood_of(said) == "plain"


def told(mood: Mood) -> str:
    """What is said to a sentence of that mood, which is no command."""
    return _TOLD[mood]


def held_back(plan: Plan, said: str, home: HomeSnapshot) -> Say | None:
    """What is said instead of carrying the plan out; None where the sentence allows the plan.

    `said`: as it was said. `home`: the names in it are no words of the sentence: a scene may be
    called "Sunset".
    """
    mood = _against(plan, said, home)
    if mood is None:
        return None
    log.info("turn.held_back", mood=mood, intent=plan.intent)
    return Say(intent=NOT_PLAIN, text=_TOLD[mood])


def refusal(plan: Plan, said: str, home: HomeSnapshot) -> str:
    """Why a model's plan is not carried out, in words for the model; "" where it may be.

    `said` and `home` as in `held_back`.
    """
    mood = _against(plan, said, home)
    return "" if mood is None else _REASONS[mood]


def _against(plan: Plan, said: str, home: HomeSnapshot) -> Mood | None:
    """The mood of the sentence where it speaks against the plan."""
    if not changes_home(plan) and not changes_timers(plan):
        return None
    mood = mood_of(said)
    if mood != "plain" and changes_home(plan):
        mood = mood_of(_without_names(said, plan, home))
    match mood:
        case "plain":
            return None
        case "timed":
            # The time is the plan's own, also where something else is done beside a timer.
            return None if changes_timers(plan) or _has_an_end(plan) else mood
        case "other":
            return mood if changes_home(plan) else None
        case _:
            return mood


def _without_names(said: str, plan: Plan, home: HomeSnapshot) -> str:
    """The sentence with a thing's word in the place of the names of what the plan is for."""
    meant = targets(plan)
    things = [one for one in home.entities if one.entity_id in meant]
    areas = [one for one in home.areas if one.area_id in {thing.area_id for thing in things}]
    named: tuple[Entity | Area, ...] = (*things, *areas)
    called = {name for one in named for name in (one.name, *one.aliases) if name}
    for name in sorted(called, key=len, reverse=True):
        said = re.sub(rf"\b{re.escape(name)}\b", "thing", said, flags=re.IGNORECASE)
    return said


def targets(plan: Plan | None) -> frozenset[str]:
    """The entities that carrying out the plan, or an answer to its question, acts on."""
    match plan:
        case Act():
            return frozenset(call.entity_id for call in plan.calls)
        case Ask() | Several():
            return frozenset[str]().union(*map(targets, _parts(plan)))
        case _:
            return frozenset()


def changes_home(plan: Plan | None) -> bool:
    """Whether carrying the plan out, or an answer to its question, does something in the home."""
    match plan:
        case Act() | ActFor() | Broadcast():
            return True
        case TuneSatellite():
            return plan.changes
        case Ask() | Several():
            return any(map(changes_home, _parts(plan)))
        case _:
            return False


def changes_timers(plan: Plan | None) -> bool:
    """Whether the plan, or an answer to its question, sets or cancels a timer."""
    match plan:
        case SetTimer() | CancelTimer() | ChangeTimer():
            return True
        case Ask() | Several():
            return any(map(changes_timers, _parts(plan)))
        case _:
            return False


def _has_an_end(plan: Plan | None) -> bool:
    """Whether all that the plan does in the home is taken back at the time that was said."""
    match plan:
        case ActFor():
            return True
        case Ask() | Several():
            acts = [part for part in _parts(plan) if changes_home(part)]
            return bool(acts) and all(map(_has_an_end, acts))
        case _:
            return False


def _parts(plan: Ask | Several) -> tuple[Plan | None, ...]:
    if isinstance(plan, Several):
        return plan.plans
    return (plan.if_yes, plan.if_no, *(choice for _, choice in plan.choices))
