"""Which schedules are the same, clash, or are meant (pure)."""

from datetime import tzinfo
from typing import Final

from hub.language.words import folded
from hub.ports import ChangeSchedule, Schedule

SAME_TIME_S: Final = 60.0
"""Two commands for one thing so close to each other clash."""


def is_here(schedule: Schedule, room_id: str, satellite_id: str | None) -> bool:
    """Whether it was said at this satellite, or in this room."""
    if satellite_id is not None and schedule.satellite_id is not None:
        return schedule.satellite_id == satellite_id
    return schedule.room_id == room_id


def is_meant(schedule: Schedule, plan: ChangeSchedule, zone: tzinfo | None) -> bool:
    """Whether the schedule has the kind, the words and the time of day that the plan names."""
    words = set(folded(plan.about).split())
    fits = plan.of in (None, schedule.kind) and words <= set(folded(schedule.text).split())
    return fits and (not plan.clock or _minute_of(schedule, zone) in plan.clock)


def _minute_of(schedule: Schedule, zone: tzinfo | None) -> int | None:
    """The minute of the day that it is due at, by the clock of the zone."""
    if schedule.at is None:
        return None
    local = schedule.at.astimezone(zone)
    return local.hour * 60 + local.minute


def _things(schedule: Schedule) -> set[str]:
    return {call.entity_id for call in schedule.calls}


def _at_one_time(one: Schedule, other: Schedule) -> bool:
    if one.rhythm is not None and one.rhythm == other.rhythm and one.rhythm.every_s is None:
        return True
    if one.at is None or other.at is None:
        return one.event is not None and one.event == other.event
    return abs((one.at - other.at).total_seconds()) < SAME_TIME_S


def is_same(one: Schedule, other: Schedule) -> bool:
    """Whether both do the same at the same time."""
    same = (one.kind, folded(one.text), one.room_id, one.lasts_s)
    return (
        same == (other.kind, folded(other.text), other.room_id, other.lasts_s)
        and (one.rhythm, one.calls) == (other.rhythm, other.calls)
        and _at_one_time(one, other)
    )


def clashes(one: Schedule, other: Schedule) -> bool:
    """Whether one thing would get two different orders at the same time."""
    if one.kind != "command" or other.kind != "command" or not _at_one_time(one, other):
        return False
    if _things(one).isdisjoint(_things(other)):
        return False
    return one.calls != other.calls
