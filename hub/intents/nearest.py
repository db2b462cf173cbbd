"""For sentences about things that are not here: what was probably meant, as a question (pure)."""

import re
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from hub.intents.en import answers
from hub.intents.en.numbers import is_number
from hub.intents.lexicon import Lexicon
from hub.language.en.words import WORDS
from hub.language.spoken_lists import joined
from hub.ports import Act, Ask, Plan, Say

_VERB: Final = r"(?:turn|switch|put|shut|power)"
_THE: Final = r"(?:(?:all )?(?:of )?(?:the|my|our|that|this) )?"
_PLAYERS: Final = "tv|television|telly|radio|stereo|video|movie|projector"
_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_VERB} (?:on|off) {_THE}(?P<thing>.+)",
        rf"{_VERB} {_THE}(?P<thing>.+?) (?:on|off)",
        rf"turn (?:up|down) {_THE}(?P<thing>.+)",
        rf"turn {_THE}(?P<thing>.+?) (?:up|down)",
        rf"(?:open|close|shut|lock|unlock|dim|brighten) {_THE}(?P<thing>.+)",
        rf"(?:set|turn|change|make|dim|put|open|close) {_THE}(?P<thing>.+?) (?:to|at) -?[\d.]+(?: percent| degrees)?",
        rf"(?:is|are) {_THE}(?P<thing>.+?) (?:on|off|open|closed|shut|locked|unlocked)",
        rf"what is the temperature of {_THE}(?P<thing>.+)",
        rf"how (?:warm|cold|hot|bright) is {_THE}(?P<thing>(?!it ).+)",
        rf"(?:play|pause|stop|start|resume|continue|put on|mute|unmute) {_THE}(?P<thing>{_PLAYERS})",
    )
)
_ROOM_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"what is the temperature in {_THE}(?P<area>.+)",
        rf"how (?:warm|cold|hot|bright) is it in {_THE}(?P<area>.+)",
    )
)
_PLACE: Final = re.compile(rf"(?P<of>.+) (?:in|of|at) {_THE}(?P<area>.+)")
"""A thing by its room: "lights in the hallwey"."""
_OF_A_ROOM: Final = frozenset({"heating", "heat", "temperature", "thermostat", "music"}).union(
    {"everything"},
    *(WORDS.kinds[domain].nouns for domain in ("light", "fan", "lock", "binary_sensor")),
    *(WORDS.classes[name].nouns for name in ("blind", "curtain", "shade", "shutter")),
)
"""What a room has: where such a thing is asked for in an unknown room, the rooms there are help."""
_VALUE_OF: Final = re.compile(
    rf"(?:volume|brightness|speed|position|temperature|color) (?:of|on) {_THE}"
)
MAX_THING_WORDS: Final = 5
"""More words than that name no device: the sentence is something else."""
NEAR: Final = 0.65
"""Likeness from 0 to 1 from which a name is offered; below, strangers would be offered each other's."""
_CONTAINED: Final = 0.8
"""Likeness of a name that has all of the words said: "desk lamp" is "desk lamp by the window"."""
_EQUALLY: Final = 0.1
"""Names that are less like it than the likest, by more than this, are not offered beside it."""
MAX_OFFERED: Final = 4
MAX_ROOMS: Final = 8
"""Rooms that are named to somebody who named none that there is."""
_NO_THINGS: Final = frozenset(
    word
    for words in (
        "it everything anything something him her them me you us what who and or when if unless until while after",
        "before at for because tomorrow today tonight later about not your to a an with from into by up down on off",
    )
    for word in words.split(" ")
)
"""Words that no device is called by: the sentence wants more than this, a time or a condition, say."""
UNKNOWN_THING: Final = "UnknownThing"
"""The intent of what is said to a command about a thing that is not here."""
_QUESTIONS: Final = frozenset({"HassGetState", "HassClimateGetTemperature", "HowBright", "HowOpen"})


def question_for(text: str, lexicon: Lexicon, replan: Callable[[str], Plan | None]) -> Plan | None:
    """A question or a refusal for a command to an unknown thing; None when the sentence is no such command.

    `replan` plans the sentence with a known name in the unknown one's place.
    """
    for shape in _ROOM_SHAPES:
        match = shape.fullmatch(text)
        if (
            match is not None
            and _may_name(match["area"])
            and match["area"] not in lexicon.known_phrases()
        ):
            offered = _offer(text, match["area"], match.start("area"), [*lexicon.areas], replan)
            return offered or _no_room(match["area"], lexicon)
    for shape in _SHAPES:
        match = shape.fullmatch(text)
        if match is not None and _may_name(match["thing"]):
            return _about(text, match["thing"], match.start("thing"), lexicon, replan)
    return None


