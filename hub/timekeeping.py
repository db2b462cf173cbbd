"""Composes what belongs to time: reading it, keeping schedules, running them, telling of them."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from hub.conversation.understanding import Understanding
from hub.observability.satellite_rooms import SatelliteRooms
from hub.ports import (
    Notices,
    Ringers,
    ScheduleStore,
    Timers,
    TurnClaims,
)
from hub.skills.schedules.household import HouseholdSchedules
from hub.skills.schedules.news import ScheduleNews
from hub.skills.schedules.performing import ScheduledCommands
from hub.skills.schedules.runner import ScheduleRunner
from hub.skills.schedules.wording import ScheduleWording
from ingle.wire import messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Timekeeping:
    """The parts that keep and run schedules."""

    household: HouseholdSchedules
    runner: ScheduleRunner
    news: ScheduleNews


def keep_time(
    *,
    understanding: Understanding,
    store: ScheduleStore,
    claims: TurnClaims,
    timers: Timers,
    ringers: Ringers,
    hub_id: str,
) -> Timekeeping:
    """Connects them to what `understanding` knows: the home, its language, its time and its sun."""
    home, now, sun = understanding.home, understanding.now, understanding.sun
    wording = ScheduleWording(understanding.telling, now)
    commands = ScheduledCommands(
        home=home,
        understand=understanding.anew,
        store=store,
        telling=understanding.telling,
        now=now,
    )
    household = HouseholdSchedules(
        store=store,
        commands=commands,
        home=home,
        ringers=ringers,
        timers=timers,
        wording=wording,
        now=now,
        new_id=lambda: uuid.uuid4().hex,
        hub_id=hub_id,
    )
    news = ScheduleNews(store, ringers)
    runner = ScheduleRunner(
        store=store,
        household=household,
        commands=commands,
        claims=claims,
        ringers=ringers,
        home=home,
        wording=wording,
        news=news,
        sun=sun,
        now=now,
        hub_id=hub_id,
    )
    return Timekeeping(household=household, runner=runner, news=news)


class AllNotices:
    """`Notices` of several parts: the first that has one tells it."""

    def __init__(self, *notices: Notices | None) -> None:
        """None among them: a part that never has any."""
        self._notices = tuple(one for one in notices if one is not None)

    def take(self) -> str:
        """Returns the next sentence, once; empty: there is none."""
        return next((text for one in self._notices if (text := one.take())), "")


def noted(
    rooms: SatelliteRooms,
    time_kept: Timekeeping,
    settings: Callable[[str, messages.SatelliteStatus], None],
) -> Callable[[str, messages.SatelliteStatus], None]:
    """Tells all who care that a satellite came, went or was set otherwise."""

    def note(satellite_id: str, status: messages.SatelliteStatus) -> None:
        rooms.note(satellite_id, status)
        settings(satellite_id, status)
        if status.state == "online":
            time_kept.runner.note_satellite(satellite_id)

    return note
