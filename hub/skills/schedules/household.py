"""Schedules by voice: kept, listed, moved and cancelled; what rings is handed to a satellite."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

import structlog

from hub.errors import Unavailable
from hub.ports import (
    ActFor,
    AddSchedule,
    Ask,
    CancelTimer,
    ChangeSchedule,
    Home,
    KeptThing,
    ListSchedules,
    Ring,
    Ringers,
    Say,
    Schedule,
    SchedulePlan,
    ScheduleStore,
    Timers,
    UseStopwatch,
)
from hub.skills.schedules import moving
from hub.skills.schedules.guarded import is_guarded
from hub.skills.schedules.matching import clashes, is_here, is_meant, is_same
from hub.skills.schedules.performing import ScheduledCommands
from hub.skills.schedules.stopwatches import Stopwatches
from hub.skills.schedules.wording import (
    CANNOT_RETURN,
    MAX_SPOKEN,
    PLANNED,
    TOO_MANY,
    ScheduleWording,
)

MAX_SCHEDULES: Final = 200
"""Schedules of the whole household; one more is refused in words."""

log = structlog.get_logger()


class HouseholdSchedules:
    """`Schedules` of the household, over a store that all hubs share."""

    def __init__(
        self,
        *,
        store: ScheduleStore,
        commands: ScheduledCommands,
        home: Home,
        ringers: Ringers,
        timers: Timers,
        wording: ScheduleWording,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        hub_id: str,
    ) -> None:
        """`now`: aware, in the household's zone. `new_id` gives an id that was never given before.

        `changed` is set whenever something was kept or cancelled here.
        """
        self._store = store
        self._commands = commands
        self._home = home
        self._ringers = ringers
        self._timers = timers
        self._wording = wording
        self._now = now
        self._new_id = new_id
        self._hub_id = hub_id
        self._cancelled: dict[str, set[str]] = {}
        """By satellite, what it may still ring because it was away when that was cancelled."""
        self._stopwatches = Stopwatches(store, now)
        self.changed = asyncio.Event()

    async def carry_out(
        self, plan: SchedulePlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        """Does it and says what was done; asks where it is not clear, or needs a yes."""
        match plan:
            case AddSchedule():
                return await self._add(plan, room_id, satellite_id)
            case ListSchedules():
                return await self._list(plan, room_id, satellite_id)
            case ChangeSchedule():
                return await self._change(plan, room_id, satellite_id)
            case UseStopwatch():
                return await self._stopwatches.carry_out(plan, satellite_id or room_id)
            case _:
                assert_never(plan)

    async def promise(self, plan: ActFor, *, room_id: str, satellite_id: str | None) -> str | Say:
        """Keeps what takes the act back, before it is done; its id, or why that can't be."""
        if not self._commands.can_return(plan.act.calls):
            return Say(intent=plan.intent, text=CANNOT_RETURN)
        schedule = Schedule(
            schedule_id=self._new_id(),
            kind="command",
            text=plan.text,
            at=None,
            room_id=room_id,
            satellite_id=satellite_id,
            lasts_s=plan.lasts_s,
            confirmed=plan.confirmed,
            hub_id=self._hub_id,
            created_at=self._now(),
        )
        back = self._commands.back(schedule, plan.act.calls)
        await self._replace_returns(back)
        return back.schedule_id

    async def withdraw(self, promised: str) -> None:
        """Deletes what was promised."""
        await self._store.end_schedule(promised)
        self.changed.set()

    async def all(self) -> tuple[Schedule, ...]:
        """All that is to come, the next first."""
        found = await self._store.schedules()
        return tuple(one for one in found if one.kind != "stopwatch" and not one.news)

    async def cancel(self, schedule_id: str) -> bool:
        """Cancels the one with that id; False where there is none. Raises `Unavailable`."""
        found = [one for one in await self.all() if one.schedule_id == schedule_id]
        for schedule in found:
            await self._end(schedule)
        return bool(found)

    def repeats(self, schedule: Schedule) -> str:
        """Its rhythm, or what it waits for, in words; "" for one that comes once."""
        once = schedule.rhythm is None and schedule.event is None
        return "" if once else self._wording.when(schedule)

    # -- keeping -------------------------------------------------------------------------------

    async def _add(self, plan: AddSchedule, room_id: str, satellite_id: str | None) -> Say | Ask:
        now, existing = self._now(), await self.all()
        schedule = replace(
            plan.schedule,
            schedule_id=self._new_id(),
            room_id=plan.schedule.room_id or room_id,
            hub_id=self._hub_id,
            created_at=now,
        )
        if schedule.at is not None and schedule.at <= now:
            return Say(intent=plan.intent, text="That time is past by now, so I did nothing.")
        question = self._objection(plan, schedule, existing)
        if question is not None:
            return question
        if plan.replaces:
            await self.cancel(plan.replaces)
        schedule = replace(schedule, satellite_id=self._place(schedule, satellite_id))
        await self._store.save_schedule(schedule)
        if schedule.kind in ("alarm", "reminder"):
            await self.hand_over(schedule)
        self.changed.set()
        rings = schedule.satellite_id is not None
        text = self._wording.added(plan, rings=rings)
        return Say(intent=plan.intent, text=text, kept=_kept([schedule]))

    def _objection(
        self, plan: AddSchedule, schedule: Schedule, existing: Sequence[Schedule]
    ) -> Say | Ask | None:
        """Why it is not simply kept; None where it is."""
        if len(existing) >= MAX_SCHEDULES:
            return Say(intent=plan.intent, text=TOO_MANY)
        if schedule.lasts_s is not None and not self._commands.can_return(schedule.calls):
            return Say(intent=plan.intent, text=CANNOT_RETURN)
        if any(is_same(one, schedule) for one in existing):
            return Say(intent=plan.intent, text=PLANNED)
        other = next((one for one in existing if clashes(one, schedule)), None)
        if other is not None and plan.replaces != other.schedule_id:
            instead = replace(plan, replaces=other.schedule_id)
            text = self._wording.clash(plan, other)
            return Ask(intent=plan.intent, text=text, if_yes=instead)
        if is_guarded(schedule.calls, self._home.snapshot()) and not schedule.confirmed:
            sure = replace(plan, schedule=replace(plan.schedule, confirmed=True))
            return Ask(intent=plan.intent, text=self._wording.asked(plan), if_yes=sure)
        return None

    def _place(self, schedule: Schedule, satellite_id: str | None) -> str | None:
        """The satellite that hears of it: one of the room that was named, else the one spoken to.

        None where there is none, as for a command over HTTP in a room without one.
        """
        if satellite_id is not None and schedule.satellite_id is None:
            here = self._ringers.online(schedule.room_id)
            return satellite_id if satellite_id in here or not here else here[0]
        return next(iter(self._ringers.online(schedule.room_id)), None)

    async def hand_over(self, schedule: Schedule) -> None:
        """Gives what is to ring to its satellite; one that is away gets it when it comes."""
        if schedule.satellite_id is None or schedule.at is None:
            return
        ring = Ring(
            ring_id=schedule.schedule_id,
            satellite_id=schedule.satellite_id,
            remaining_s=max(0.0, (schedule.at - self._now()).total_seconds()),
            sound="alarm" if schedule.kind == "alarm" else "reminder",
            text=schedule.text,
            said=self._wording.spoken_reminder(schedule),
        )
        if schedule.satellite_id not in self._ringers.online():
            return
        try:
            await self._ringers.hand_over(ring)
        except Unavailable as error:
            log.warning("schedule.not_handed_over", reason=str(error))
            return
        if schedule.handed_to != schedule.satellite_id:
            await self._store.save_schedule(replace(schedule, handed_to=schedule.satellite_id))

    async def take_back_from(self, satellite_id: str) -> None:
        """Takes back from a satellite that came what was cancelled while it was away."""
        for schedule_id in self._cancelled.pop(satellite_id, set()):
            try:
                await self._ringers.take_back(schedule_id, satellite_id)
            except Unavailable as error:
                log.warning("schedule.not_taken_back", reason=str(error))

    async def _replace_returns(self, back: Schedule) -> None:
        """Keeps what leads back; an earlier one for the same things gives way to it.

        "On for ten minutes" said twice counts from the second time, and leads to the state before
        the first.
        """
        things = {call.entity_id for call in back.calls}
        for other in await self.all():
            if other.is_return and {call.entity_id for call in other.calls} == things:
                back = replace(back, calls=other.calls)
                await self._store.end_schedule(other.schedule_id)
        await self._store.save_schedule(back)
        self.changed.set()

    # -- asking and changing -------------------------------------------------------------------

    async def _list(self, plan: ListSchedules, room_id: str, satellite_id: str | None) -> Say:
        found = [one for one in await self.all() if plan.of in (None, one.kind)]
        here = [one for one in found if is_here(one, room_id, satellite_id)]
        if plan.soonest:
            found = (here or found)[:1]
        text = self._wording.listed(found, plan.of)
        return Say(intent=plan.intent, text=text, kept=_kept(found))

    async def _change(
        self, plan: ChangeSchedule, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        existing = await self.all()
        found = self._meant(plan, existing, room_id, satellite_id)
        cancels = plan.to is None and plan.by_s is None
        if plan.of == "alarm" and cancels and await self._may_mean_timer(plan, existing):
            cancel = CancelTimer(name=plan.about, every=plan.every, intent=plan.intent)
            return await self._timers.carry_out(cancel, room_id=room_id, satellite_id=satellite_id)
        if not found:
            return Say(intent=plan.intent, text=self._wording.none(plan))
        if len(found) > 1 and not plan.every:
            choices = tuple(
                (self._wording.titled(one), replace(plan, schedule_id=one.schedule_id))
                for one in found[:MAX_SPOKEN]
            )
            return Ask(intent=plan.intent, text=self._wording.which(found), choices=choices)
        if cancels:
            for one in found:
                await self._end(one)
            return Say(intent=plan.intent, text=self._wording.cancelled(found))
        return await self._move(plan, found[0])

    async def _may_mean_timer(self, plan: ChangeSchedule, existing: Sequence[Schedule]) -> bool:
        """Whether "the alarm" is a timer: one after a length of time is, where no other is set."""
        if plan.clock or any(one.kind == "alarm" for one in existing):
            return False
        return await self._timers.any_running()

    async def _move(self, plan: ChangeSchedule, schedule: Schedule) -> Say:
        moved = moving.moved(plan, schedule, self._now())
        if moved is None:
            return Say(intent=plan.intent, text="That has no time that could be moved.")
        if moved.at is not None and moved.at <= self._now():
            return Say(intent=plan.intent, text="That time is past, so I changed nothing.")
        await self._store.save_schedule(moved)
        if moved.kind in ("alarm", "reminder"):
            await self.hand_over(moved)
        self.changed.set()
        return Say(intent=plan.intent, text=self._wording.moved(moved), kept=_kept([moved]))

    async def _end(self, schedule: Schedule) -> None:
        await self._store.end_schedule(schedule.schedule_id)
        self.changed.set()
        satellite_id = schedule.handed_to
        if satellite_id and satellite_id not in self._ringers.online():
            self._cancelled.setdefault(satellite_id, set()).add(schedule.schedule_id)
        elif satellite_id:
            await self._ringers.take_back(schedule.schedule_id, satellite_id)

    def _meant(
        self,
        plan: ChangeSchedule,
        existing: Sequence[Schedule],
        room_id: str,
        satellite_id: str | None,
    ) -> list[Schedule]:
        """Those that the plan is about: by id, else those of its kind, words and time.

        Those of this satellite or room before those of the rest of the house.
        """
        if plan.schedule_id:
            return [one for one in existing if one.schedule_id == plan.schedule_id]
        zone = self._now().tzinfo
        found = [one for one in existing if is_meant(one, plan, zone)]
        here = [one for one in found if is_here(one, room_id, satellite_id)]
        return found if plan.every else here or found


def _kept(schedules: Sequence[Schedule]) -> tuple[KeptThing, ...]:
    return tuple(KeptThing(kind="schedule", kept_id=one.schedule_id) for one in schedules)
