"""Carries a scheduled command out: understood anew, read back, and told where it failed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from hub.errors import HubError
from hub.language.times.telling import Telling
from hub.ports import (
    Act,
    ActionResult,
    Ask,
    Home,
    Plan,
    Schedule,
    ScheduleStore,
    ServiceCall,
)
from hub.skills.schedules.guarded import is_guarded
from hub.skills.schedules.returning import taking_back
from ingle.runtime.tasks import task_group

log = structlog.get_logger()

WITHIN_S: Final = 30.0
"""Seconds for one service call of a schedule, with its retries and until its state was read back.
"""
TAKE_BACK: Final = "take back: {text}"
Understand = Callable[[str, str], Plan | None]
"""The plan of a command as it was said, in a room, as the home is now."""


class ScheduledCommands:
    """Carries due commands out."""

    def __init__(
        self,
        *,
        home: Home,
        understand: Understand,
        store: ScheduleStore,
        telling: Telling,
        now: Callable[[], datetime],
    ) -> None:
        """`now`: aware, in the household's zone."""
        self._home = home
        self._understand = understand
        self._store = store
        self._telling = telling
        self._now = now

    async def perform(self, schedule: Schedule) -> str:
        """Does it; returns what went wrong as one sentence or two, "" where nothing did.

        Where it is to be taken back later, that is kept before anything is done.
        """
        calls, gone = self._calls(schedule)
        due = self._due(schedule)
        if not calls:
            return (
                f"{_named(gone)} is no longer there, so this was not done {due}: {schedule.text}."
            )
        if is_guarded(calls, self._home.snapshot()) and not schedule.confirmed:
            return f"Nobody said yes to this, so it was not done {due}: {schedule.text}."
        try:
            back = await self.promise(schedule, calls)
        except HubError as error:
            return f"This was not done {due}: {schedule.text}. {error}"
        outcomes = await self._call_all(calls)
        done = [one for one in outcomes if isinstance(one, ActionResult) and one.verified]
        if back is not None and not done:
            await self._store.end_schedule(back)
        if gone:
            return f"{_named(gone)} is no longer there; the rest was done {due}: {schedule.text}."
        return _failure(schedule.text, due, outcomes)

    async def promise(self, schedule: Schedule, calls: Sequence[ServiceCall]) -> str | None:
        """Keeps what takes the calls back, durably; returns its id, None where nothing is to be.

        Raises `Unavailable` where it can't be kept; then nothing must be done.
        """
        if schedule.lasts_s is None:
            return None
        back = self.back(schedule, calls)
        await self._store.save_schedule(back)
        return back.schedule_id

    def back(self, schedule: Schedule, calls: Sequence[ServiceCall]) -> Schedule:
        """The schedule that leads back to the state of now."""
        known = {entity.entity_id: entity for entity in self._home.snapshot().entities}
        found = (
            taking_back(call, known[call.entity_id]) for call in calls if call.entity_id in known
        )
        ends = self._now() + timedelta(seconds=schedule.lasts_s or 0.0)
        return replace(
            schedule,
            schedule_id=f"{schedule.schedule_id[:40]}-back{int(ends.timestamp())}",
            text=TAKE_BACK.format(text=schedule.text),
            at=ends,
            rhythm=None,
            event=None,
            lasts_s=None,
            is_return=True,
            calls=tuple(call for call in found if call is not None),
        )

    def can_return(self, calls: Sequence[ServiceCall]) -> bool:
        """Whether every one of the calls can be taken back."""
        known = {entity.entity_id: entity for entity in self._home.snapshot().entities}
        return all(
            call.entity_id in known and taking_back(call, known[call.entity_id]) is not None
            for call in calls
        )

    def _calls(self, schedule: Schedule) -> tuple[tuple[ServiceCall, ...], list[str]]:
        """The calls that it comes to now, and the entities that are no longer there.

        The sentence is understood anew, because the home may have changed: a lamp more, another
        brightness to step from. Where it no longer means any of the same things, what it meant when
        it was said counts.
        """
        meant = {call.entity_id for call in schedule.calls}
        known = {entity.entity_id for entity in self._home.snapshot().entities}
        gone = sorted(meant - known)
        calls = schedule.calls
        if not schedule.is_return and not gone:
            anew = _act_of(self._understand(schedule.text, schedule.room_id))
            found = set() if anew is None else {call.entity_id for call in anew.calls}
            if anew is not None and (found == meant if len(meant) == 1 else found & meant):
                calls = anew.calls
        return tuple(call for call in calls if call.entity_id in known), gone

    async def _call_all(self, calls: Sequence[ServiceCall]) -> list[ActionResult | HubError]:
        async def waiting() -> None:
            """Nobody waits for it."""

        async def perform(call: ServiceCall) -> ActionResult | HubError:
            try:
                return await self._home.call(call, within_s=WITHIN_S, waiting=waiting)
            except HubError as error:
                log.warning(
                    "schedule.action_failed",
                    service=f"{call.domain}.{call.service}",
                    reason=str(error),
                )
                return error

        async with task_group() as tasks:
            running = [tasks.create_task(perform(call)) for call in calls]
        return [task.result() for task in running]

    def _due(self, schedule: Schedule) -> str:
        """When it was due, in words: "today at 7 AM"; for an event, what happened."""
        if schedule.at is None:
            return f"when {schedule.told}" if schedule.told else "now"
        return self._telling.moment(schedule.at, self._now())


def _act_of(plan: Plan | None) -> Act | None:
    """What the plan does, or would do with a yes; None where it does nothing certain."""
    if isinstance(plan, Ask) and not plan.choices:
        plan = plan.if_yes
    return plan if isinstance(plan, Act) else None


def _named(entity_ids: Sequence[str]) -> str:
    """The things that are gone; their ids are all that is left of them."""
    words = [entity_id.partition(".")[2].replace("_", " ") for entity_id in entity_ids]
    return f"The {words[0]}" if words else "What it was for"


def _failure(text: str, due: str, outcomes: Sequence[ActionResult | HubError]) -> str:
    failures = [one for one in outcomes if isinstance(one, HubError)]
    unseen = [one for one in outcomes if isinstance(one, ActionResult) and not one.verified]
    if failures:
        return f"This did not work {due}: {text}. {failures[0]}"
    if unseen:
        return f"I sent this {due}, but could not confirm that it happened: {text}."
    return ""
