"""Questions about the home itself: what there is, which rooms, what can be said about it (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import in_place, is_kind, noun_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Entity, Plan, Say

MAX_TOLD: Final = 8
"""Names that are read out; the rest is given as a number."""
_EXAMPLES: Final = {
    "light": ("turn on {the}", "dim {the}", "set {the} to 40 percent", "is {name} on"),
    "climate": ("set {the} to 21 degrees", "make it warmer", "what is {the} set to"),
    "cover": ("open {the}", "close {the}", "set {the} to 50 percent", "are {the} open"),
    "lock": ("lock {the}", "is {the} locked"),
    "media_player": ("pause the music", "turn it up", "what is playing"),
    "fan": ("turn on {the}", "set {the} to 50 percent"),
    "vacuum": ("start {the}", "clean the kitchen", "send {the} home"),
    "switch": ("turn on {the}", "is {the} on"),
    "sensor": ("what is {the}",),
}
"""By domain: what can be said about a thing of it."""


def what_is_there(reading: Recognition, situation: Situation) -> Plan:
    """The things of a kind, or all there is in a room."""
    domain, device_class = reading.text("domain"), reading.text("device_class")
    place = situation.room if reading.area == HERE else reading.area
    found: tuple[Entity, ...] = situation.home.entities
    if place is not None:
        found = in_place(found, place, situation)
    if domain is not None:
        found = tuple(item for item in found if is_kind(item, domain, device_class))
    where = answers.within(situation.area_words(place)) if place is not None else ""
    noun = noun_for(domain, device_class) if domain is not None else worded("things")
    if not found:
        return Say(intent=reading.intent, text=answers.none_known(noun, where))
    text = "there is {things}{where}" if len(found) == 1 else "there are {things}{where}"
    told = worded(text, things=_named(found), where=where)
    return Say(intent=reading.intent, text=answers.sentence(told))


def which_rooms(reading: Recognition, situation: Situation) -> Plan:
    """The rooms, and the floors where there are any."""
    rooms = [answers.place(area.name) for area in situation.home.areas]
    if not rooms:
        return Say(intent=reading.intent, text=worded("I know of no rooms here."))
    shown = rooms if len(rooms) <= MAX_TOLD * 2 else [*rooms[: MAX_TOLD * 2], worded("others")]
    return Say(intent=reading.intent, text=worded("I know {things}.", things=joined(shown)))


def what_to_say(reading: Recognition, situation: Situation) -> Plan:
    """Examples of what can be said about a kind of thing, or about one by its name."""
    domain = reading.name.domain if reading.name else reading.text("domain") or "light"
    things = [item for item in situation.home.entities if item.domain == domain]
    if reading.name is not None:
        ids = situation.lexicon.names.get(reading.name, ())
        things = [situation.by_id[key] for key in ids if key in situation.by_id]
    if not things:
        noun = noun_for(domain, None)
        return Say(intent=reading.intent, text=answers.none_known(noun))
    the = answers.name(things[0])
    said = [
        worded(example, the=the, name=the) for example in _EXAMPLES.get(domain, ("what is {the}",))
    ]
    return Say(
        intent=reading.intent, text=worded("You can say: {examples}.", examples=joined(said, "or"))
    )


def _named(found: tuple[Entity, ...]) -> str:
    names = [answers.name(item) for item in found[:MAX_TOLD]]
    more = len(found) - len(names)
    return joined([*names, worded("{count} more", count=more)] if more else names)
