"""Frame editing: the plan of a sentence that edits what was done or told before (pure).

An edit is tried on the frames, the last first, and on the commands of each; it applies where the
command has such a value, or the thing can take such a command. Where none fits nothing is guessed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hub.conversation.command_gate import targets
from hub.intents import answers, compound
from hub.intents.editing import other_targets, restoring
from hub.intents.editing.frame_commands import (
    FrameCommand,
    SettableValue,
    by_domain,
    commands_of,
    current,
    questions_of,
    value_of,
)
from hub.intents.matcher import Value
from hub.intents.resolution import UNKNOWN_THING, noun_for
from hub.intents.situation import Situation
from hub.intents.wording import normalise
from hub.language import follow_up
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Act, Ask, CancelTimer, DialogueFrame, Edit, Entity, Plan, Say, SetTimer

TAKEN_BACK: Final = "Sorry. Shall I undo that?"
Frames = Sequence[DialogueFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameEditor:
    """Applies edits; `readings` and `plan` are those of plain sentences."""

    readings: other_targets.Readings
    plan: Callable[[str, Situation], Plan | None]

    def edited(self, edit: Edit, frames: Frames, situation: Situation) -> Plan | None:
        """What the edit of the frames (oldest first) means; None where it fits none of them."""
        for frame in reversed(frames):
            plan = self._of(edit, frame, situation)
            if plan is not None:
                return plan
        # what is said again, or after all, may be for something else
        return self.plan(edit.what, situation) if edit.kind in ("anew", "restated") else None

    def _of(self, edit: Edit, frame: DialogueFrame, situation: Situation) -> Plan | None:
        match edit.kind:
            case "undo":
                return self._undo(frame, situation)
            case "complaint":
                return self._offer_to_undo(frame, situation)
            case "again":
                return _together([c.plan(situation) for c in commands_of(frame.deeds)])
            case "value" | "step":
                return self._value(edit, frame, situation)
            case "target":
                return self._target(edit, frame, situation)
            case "pointing":
                return self._pointing(edit, frame, situation)
            case "anew" | "restated":
                return self._in_focus(edit.what, frame.things, situation)

    def _undo(self, frame: DialogueFrame, situation: Situation) -> Plan | None:
        if frame.deeds:
            return restoring.undone(frame.deeds, situation)
        return CancelTimer(name=_timer_name(frame)) if frame.called else None

    def _offer_to_undo(self, frame: DialogueFrame, situation: Situation) -> Plan | None:
        undo = self._undo(frame, situation) if frame.deeds else None
        if undo is None or isinstance(undo, Say | Ask):
            return undo if isinstance(undo, Ask) else None
        return Ask(intent=restoring.UNDO, text=worded(TAKEN_BACK), if_yes=undo)

    # -- another value, more or less ---------------------------------------------------------------

    def _value(self, edit: Edit, frame: DialogueFrame, situation: Situation) -> Plan | None:
        """The plan for the last things of the frame that have such a value."""
        commands = commands_of((*frame.deeds, *frame.asked))
        groups = [command.things for command in reversed(commands)] + by_domain(
            _settable(frame, situation)
        )
        for things in groups:
            found = value_of(things[0].partition(".")[0])
            if found is None:
                continue
            name, value = found
            if edit.unit not in ("", value.unit) or edit.attribute not in ("", name):
                continue
            command = (
                FrameCommand(
                    intent=value.intent, slots={value.slot: edit.number or 0.0}, things=things
                )
                if edit.kind == "value"
                else _stepped(edit, value, things, situation)
            )
            if command is not None:
                return command.plan(situation)
        return None

    # -- another thing or room ---------------------------------------------------------------------

    def _target(self, edit: Edit, frame: DialogueFrame, situation: Situation) -> Plan | None:
        """The frame's commands, else its question, for what is named now.

        A repair takes back what the command did to what was not meant.
        """
        commands = commands_of((*frame.deeds, *frame.asked)) or questions_of(frame)
        probes = follow_up.probes()
        plans = [
            other_targets.plan_for(command, edit.what, situation, self.readings, probes)
            for command in commands
        ]
        plan = _together(plans)
        if plan is None and edit.repair:
            return self._worded_value(edit.what, frame, situation)
        if not isinstance(plan, Act) or not edit.repair:
            return plan
        back = restoring.quietly(frame.deeds, targets(plan), situation)
        return compound.together([plan, *back]) if back else plan

    def _worded_value(self, what: str, frame: DialogueFrame, situation: Situation) -> Plan | None:
        """The plan for a value that is a word: "no, blue"."""
        for things in by_domain(frame.things):
            for thing in _spoken(things, situation):
                text = follow_up.set_to().format(thing=thing, value=what)
                plan = self._in_focus(text, things, situation)
                if plan is not None:
                    return plan
        return None

    # -- it ----------------------------------------------------------------------------------------

    def _pointing(self, edit: Edit, frame: DialogueFrame, situation: Situation) -> Plan | None:
        """The command about "it", for the things of the frame that it can be about."""
        if frame.called and not frame.deeds:
            return self._about_timer(edit, frame, situation)
        groups = by_domain(frame.things)
        found = [self._about_things(edit, things, situation) for things in groups]
        plans = [plan for plan in found if plan is not None]
        if plans:
            return compound.together(plans)
        return self._about_timer(edit, frame, situation)

    def _about_things(
        self, edit: Edit, things: tuple[str, ...], situation: Situation
    ) -> Plan | None:
        for thing in _spoken(things, situation):
            plan = self._in_focus(follow_up.about(edit, thing), things, situation)
            if plan is not None:
                return plan
        return None

    def _about_timer(self, edit: Edit, frame: DialogueFrame, situation: Situation) -> Plan | None:
        if not frame.called:
            return None
        plan = self.plan(follow_up.about(edit, answers.the(frame.called)), situation)
        return plan if not isinstance(plan, Act | Say | SetTimer) else None

    def _in_focus(self, text: str, things: Sequence[str], situation: Situation) -> Plan | None:
        """The plan of a sentence that can be about these things only; None where it is not."""
        focus = frozenset(things)
        if not focus:
            return None
        plan = self.plan(text, replace(situation, focus=focus))
        match plan:
            case Act() | Ask():
                acted = targets(plan)
                return plan if acted and acted <= focus else None
            case Say():
                about = frozenset(plan.about)
                return plan if about and about <= focus and plan.intent != UNKNOWN_THING else None
            case _:
                return None


def _together(found: Sequence[Plan | None]) -> Plan | None:
    plans = [plan for plan in found if plan is not None]
    return compound.together(plans) if plans and len(plans) == len(found) else None


def _settable(frame: DialogueFrame, situation: Situation) -> tuple[str, ...]:
    """What the frame told of, and the thermostats of the rooms whose temperature it told."""
    areas = {
        entity.area_id
        for thing in frame.about
        if (entity := situation.by_id.get(thing)) is not None
        and entity.attributes.get("device_class") == "temperature"
    }
    beside = (
        entity.entity_id
        for entity in situation.home.entities
        if entity.domain == "climate" and entity.area_id in areas
    )
    return (*frame.about, *beside)


def _timer_name(frame: DialogueFrame) -> str:
    return frame.called.rpartition("timer")[0].strip()


def _stepped(
    edit: Edit, value: SettableValue, things: tuple[str, ...], situation: Situation
) -> FrameCommand | None:
    """The command that makes a value more or less, by what was said or as usual."""
    slots: dict[str, Value] = {"way": edit.way or "up"}
    if value.step == "HassSetVolumeRelative":
        slots = {"volume_step": edit.way or "up"}
    if edit.number is not None:
        slots["step"] = edit.number
    if value.step:
        return FrameCommand(intent=value.step, slots=slots, things=things)
    entity = situation.by_id.get(things[0])
    now = None if entity is None else current(value, entity)
    if now is None:
        return None
    change = (edit.number or value.step_size) * (1 if edit.way == "up" else -1)
    return FrameCommand(
        intent=value.intent,
        slots={value.slot: min(100.0, max(0.0, now + change))},
        things=things,
    )


def _spoken(things: Sequence[str], situation: Situation) -> Iterator[str]:
    """Ways to say the things, with article: by their kind where they are several, by name."""
    entities = [situation.by_id[thing] for thing in things if thing in situation.by_id]
    if not entities:
        return
    if len(entities) > 1:
        yield answers.the(noun_for(entities[0].domain, _class(entities)))
        yield joined([_name(entity) for entity in entities])
        return
    yield _name(entities[0])
    yield answers.the(noun_for(entities[0].domain, _class(entities)))


def _class(entities: Sequence[Entity]) -> str | None:
    classes = {entity.attributes.get("device_class") for entity in entities}
    if entities[0].domain != "cover" or len(classes) != 1:
        return None
    [device_class] = classes
    return device_class if isinstance(device_class, str) else None


def _name(entity: Entity) -> str:
    return answers.the(normalise(entity.name))
