"""A schedule at another time: what was not said of the time stays as it was (pure)."""

from dataclasses import replace
from datetime import datetime, timedelta

from hub.language.times.moments import no_sun, time_after, wall
from hub.ports import ChangeSchedule, Schedule


def moved(plan: ChangeSchedule, schedule: Schedule, now: datetime) -> Schedule | None:
    """The schedule at the time that it is moved to; None where it has none that could be moved.

    `now`: aware, in the household's zone.
    """
    if plan.to is None:
        if schedule.at is None:
            return None
        return replace(schedule, at=schedule.at + timedelta(seconds=plan.by_s or 0.0), rhythm=None)
    counts = schedule.rhythm is not None and schedule.rhythm.every_s is not None
    if schedule.at is not None and plan.minutes and not counts:
        return _on_its_day(plan.minutes, schedule, schedule.at, now)
    at = plan.to.at
    if schedule.at is not None and plan.keeps_clock and at is not None:
        local = schedule.at.astimezone(now.tzinfo)
        at = wall(at.astimezone(now.tzinfo).date(), local.hour * 60 + local.minute, now)
    return replace(schedule, at=at, rhythm=plan.to.rhythm, event=None, told="")


def _on_its_day(
    minutes: tuple[int, ...], schedule: Schedule, due: datetime, now: datetime
) -> Schedule:
    """The schedule on its own day, or in its rhythm, at the one of the minutes nearest to it."""
    day = due.astimezone(now.tzinfo).date()
    candidates = [(wall(day, minute, now), minute) for minute in minutes]
    to_come = [one for one in candidates if one[0] > now] or candidates
    at, minute = min(to_come, key=lambda one: abs(one[0] - due))
    if schedule.rhythm is None:
        return replace(schedule, at=at)
    rhythm = replace(schedule.rhythm, minute=minute, sun=None, offset_s=0.0)
    return replace(schedule, at=time_after(rhythm, now, now, no_sun), rhythm=rhythm)
