"""For sentences about things that are not here: what was probably meant, as a question (pure)."""

import re
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from hub.intents import answers
from hub.intents.lexicon import Lexicon
from hub.intents.numbers import is_number
from hub.ports import Act, Ask, Plan, Say

_VERB: Final = r"(?:turn|switch|put|shut|power)"
_THE: Final = r"(?:(?:all )?(?:of )?(?:the|my|our|that|this) )?"
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_VERB} (?:on|off) {_THE}(?P<thing>.+)",
        rf"{_VERB} {_THE}(?P<thing>.+?) (?:on|off)",
        rf"(?:open|close|shut|lock|unlock|dim|brighten) {_THE}(?P<thing>.+)",
        rf"(?:set|turn|change|make|dim|put|open|close) {_THE}(?P<thing>.+?) (?:to|at) -?[\d.]+(?: percent| degrees)?",
        rf"(?:is|are) {_THE}(?P<thing>.+?) (?:on|off|open|closed|shut|locked|unlocked)",
        rf"what is the temperature (?:in|of) {_THE}(?P<thing>.+)",
        rf"how (?:warm|cold|hot|bright) is (?:it in )?{_THE}(?P<thing>.+)",
    )
)
_PLACE: Final = re.compile(rf".+ (?:in|of|at) {_THE}(?P<area>.+)")
"""A thing by its room: "lights in the hallwey"."""
MAX_THING_WORDS: Final = 5
"""More words than that name no device: the sentence is something else."""
NEAR: Final = 0.65
"""Likeness from 0 to 1 from which a name is offered; below, strangers would be offered each other's."""
_NO_THINGS: Final = frozenset(
    word
    for words in (
        "it everything anything something him her them me you us what who and or when if unless until while after",
        "before at for because tomorrow today tonight later about not your to a an with from into by",
    )
    for word in words.split(" ")
)
"""Words that no device is called by: the sentence wants more than this, a time or a condition, say."""
_QUESTIONS: Final = frozenset({"HassGetState", "HassClimateGetTemperature", "HowBright", "HowOpen"})


def question_for(text: str, lexicon: Lexicon, replan: Callable[[str], Plan | None]) -> Plan | None:
    """A question or a refusal for a command to an unknown thing; None when the sentence is no such command.

    `replan` plans the sentence with a known name in the unknown one's place.
    """
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match is None:
            continue
        thing = match["thing"]
        words = thing.split()
        if len(words) > MAX_THING_WORDS or not _NO_THINGS.isdisjoint(words) or any(map(is_number, words)):
            continue
        known, start = lexicon.known_phrases(), match.start("thing")
        place = _PLACE.fullmatch(thing)
        if place is not None and place["area"] not in known:
            offered = _offer(text, place["area"], start + place.start("area"), [*lexicon.areas], replan)
            if offered is not None:
                return offered
        offered = _offer(text, thing, start, known, replan)
        if offered is not None:
            return offered
        return Say(intent="UnknownThing", text=f"I know nothing called {thing} here.")
    return None


def _offer(text: str, thing: str, start: int, names: list[str], replan: Callable[[str], Plan | None]) -> Plan | None:
    """Asks whether one of `names` was meant by `thing`, which stands at `start`; None where none of them is like it."""
    if thing in names:  # known, but it cannot do that
        return Say(intent="UnknownThing", text=f"I can't do that with {answers.the(thing)}.")
    for name in by_likeness(thing, names):
        plan = replan(f"{text[:start]}{name}{text[start + len(thing) :]}")
        refusal = f"I know nothing called {thing} here."
        if isinstance(plan, Act) or (isinstance(plan, Say) and plan.intent in _QUESTIONS):
            return Ask(intent="UnknownThing", text=f"{refusal} Did you mean {answers.the(name)}?", if_yes=plan)
        if isinstance(plan, Ask):
            return replace(plan, intent="UnknownThing", text=f"{refusal} {plan.text}")
    return None


def by_likeness(thing: str, names: list[str]) -> list[str]:
    """Up to three names like it, the likest first."""
    scored = sorted(((_likeness(thing, name), name) for name in names), reverse=True)
    return [name for likeness, name in scored[:3] if likeness >= NEAR]


def _likeness(thing: str, name: str) -> float:
    """By letters, and by words in common: "light in the kitchen" is like "kitchen light"."""
    ours, theirs = set(thing.split()) - {"the", "in", "of"}, set(name.split())
    shared = len(ours & theirs) / max(1, len(ours | theirs))
    return max(SequenceMatcher(None, thing, name).ratio(), shared)
