"""Vacuums and lawn mowers: start, a room to clean, back to the dock, pause (pure)."""

from typing import Final

from hub.intents.en import answers
from hub.intents.handlers.switching import calls
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import Found, Targets, find, plan_for
from hub.intents.situation import Situation
from hub.ports import Act, Plan, Say

_DEEDS: Final = {
    "HassVacuumStart": ("start", "started"),
    "HassVacuumReturnToBase": ("return_to_base", "sent {} back to its dock"),
    "HassLawnMowerStartMowing": ("start_mowing", "started"),
    "HassLawnMowerDock": ("dock", "sent {} back to its dock"),
    "RobotPause": ("pause", "paused"),
}
"""By intent: the service, and what was done, with the thing behind it or in its place."""


def command(reading: Recognition, situation: Situation) -> Plan:
    """Starts, stops or pauses a robot."""
    service, done = _DEEDS[reading.intent]

    def make(targets: Targets) -> Plan:
        said = done.format(targets.words) if "{}" in done else f"{done} {targets.words}"
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
        return Say(intent=reading.intent, text="Which room? Say, for example, clean the kitchen.")
    area_ids = ",".join(sorted(situation.lexicon.inside(place)))

    def make(targets: Targets) -> Plan:
        where = answers.the(situation.area_words(place))
        return Act(
            intent=reading.intent,
            calls=calls(targets.entities, "clean_area", {"cleaning_area_id": area_ids}),
            done=answers.sentence(f"{targets.words} cleans {where}"),
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
