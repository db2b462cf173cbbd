"""Follow-ups about timers and schedules: "cancel that", "no, at seven", "make it longer" (pure).

The sentence is read as an edit, as one about the home's things is; what it edits is what the turn
before set, changed or told of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.conversation.appointments import Appointments
from hub.language.patterns import Flat
from hub.language.times.when import When
from hub.ports import (
    Ask,
    CancelTimer,
    ChangeSchedule,
    ChangeTimer,
    DialogueFrame,
    Edit,
    KeptThing,
    Plan,
    Several,
    Sun,
)

_INTENT: Final = "Schedule"
TAKEN_BACK: Final = "Sorry. Shall I cancel that?"


@dataclass(frozen=True)
class KeptEdits:
    """Plans edits of what is kept for later, in one language."""

    appointments: Appointments

    def plan(
        self, edits: Sequence[Edit], frames: Sequence[DialogueFrame], now: datetime, sun: Sun
    ) -> Plan | None:
        """The plan of the first reading that is about what the last turn kept; None: of none.

        `now`: aware, in the household's zone.
        """
        frame = frames[-1] if frames else DialogueFrame()
        if not frame.kept or frame.deeds:
            return None
        plans = (self._edited(edit, frame.kept, now, sun) for edit in edits)
        return next((plan for plan in plans if plan is not None), None)

    def _edited(
        self, edit: Edit, kept: tuple[KeptThing, ...], now: datetime, sun: Sun
    ) -> Plan | None:
        if edit.kind == "undo" or (edit.kind == "pointing" and self._ends(edit)):
            return _together([_cancelled(one) for one in kept])
        if edit.kind == "complaint":
            plan = _together([_cancelled(one) for one in kept])
            return Ask(intent=_INTENT, text=TAKEN_BACK, if_yes=plan)
        if len(kept) > 1:
            return None
        plans = (self._at_another_time(said, kept[0], now, sun) for said in _times_in(edit))
        return next((plan for plan in plans if plan is not None), None)

    def _ends(self, edit: Edit) -> bool:
        return f"{edit.what} {edit.rest}".strip() in self.appointments.words.ending

    def _at_another_time(self, said: str, thing: KeptThing, now: datetime, sun: Sun) -> Plan | None:
        """The plan of a time that is all that was said; None where it is none."""
        appointments = self.appointments
        if thing.kind == "timer":
            flat = Flat(said)
            bare = flat.text.removeprefix("to ").removeprefix("for ")
            length_s = appointments.reader.lengths.seconds(bare)
            if length_s is None:
                return None
            return ChangeTimer(action="set", timer_id=thing.kept_id, by_s=length_s)
        start = next(filter(None, map(self._time, self._ways(said))), None)
        if start is None:
            return None
        change = ChangeSchedule(schedule_id=thing.kept_id)
        return appointments.moved(change, start, now, sun)

    def _ways(self, said: str) -> tuple[str, ...]:
        """The words, and as a time of day and a length are said in a whole sentence."""
        words = self.appointments.words
        return (said, f"{words.before_a_clock} {said}", f"{words.before_a_length} {said}")

    def _time(self, said: str) -> When | None:
        """The time that the words are, and nothing else."""
        timed = self.appointments.reader.read(said, appointed=True)
        if timed is None or timed.end is not None or timed.event:
            return None
        alone = not timed.command or timed.command in self.appointments.words.beside_a_time
        return timed.start if alone else None


def _times_in(edit: Edit) -> Iterator[str]:
    """The words of the edit that may be a time."""
    if edit.kind == "pointing" and edit.rest:
        yield edit.rest
    if edit.kind in ("target", "restated") and edit.what:
        yield edit.what
    if edit.kind == "value" and edit.number is not None and not edit.unit:
        yield f"{edit.number:g}"


def _cancelled(thing: KeptThing) -> Plan:
    if thing.kind == "timer":
        return CancelTimer(timer_id=thing.kept_id)
    return ChangeSchedule(schedule_id=thing.kept_id)


def _together(plans: Sequence[Plan]) -> Plan:
    return plans[0] if len(plans) == 1 else Several(intent=_INTENT, plans=tuple(plans))
