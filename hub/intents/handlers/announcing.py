"""Broadcasts: a message on the satellites of the house, or of a room: an intercom (pure)."""

from hub.intents import answers
from hub.intents.matcher import HERE, Recognition
from hub.intents.situation import Situation
from hub.ports import Broadcast, Plan


def broadcast(reading: Recognition, situation: Situation) -> Plan | None:
    """The message to be spoken in the room named, else everywhere; None without a message."""
    message = reading.text("message")
    if not message:
        return None
    place = situation.room if reading.area == HERE else reading.area
    if place is None:
        return Broadcast(message=message)
    inside = situation.lexicon.inside(place)
    areas = [area for area in situation.home.areas if area.area_id in inside]
    names = [area.name.lower().replace(" ", "_") for area in areas]
    return Broadcast(
        message=message,
        rooms=tuple(dict.fromkeys([*(area.area_id for area in areas), *names])),
        place=answers.the(situation.area_words(place)),
    )
