"""Runs schedules when they are due: each run by one hub, once, told where it failed.

    due -> claimed -> late? told, not done : carried out -> the next time, or gone
                                                         -> told where it did not work

A run is claimed before it begins, in this hub's file, in Redis and in the database, so that neither
another hub nor this one after a crash does it again. A run that was claimed and never finished is
told of, as nobody knows what came of it. What cannot be told because nobody is there is kept until
somebody is.
"""

import asyncio
import contextlib
import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

import structlog

from hub.errors import HubError
from hub.language.times.moments import NoSuchTime, time_after
from hub.ports import Home, Ringers, Schedule, ScheduleStore, Sun, TurnClaims
from hub.skills.schedules.household import HouseholdSchedules
from hub.skills.schedules.news import ScheduleNews
from hub.skills.schedules.performing import ScheduledCommands
from hub.skills.schedules.wording import ScheduleWording
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

LATE_S: Final = 60.0
"""So long after it was due a command is told and not done any more: longer than a restart takes,
shorter than a power cut is noticed."""
ABANDONED_S: Final = 180.0
"""So long after it was due, a run that was claimed and did not end is taken for interrupted: longer
than the slowest home, with its retries, takes."""
REFRESH_S: Final = 15.0
"""How often the store is asked for what another hub has kept, in seconds."""
EVENT_LOOK_S: Final = 1.0
"""How often the home's states are looked at while something waits for one, in seconds."""
OVERDUE_LOOK_S: Final = 2.0
"""How soon a run that another hub has claimed is looked at again, in seconds."""
_CLAIMANT: Final = "schedule"
"""In the place of a satellite's id in the claims."""


