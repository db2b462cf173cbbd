"""Fuzzy matching: what a name that is not here was probably meant to be, as a question (pure)."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from hub.intents import answers
from hub.intents.en.numbers import is_number
from hub.intents.lexicon import Lexicon
from hub.intents.near_names import NearNames
from hub.intents.word_forms import word_forms
from hub.language.current import ENGLISH, current
from hub.language.en.words import WORDS
from hub.language.patterns import source
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.words import words as word_set
from hub.ports import Act, Ask, Plan, Say

_VERB: Final = r"(?:turn|switch|put|shut|power|pop|chuck|flick|stick)"
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
        rf"(?:set|turn|change|make|dim|put|open|close) {_THE}(?P<thing>.+?)"
        r" (?:to|at) -?[\d.]+(?: percent| degrees)?",
        rf"(?:is|are) {_THE}(?P<thing>.+?) (?:on|off|open|closed|shut|locked|unlocked)",
        rf"what is the temperature of {_THE}(?P<thing>.+)",
        rf"how (?:warm|cold|hot|bright) is {_THE}(?P<thing>(?!it ).+)",
        r"(?:play|pause|stop|start|resume|continue|put on|mute|unmute)"
        rf" {_THE}(?P<thing>{_PLAYERS})",
    )
)
_ROOM_SHAPES: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"what is the temperature in {_THE}(?P<area>.+)",
        rf"how (?:warm|cold|hot|bright) is it in {_THE}(?P<area>.+)",
        rf"{_VERB} {_THE}(?:lights?|lamps?|fan) (?:on|off) in {_THE}(?P<area>.+)",
    )
)
_PLACE: Final = re.compile(rf"(?P<of>.+) (?:in|of|at) {_THE}(?P<area>.+)")
"""A thing by its room: "lights in the hallwey"."""
_OF_A_ROOM: Final = frozenset({"heating", "heat", "temperature", "thermostat", "music"}).union(
    {"everything"},
    *(WORDS.kinds[domain].nouns for domain in ("light", "fan", "lock", "binary_sensor")),
    *(WORDS.classes[name].nouns for name in ("blind", "curtain", "shade", "shutter")),
)
"""What a room has: where such a thing is asked for in an unknown room, the rooms are named."""
_VALUE_OF: Final = re.compile(
    rf"(?:volume|brightness|speed|position|temperature|color) (?:of|on) {_THE}"
)
MAX_THING_WORDS: Final = 5
"""More words than that name no device: the sentence is something else."""
_EQUALLY: Final = 0.1
"""Names that are less like it than the likest, by more than this, are not offered beside it."""
MAX_ROOMS: Final = 8
"""Rooms that are named to somebody who named none that there is."""
_NO_THINGS: Final = word_set(
    "it everything anything something him her them me you us what who and or when if unless until "
    "while after before at for because tomorrow today tonight later about not your to a an with "
    "from into by up down on off"
)
"""Words that no device is called by: the sentence wants more, a time or a condition for example."""
UNKNOWN_THING: Final = "UnknownThing"
"""The intent of what is said to a command about a thing that is not here."""
_QUESTIONS: Final = frozenset({"HassGetState", "HassClimateGetTemperature", "HowBright", "HowOpen"})


@dataclass(frozen=True, slots=True)
class _UnknownName:
    """Words that name nothing that can be meant, in the sentence they were said in."""

    sentence: str
    words: str
    start: int
    """Where in the sentence they begin."""

    def replaced_by(self, name: str) -> str:
        """The sentence with another name in their place."""
        rest = self.sentence[self.start + len(self.words) :]
        return f"{self.sentence[: self.start]}{name}{rest}"


Replan = Callable[[str], Plan | None]


def question_for(text: str, lexicon: Lexicon, replan: Replan) -> Plan | None:
    """A question or a refusal for a command to an unknown thing; None for any other sentence.

    `text`: the plain sentence. `replan`: plans the sentence with a known name in the unknown one's
    place; None where that makes no sense.
    """
    things, places = _shapes(current())
    room = _match(places, "area", text)
    if room is not None and room.words not in lexicon.near:
        return _offer(room, lexicon.near_places, replan) or _no_room(room.words, lexicon)
    thing = _match(things, "thing", text)
    return None if thing is None else _about(thing, lexicon, replan)


_Patterns = tuple[re.Pattern[str], ...]


@cache
def _shapes(language: str) -> tuple[_Patterns, _Patterns]:
    """Commands about a thing, and about a room, in the language."""
    if language == ENGLISH:
        return _SHAPES, _ROOM_SHAPES
    forms = word_forms(language)
    articles = "|".join(sorted(map(re.escape, forms.articles), key=len, reverse=True))

    def made(phrases: Iterable[str], group: str) -> _Patterns:
        slot = rf"(?:(?:{articles}) )?(?P<{group}>.+?) "
        found = (source(phrase, {"name": slot}) for phrase in phrases)
        return tuple(re.compile(re.sub(r" \Z", "", shape)) for shape in found)

    return made(forms.unknown.things, "thing"), made(forms.unknown.places, "area")


def _match(shapes: Iterable[re.Pattern[str]], group: str, text: str) -> _UnknownName | None:
    """What the first shape that fits finds in the group, if that may be a name."""
    for shape in shapes:
        match = shape.fullmatch(text) or shape.fullmatch(f"{text} ")
        if match is not None and _may_name(match[group]):
            return _UnknownName(text, match[group], match.start(group))
    return None


def _about(thing: _UnknownName, lexicon: Lexicon, replan: Replan) -> Plan:
    """The question or refusal for a thing, be it by its name or by its room."""
    known, place = lexicon.near, _PLACE.fullmatch(thing.words)
    unknown_room = place is not None and place["area"] not in known
    if place is not None and unknown_room:
        room = _UnknownName(thing.sentence, place["area"], thing.start + place.start("area"))
        offered = _offer(room, lexicon.near_places, replan)
        if offered is not None:
            return offered
    offered = _offer(thing, known, replan)
    if offered is not None:
        return offered
    if place is not None and unknown_room and _is_of_a_room(place["of"], known):
        return _no_room(place["area"], lexicon)
    what = _VALUE_OF.sub("", thing.words)
    return Say(intent=UNKNOWN_THING, text=answers.unknown(what))


def _is_of_a_room(words: str, known: NearNames) -> bool:
    return words in known or words.removeprefix("all ") in _OF_A_ROOM


@cache
def _no_things(language: str) -> frozenset[str]:
    """Words that no device is called by, in the language."""
    return _NO_THINGS if language == ENGLISH else word_forms(language).yes_no.denying


def _may_name(thing: str) -> bool:
    words = thing.split()
    return (
        len(words) <= MAX_THING_WORDS
        and _no_things(current()).isdisjoint(words)
        and not any(map(is_number, words))
    )


def _no_room(area: str, lexicon: Lexicon) -> Plan:
    """A refusal that names the rooms."""
    rooms = [answers.the(words) for words in lexicon.area_words.values()]
    if len(rooms) > MAX_ROOMS:
        more = worded("{count} more rooms", count=len(rooms) - MAX_ROOMS + 1)
        rooms = [*rooms[: MAX_ROOMS - 1], more]
    none = worded("There is no {name} here.", name=area)
    known = worded("I know {things}.", things=joined(rooms)) if rooms else ""
    return Say(intent=UNKNOWN_THING, text=f"{none} {known}".strip())


def _offer(unknown: _UnknownName, names: NearNames, replan: Replan) -> Plan | None:
    """Asks which of `names` was meant.

    None where none is like the unknown one, or where the sentence makes no sense with it.
    """
    said = unknown.words
    if said in names:  # known, but it cannot do that
        return Say(intent=UNKNOWN_THING, text=answers.cannot(said))
    refusal = answers.unknown(said)
    offered = _offered(unknown, names, replan)
    if not offered:
        return None
    labels = _different(offered)
    if len(labels) > 1:
        words = joined([answers.the(name) for name in labels], "or")
        choices = tuple((name, offered[name]) for name in labels)
        return Ask(
            intent=UNKNOWN_THING, text=f"{refusal} {answers.did_you_mean(words)}", choices=choices
        )
    first, plan = next(iter(offered.items()))
    if isinstance(plan, Ask):
        return replace(plan, intent=UNKNOWN_THING, text=f"{refusal} {plan.text}")
    question = answers.did_you_mean(answers.the(first))
    return Ask(intent=UNKNOWN_THING, text=f"{refusal} {question}", if_yes=plan)


def _offered(unknown: _UnknownName, names: NearNames, replan: Replan) -> dict[str, Plan]:
    """The most similar names, each with the plan of the sentence that has it in its place."""
    meant: dict[str, Plan] = {}
    least = 0.0
    for name, likeness in names.like(unknown.words).items():
        if likeness < least:
            break
        plan = replan(unknown.replaced_by(name))
        if plan is not None and _is_to_be_offered(plan):
            least = max(least, likeness - _EQUALLY)
            meant[name] = plan
    return meant


def _different(offered: dict[str, Plan]) -> list[str]:
    """The names whose plan no earlier one has: two may be names of one thing."""
    plans = [*offered.values()]
    return [name for at, name in enumerate(offered) if offered[name] not in plans[:at]]


def _is_to_be_offered(plan: Plan) -> bool:
    return isinstance(plan, Act | Ask) or (isinstance(plan, Say) and plan.intent in _QUESTIONS)