def _about(
    text: str, thing: str, start: int, lexicon: Lexicon, replan: Callable[[str], Plan | None]
) -> Plan:
    """The question or refusal for `thing`, which stands at `start` of the text."""
    known, place = lexicon.known_phrases(), _PLACE.fullmatch(thing)
    unknown_room = place is not None and place["area"] not in known
    if place is not None and unknown_room:
        offered = _offer(text, place["area"], start + place.start("area"), [*lexicon.areas], replan)
        if offered is not None:
            return offered
    offered = _offer(text, thing, start, known, replan)
    if offered is not None:
        return offered
    if (
        place is not None
        and unknown_room
        and (place["of"] in known or place["of"].removeprefix("all ") in _OF_A_ROOM)
    ):
        return _no_room(place["area"], lexicon)
    return Say(intent=UNKNOWN_THING, text=f"I know nothing called {_VALUE_OF.sub('', thing)} here.")


def _may_name(thing: str) -> bool:
    words = thing.split()
    return (
        len(words) <= MAX_THING_WORDS
        and _NO_THINGS.isdisjoint(words)
        and not any(map(is_number, words))
    )


def _no_room(area: str, lexicon: Lexicon) -> Plan:
    """A refusal that names the rooms."""
    rooms = [answers.the(words) for words in lexicon.area_words.values()]
    if len(rooms) > MAX_ROOMS:
        rooms = [*rooms[: MAX_ROOMS - 1], f"{len(rooms) - MAX_ROOMS + 1} more rooms"]
    known = f" I know {joined(rooms)}." if rooms else ""
    return Say(intent=UNKNOWN_THING, text=f"There is no {area} here.{known}")


def _offer(
    text: str, thing: str, start: int, names: list[str], replan: Callable[[str], Plan | None]
) -> Plan | None:
    """Asks which of `names` was meant by `thing`, which stands at `start`; None where none of them is like it."""
    if thing in names:  # known, but it cannot do that
        return Say(intent=UNKNOWN_THING, text=f"I can't do that with {answers.the(thing)}.")
    refusal = f"I know nothing called {thing} here."
    like = by_likeness(thing, names)
    meant = [
        (name, plan)
        for name in like
        if (plan := _meant(text, thing, start, name, replan)) is not None
    ]
    if not meant:
        return None
    first, plan = meant[0]
    least = _likeness(thing, first) - _EQUALLY
    offered = {name: plan for name, plan in meant if _likeness(thing, name) >= least}
    labels = [
        name for at, name in enumerate(offered) if offered[name] not in [*offered.values()][:at]
    ]
    if len(labels) > 1:
        words = joined([answers.the(name) for name in labels], "or")
        choices = tuple((name, offered[name]) for name in labels)
        return Ask(intent=UNKNOWN_THING, text=f"{refusal} Did you mean {words}?", choices=choices)
    if isinstance(plan, Ask):
        return replace(plan, intent=UNKNOWN_THING, text=f"{refusal} {plan.text}")
    return Ask(
        intent=UNKNOWN_THING, text=f"{refusal} Did you mean {answers.the(first)}?", if_yes=plan
    )


def _meant(
    text: str, thing: str, start: int, name: str, replan: Callable[[str], Plan | None]
) -> Plan | None:
    """What the sentence is with that name in the thing's place, if it is something to be offered."""
    plan = replan(f"{text[:start]}{name}{text[start + len(thing) :]}")
    offers = isinstance(plan, Act | Ask) or (isinstance(plan, Say) and plan.intent in _QUESTIONS)
    return plan if offers else None


def by_likeness(thing: str, names: list[str]) -> list[str]:
    """Up to four names like it, the likest first."""
    scored = sorted(
        ((_likeness(thing, name), name) for name in names), key=lambda one: (-one[0], one[1])
    )
    return [name for likeness, name in scored[:MAX_OFFERED] if likeness >= NEAR]


def _likeness(thing: str, name: str) -> float:
    """By letters, without the words that both begin or end with, and by words in common: "light in the kitchen" is
    like "kitchen light", "cellar light" is not like "hallway light"."""
    said, known = thing.split(), name.split()
    ours, theirs = set(said) - {"the", "in", "of"}, set(known)
    if ours < theirs:
        return _CONTAINED
    shared = len(ours & theirs) / max(1, len(ours | theirs))
    while len(said) > 1 < len(known) and said[-1] == known[-1]:
        said, known = said[:-1], known[:-1]
    while len(said) > 1 < len(known) and said[0] == known[0]:
        said, known = said[1:], known[1:]
    return max(SequenceMatcher(None, " ".join(said), " ".join(known)).ratio(), shared)
