"""What is said of schedules (pure; English)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from hub.language.durations import spoken
from hub.language.spoken_lists import joined
from hub.language.times.telling import Telling
from hub.ports import AddSchedule, ChangeSchedule, Schedule, ScheduleKind

MAX_SPOKEN: Final = 4
"""Entries of a list that are read out; the rest is given as a number."""
TOO_MANY: Final = "There is so much planned already that I can't keep more. Cancel something first."
PLANNED: Final = "That is planned already."
CANNOT_RETURN: Final = "I can't take that back by myself, so I did nothing."
_NONE: Final = {
    None: "Nothing is planned.",
    "command": "Nothing is planned.",
    "alarm": "There is no alarm set.",
    "reminder": "There are no reminders.",
}
_NOUNS: Final[dict[ScheduleKind | None, tuple[str, str]]] = {
    None: ("thing planned", "things planned"),
    "command": ("thing planned", "things planned"),
    "alarm": ("alarm", "alarms"),
    "reminder": ("reminder", "reminders"),
    "stopwatch": ("stopwatch", "stopwatches"),
}


class ScheduleWording:
    """The sentences about schedules, with their times as one says them now."""

    def __init__(self, telling: Telling, now: Callable[[], datetime]) -> None:
        """`now`: aware, in the household's zone."""
        self._telling = telling
        self._now = now

    def when(self, schedule: Schedule) -> str:
        """ "tomorrow at 7 AM", "every weekday at 7 AM", "when the washer is done"."""
        if schedule.rhythm is not None:
            return self._telling.rhythm(schedule.rhythm)
        if schedule.at is not None:
            return self._telling.moment(schedule.at, self._now())
        return f"when {schedule.told}" if schedule.told else "as soon as I can tell you"

    def added(self, plan: AddSchedule, *, rings: bool) -> str:
        """That it is kept; `rings`: there is a satellite for what has to be heard."""
        schedule = plan.schedule
        match schedule.kind:
            case "alarm":
                named = f"{schedule.text} alarm" if schedule.text else "alarm"
                said = f"The {named} is set for {plan.when}"
                return f"{said}." if rings else f"{said}, but nothing here can ring it yet."
            case "reminder":
                said = f"I'll remind you {plan.when}: {schedule.text}"
                return f"{said}." if rings else f"{said}. But nothing here can speak yet."
            case _:
                lasts = "" if schedule.lasts_s is None else f" for {spoken(schedule.lasts_s)}"
                return f"All right, {plan.when}: {schedule.text}{lasts}."

    def asked(self, plan: AddSchedule) -> str:
        """The question before what lets somebody in is kept."""
        return f"Shall I do this {plan.when}: {plan.schedule.text}?"

    def clash(self, plan: AddSchedule, other: Schedule) -> str:
        """The question where another schedule says the contrary at the same time."""
        return (
            f"That clashes with what is planned {self.when(other)}: {other.text}."
            f" Shall I do this instead: {plan.schedule.text}?"
        )

    def listed(self, found: Sequence[Schedule], of: ScheduleKind | None) -> str:
        """All of them, the next first."""
        if not found:
            return _NONE.get(of, _NONE[None])
        told = [self._described(one, of) for one in found[:MAX_SPOKEN]]
        if len(found) > MAX_SPOKEN:
            told.append(f"{len(found) - MAX_SPOKEN} more")
        one, many = _NOUNS[of]
        count = f"one {one}" if len(found) == 1 else f"{len(found)} {many}"
        return f"There {'is' if len(found) == 1 else 'are'} {count}: {joined(told)}."

    def _described(self, schedule: Schedule, of: ScheduleKind | None) -> str:
        """One of them in a list of the kind `of`."""
        if schedule.kind != "alarm":
            return f"{schedule.text} {self.when(schedule)}"
        named = schedule.text if of == "alarm" else f"the {schedule.text} alarm".replace("  ", " ")
        return f"{named} {self.when(schedule)}".strip()

    def titled(self, schedule: Schedule) -> str:
        """One of them as the thing that something is done with: "the alarm for 7 AM"."""
        when = self.when(schedule)
        match schedule.kind:
            case "alarm":
                named = f"{schedule.text} alarm" if schedule.text else "alarm"
                return f"the {named} {when}"
            case "reminder":
                return f"the reminder {when}: {schedule.text}"
            case _:
                return f"{schedule.text} {when}"

    def cancelled(self, found: Sequence[Schedule]) -> str:
        """That they are no more."""
        if len(found) == 1:
            if found[0].kind == "command":
                return f"Cancelled: {self.titled(found[0])}."
            return f"Cancelled {self.titled(found[0])}."
        kinds = {one.kind for one in found}
        noun = _NOUNS[next(iter(kinds))][1] if len(kinds) == 1 else _NOUNS[None][1]
        return f"Cancelled all {len(found)} {noun}."

    def moved(self, schedule: Schedule) -> str:
        """That it has another time now."""
        titled = {"alarm": "The alarm", "reminder": "The reminder"}.get(schedule.kind, "That")
        return f"{titled} is now set for {self.when(schedule)}."

    def which(self, found: Sequence[Schedule]) -> str:
        """The question which of them is meant."""
        titles = [self.titled(one) for one in found[:MAX_SPOKEN]]
        return f"Which one: {joined(titles, 'or')}?"

    def none(self, plan: ChangeSchedule) -> str:
        """That there is none as described."""
        if plan.about or plan.clock:
            return f"There is no such {_NOUNS[plan.of][0]}."
        return _NONE.get(plan.of, _NONE[None])

    # -- when something went wrong ---------------------------------------------------------------

    def missed(self, schedule: Schedule) -> str:
        """That it was due while no hub was running, and was not done."""
        when = self._due(schedule)
        match schedule.kind:
            case "alarm":
                return f"I was not running {when}, so I could not ring the alarm."
            case "reminder":
                return f"I was not running {when}. I should have reminded you: {schedule.text}."
            case _:
                return f"I was not running {when}, so I did not do this: {schedule.text}."

    def interrupted(self, schedule: Schedule) -> str:
        """That nobody knows whether it was done."""
        return (
            f"I was interrupted {self._due(schedule)}, and cannot tell whether this was done: "
            f"{schedule.text}."
        )

    def unheard(self, schedule: Schedule) -> str:
        """That an alarm or a reminder found nobody who could ring it."""
        if schedule.kind == "alarm":
            return f"The alarm {self._due(schedule)} did not ring: nothing here could ring it."
        return f"I should have reminded you {self._due(schedule)}: {schedule.text}."

    def vanished(self, schedule: Schedule) -> str:
        """That what it waited for is no longer in the home."""
        return (
            f"I no longer know what {schedule.told} was about, so I did not do this: "
            f"{schedule.text}."
        )

    def spoken_reminder(self, schedule: Schedule) -> str:
        """The reminder itself, or that an alarm rings, where the hub says it."""
        if schedule.kind == "alarm":
            return f"Your {schedule.text} alarm." if schedule.text else "Your alarm."
        return f"You wanted to be reminded: {schedule.text}."

    def _due(self, schedule: Schedule) -> str:
        if schedule.at is None:
            return f"when {schedule.told}"
        return self._telling.moment(schedule.at, self._now())