class ScheduleRunner:
    """Carries out what is due; `run` until cancelled."""

    def __init__(
        self,
        *,
        store: ScheduleStore,
        household: HouseholdSchedules,
        commands: ScheduledCommands,
        claims: TurnClaims,
        ringers: Ringers,
        home: Home,
        wording: ScheduleWording,
        news: ScheduleNews,
        sun: Sun,
        now: Callable[[], datetime],
        hub_id: str,
        late_s: float = LATE_S,
        abandoned_s: float = ABANDONED_S,
    ) -> None:
        """`now`: aware, in the household's zone. `late_s`, `abandoned_s`: see the constants."""
        self._store = store
        self._household = household
        self._commands = commands
        self._claims = claims
        self._ringers = ringers
        self._home = home
        self._wording = wording
        self._sun = sun
        self._now = now
        self._hub_id = hub_id
        self._late_s = late_s
        self._abandoned_s = abandoned_s
        self._busy: set[str] = set()
        self._watched: set[str] = set()
        """The schedules whose state was seen not to be there yet: its coming will be news."""
        self._came: set[str] = set()
        self._news = news

    async def run(self) -> None:
        """Carries out what is due, until cancelled."""
        async with task_group() as tasks:
            while True:
                self._household.changed.clear()
                known = await self._store.schedules()
                try:
                    await self._news.refresh(known)
                    for schedule in self._due(known):
                        tasks.create_task(self._take(schedule))
                    await self._hand_over(known)
                except HubError as error:  # the disk: what is due waits for it
                    log.warning("schedule.held_up", reason=str(error))
                await self._wait(known)

    async def look(self) -> None:
        """Carries out once what is due now, and returns when that is done."""
        known = await self._store.schedules()
        await self._news.refresh(known)
        async with task_group() as tasks:
            for schedule in self._due(known):
                tasks.create_task(self._take(schedule))
        await self._hand_over(await self._store.schedules())

    def _due(self, known: tuple[Schedule, ...]) -> list[Schedule]:
        """What is due and not under way; it is under way from now on."""
        due = [one for one in known if one.schedule_id not in self._busy and self._is_due(one)]
        self._busy |= {one.schedule_id for one in due}
        return due

    def note_satellite(self, satellite_id: str) -> None:
        """A satellite came: it is given again what it is to ring, as it may have lost it."""
        self._came.add(satellite_id)
        self._news.somebody_came()
        self._household.changed.set()

    # -- what is due -----------------------------------------------------------------------------

    def _is_due(self, schedule: Schedule) -> bool:
        if schedule.kind == "stopwatch":
            return False
        if schedule.news:
            return self._news.may_be_told(schedule)
        if schedule.event is not None:
            return self._has_happened(schedule)
        return schedule.at is not None and schedule.at <= self._now()

    def _has_happened(self, schedule: Schedule) -> bool:
        """Whether the state that it waits for is there, or the thing is gone for good."""
        event = schedule.event
        if event is None:
            return False
        entity = next(
            (one for one in self._home.snapshot().entities if one.entity_id == event.entity_id),
            None,
        )
        if entity is None:
            return self._home.status().state == "connected" and bool(self._home.snapshot().entities)
        if entity.state not in event.states:
            self._watched.add(schedule.schedule_id)
        return entity.state in event.states

    async def _take(self, schedule: Schedule) -> None:
        """Carries one out; whatever goes wrong is told or tried again, and stops no other."""
        try:
            if schedule.news:
                await self._news.tell(schedule)
            elif schedule.event is not None:
                await self._run_event(schedule)
            elif schedule.at is not None:
                await self._run_due(schedule, schedule.at)
        except HubError as error:
            log.warning("schedule.not_run", schedule_id=schedule.schedule_id, reason=str(error))
        except Exception:  # a boundary as a turn's: a bug in one must not end the others
            log.exception("schedule.failed", schedule_id=schedule.schedule_id)
        finally:
            self._busy.discard(schedule.schedule_id)

    async def _run_due(self, schedule: Schedule, at: datetime) -> None:
        run_id = f"{schedule.schedule_id[:45]}-{int(at.timestamp())}"
        late_s = (self._now() - at).total_seconds()
        if not await self._claim(run_id, schedule):
            if late_s > self._abandoned_s and await self._claims.claim(_CLAIMANT, f"{run_id}-told"):
                await self._end(schedule, self._wording.interrupted(schedule))
            return
        log.info("schedule.due", schedule_id=schedule.schedule_id, kind=schedule.kind)
        await self._end(schedule, await self._outcome(schedule, late_s))

    async def _run_event(self, schedule: Schedule) -> None:
        if not await self._claim(f"{schedule.schedule_id[:45]}-event", schedule):
            return
        event = schedule.event
        known = {one.entity_id for one in self._home.snapshot().entities}
        if event is not None and event.entity_id not in known:
            await self._end(schedule, self._wording.vanished(schedule))
            return
        seen = schedule.schedule_id in self._watched or self._is_new(schedule)
        await self._end(schedule, await self._outcome(schedule, 0.0 if seen else math.inf))

    def _is_new(self, schedule: Schedule) -> bool:
        """Whether it was made so lately that what it waits for cannot have come long ago."""
        made = schedule.created_at
        return made is not None and (self._now() - made).total_seconds() < self._late_s

    async def _outcome(self, schedule: Schedule, late_s: float) -> str:
        """Does it; returns what has to be told, "" where all went well."""
        if schedule.kind == "command":
            if late_s > self._late_s:
                return self._wording.missed(schedule)
            return await self._commands.perform(schedule)
        if schedule.handed_to and schedule.event is None:
            return ""  # the satellite rings it, with or without this hub
        if late_s > self._late_s:
            return self._wording.missed(schedule)
        text = self._wording.spoken_reminder(schedule)
        heard = await self._ringers.tell(
            text, satellite_id=schedule.satellite_id, room_id=schedule.room_id
        )
        return "" if heard else self._wording.unheard(schedule)

    async def _end(self, schedule: Schedule, news: str) -> None:
        """Puts it to its next time, or away; tells the news, or keeps them until somebody is there.

        The news are durable before the schedule is gone.
        """
        following = self._following(schedule)
        if news:
            log.warning("schedule.told", schedule_id=schedule.schedule_id, reason=news)
            news_id = f"{schedule.schedule_id[:45]}-news{int(self._now().timestamp())}"
            told = replace(
                schedule, schedule_id=news_id, at=None, event=None, rhythm=None, news=news
            )
            await self._store.save_schedule(told)
        if following is None:
            await self._store.end_schedule(schedule.schedule_id)
        else:
            await self._store.save_schedule(following)
        self._household.changed.set()
        if news:
            await self._news.tell(told)

    def _following(self, schedule: Schedule) -> Schedule | None:
        if schedule.rhythm is None or schedule.at is None:
            return None
        try:
            at = time_after(schedule.rhythm, schedule.at, self._now(), self._sun)
        except NoSuchTime:
            at = None
        return None if at is None else replace(schedule, at=at, handed_to="")

    async def _claim(self, run_id: str, schedule: Schedule) -> bool:
        """Whether this hub does this run: nobody claimed it before.

        Where neither Redis nor the database can be asked, the hub that made the schedule does it.
        """
        if not await self._claims.claim(_CLAIMANT, run_id):
            return False
        in_database = await self._store.claim_run(f"schedule-{run_id}")
        if in_database is None:
            return schedule.hub_id in ("", self._hub_id)
        return in_database

    # -- satellites ------------------------------------------------------------------------------

    async def _hand_over(self, known: tuple[Schedule, ...]) -> None:
        """Gives satellites what they are to ring and do not have, as far as they are there."""
        came, self._came = self._came, set()
        for satellite_id in came:
            await self._household.take_back_from(satellite_id)
        for schedule in known:
            rings = schedule.kind in ("alarm", "reminder") and schedule.at is not None
            lacks = schedule.handed_to != schedule.satellite_id or schedule.satellite_id in came
            if rings and lacks and not schedule.news and schedule.schedule_id not in self._busy:
                await self._household.hand_over(schedule)

    async def _wait(self, known: tuple[Schedule, ...]) -> None:
        """Until something is due, was changed here, or may have been changed elsewhere."""
        now = self._now()
        times = [
            max((one.at - now).total_seconds(), 0.0 if one.at > now else OVERDUE_LOOK_S)
            for one in known
            if one.at is not None and one.kind != "stopwatch" and one.schedule_id not in self._busy
        ]
        if any(one.event is not None for one in known):
            times.append(EVENT_LOOK_S)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, min((*times, REFRESH_S)))):
                await self._household.changed.wait()
