"""News of schedules: told on the satellite that asked, and kept until somebody is there to hear."""

import time
from collections.abc import Callable
from typing import Final

from hub.ports import Ringers, Schedule, ScheduleStore

AGAIN_AFTER_S: Final = 15.0
"""Seconds from one attempt to tell somebody to the next; a satellite that comes is told at once."""


class ScheduleNews:
    """Tells news, each once. It is `Notices`: a turn ends with what nobody could be told before."""

    def __init__(
        self,
        store: ScheduleStore,
        ringers: Ringers,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clock`: monotonic, in seconds."""
        self._store = store
        self._ringers = ringers
        self._clock = clock
        self._tried_s: dict[str, float] = {}
        self._waiting: dict[str, str] = {}
        self._told: set[str] = set()

    def may_be_told(self, schedule: Schedule) -> bool:
        """Whether it is time for another attempt."""
        tried_s = self._tried_s.get(schedule.schedule_id)
        return tried_s is None or self._clock() - tried_s >= AGAIN_AFTER_S

    def somebody_came(self) -> None:
        """All may be told now."""
        self._tried_s.clear()

    async def tell(self, schedule: Schedule) -> None:
        """Tells its news where it was said; what nobody hears waits for the next turn."""
        self._tried_s[schedule.schedule_id] = self._clock()
        heard = schedule.schedule_id in self._told or await self._ringers.tell(
            schedule.news, satellite_id=schedule.satellite_id, room_id=schedule.room_id
        )
        if heard:
            await self._store.end_schedule(schedule.schedule_id)
            self._waiting.pop(schedule.schedule_id, None)
            self._tried_s.pop(schedule.schedule_id, None)
        else:
            self._waiting[schedule.schedule_id] = schedule.news

    async def refresh(self, known: tuple[Schedule, ...]) -> None:
        """Deletes what was told at the end of a turn, and forgets what is no longer there."""
        there = {one.schedule_id for one in known}
        for schedule_id in self._told & there:
            await self._store.end_schedule(schedule_id)
        self._told &= there
        self._waiting = {key: text for key, text in self._waiting.items() if key in there}

    def take(self) -> str:
        """The next news that nobody could be told; "" for none."""
        for schedule_id, text in self._waiting.items():
            if schedule_id not in self._told:
                self._told.add(schedule_id)
                return text
        return ""
