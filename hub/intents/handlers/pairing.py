"""Pairing of a new satellite, asked for by voice (pure)."""

from hub.intents.matcher import HERE, Recognition
from hub.intents.situation import Situation
from hub.ports import PairSatellite, Plan


def pair(reading: Recognition, situation: Situation) -> Plan:
    """A code for it; it is called as the room that it is for, if one was said."""
    place = situation.room if reading.area == HERE else reading.area
    called = [area.name for area in situation.home.areas if area.area_id == place]
    return PairSatellite(name=called[0] if called else "")
