"""Other targets: what a command of before is for now, by name, room or kind (pure)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from hub.intents import compound, resolution
from hub.intents.editing.frame_commands import FrameCommand
from hub.intents.handlers import dispatch
from hub.intents.handlers.switching import SWITCHED
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import HERE, Recognition, Value
from hub.intents.situation import Situation
from hub.language import follow_up
from hub.ports import Act, Ask, Entity, Plan, Say

Readings = Callable[[str], Sequence[Recognition]]
"""The readings of a plain sentence."""
_SWITCHES: Final = frozenset({"HassTurnOn", "HassTurnOff"})
MAX_PLACES: Final = 4
"""Things and rooms that are named in one edit."""


def plan_for(
    command: FrameCommand,
    what: str,
    situation: Situation,
    readings: Readings,
    probes: Sequence[str],
) -> Plan | None:
    """The command for what the words name instead; None where it cannot be for that.

    `probes`: commands with a `{thing}`, by whose readings the words are resolved.
    """
    for reading in _candidates(command, what, situation, readings, probes):
        plan = dispatch.plan_of(reading, situation)
        if isinstance(plan, Act | Ask) or (isinstance(plan, Say) and plan.about):
            return plan
    joint = f" {follow_up.joint()} "
    parts = what.split(joint)
    if not 1 < len(parts) <= MAX_PLACES:
        return None
    plans = [plan_for(command, part, situation, readings, probes) for part in parts]
    known = [plan for plan in plans if plan is not None]
    return compound.together(known) if len(known) == len(plans) else None


def _candidates(
    command: FrameCommand,
    what: str,
    situation: Situation,
    readings: Readings,
    probes: Sequence[str],
) -> Iterator[Recognition]:
    kind = _of_the_kind(command, situation)
    if follow_up.names_other(what):
        yield from _other(command, kind, situation)
        return
    if follow_up.names_every(what):
        yield replace(kind, every=True, area=None)
        return
    if follow_up.names_here(what):
        yield replace(kind, area=HERE)
        return
    bare = follow_up.without_article(what)
    if bare in situation.lexicon.areas:
        yield replace(kind, area=situation.lexicon.areas[bare])
    for spoken in situation.lexicon.names:
        if spoken.words in (bare, what) and _fits(command, spoken.domain):
            yield _named(command, spoken, None)
    for probe in probes:
        yield from _probed(command, kind, readings(probe.format(thing=what)))


def _probed(
    command: FrameCommand, kind: Recognition, readings: Sequence[Recognition]
) -> Iterator[Recognition]:
    """The command for what other commands, whose names are looked for, are about."""
    for found in readings:
        domain = found.name.domain if found.name else found.text("domain")
        if domain is None or not _fits(command, domain):
            continue
        if found.name is not None:
            yield _named(command, found.name, found.area)
        else:
            slots = {**found.slots, **command.slots, "domain": domain}
            yield replace(kind, slots=slots, area=found.area, every=found.every)


def _of_the_kind(command: FrameCommand, situation: Situation) -> Recognition:
    """The command for things of the same kind, a cover's class included; nowhere yet."""
    slots: dict[str, Value] = dict(command.slots)
    if command.domain:
        slots["domain"] = command.domain
    classes = {
        situation.by_id[thing].attributes.get("device_class")
        for thing in command.things
        if thing in situation.by_id
    }
    if command.domain == "cover" and len(classes) == 1:
        [device_class] = classes
        if isinstance(device_class, str):
            slots["device_class"] = device_class
    return Recognition(intent=command.intent, form=command.form, slots=slots)


def _named(command: FrameCommand, name: SpokenName, area: str | None) -> Recognition:
    slots = {key: value for key, value in command.slots.items() if key != "domain"}
    where = None if area == HERE else area
    return Recognition(intent=command.intent, form=command.form, slots=slots, name=name, area=where)


def _other(command: FrameCommand, kind: Recognition, situation: Situation) -> Iterator[Recognition]:
    """The other thing of the kind in the room of the first, else the only other one at all."""
    device_class = kind.text("device_class")
    alike = [
        entity
        for entity in situation.home.entities
        if resolution.is_kind(entity, command.domain, device_class)
        and entity.entity_id not in command.things
    ]
    areas = {situation.by_id[thing].area_id for thing in command.things if thing in situation.by_id}
    beside: list[Entity] = [entity for entity in alike if entity.area_id in areas] or alike
    if len(beside) == 1:
        yield replace(kind, meant=(beside[0].entity_id,))


def _fits(command: FrameCommand, domain: str) -> bool:
    """Whether the command can be for things of the domain.

    On and off go for all that is switched; what was opened or locked, and each value, is for its
    own kind alone. A question is for any.
    """
    if not command.domain or command.domain == domain:
        return True
    if command.intent in _SWITCHES:
        return command.domain in SWITCHED and domain in SWITCHED
    return False
