"""Vacuums and lawn mowers: start, a room to clean, back to the dock, pause (pure)."""

from typing import Final

from hub.intents import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Found, Targets, find, plan_for
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.ports import Act, Plan, Say

_DEEDS: Final = {
    "HassVacuumStart": ("start", "started {things}"),
    "HassVacuumReturnToBase": ("return_to_base", "sent {things} back to its dock"),
    "HassLawnMowerStartMowing": ("start_mowing", "started {things}"),
    "HassLawnMowerDock": ("dock", "sent {things} back to its dock"),
    "RobotPause": ("pause", "paused {things}"),
}
"""By intent: the service, and what was done."""


def command(reading: Recognition, situation: Situation) -> Plan:
    """Starts, stops or pauses a robot."""
    service, done = _DEEDS[reading.intent]

    def make(targets: Targets) -> Plan:
        said = worded(done, things=targets.words)
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities, service),
            done=answers.sentence(said),
        )

    return plan_for(_robots(reading, situation), reading.intent, make)


def clean_area(reading: Recognition, situation: Situation) -> Plan:
    """Cleans the room said, or this one, with the robot said or the only one."""
    place = situation.room if reading.area in (None, HERE) else reading.area
    if place is None:
        return Say(
            intent=reading.intent, text=worded("Which room? Say, for example, clean the kitchen.")
        )
    area_ids = ",".join(sorted(situation.lexicon.inside(place)))

    def make(targets: Targets) -> Plan:
        place_words = situation.area_words(place)
        told = worded(
            "{thing} cleans {place}",
            thing=targets.words,
            place=answers.place(place_words),
            where=answers.within(place_words),
        )
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities, "clean_area", {"cleaning_area_id": area_ids}),
            done=answers.sentence(told),
        )

    return plan_for(_robots(reading, situation), reading.intent, make)


def _robots(reading: Recognition, situation: Situation) -> Found:
    """The robots meant: by name, else the only one, wherever it is."""
    mower = "Mower" in reading.intent or reading.text("domain") == "lawn_mower"
    domain = "lawn_mower" if mower else "vacuum"
    everywhere = Recognition(
        intent=reading.intent, form=reading.form, name=reading.name, area=None, slots=reading.slots
    )
    found = find(everywhere, situation, domain)
    if isinstance(found, Targets) and len(found.entities) == 1:
        return Targets(found.entities, answers.name(found.entities[0]))
    return found
