"""Stopwatches: one for each satellite, kept with the schedules so that it outlives the hub."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hub.language.durations import spoken
from hub.ports import Say, Schedule, ScheduleStore, UseStopwatch


class Stopwatches:
    """Starts, stops, reads and clears the stopwatch of a place."""

    def __init__(self, store: ScheduleStore, now: Callable[[], datetime]) -> None:
        """`now`: aware."""
        self._store = store
        self._now = now

    async def carry_out(self, plan: UseStopwatch, place: str) -> Say:
        """Does it and says what was done; `place`: the satellite, or the room without one."""
        stopwatch_id = f"stopwatch-{place}"[:64]
        found = [one for one in await self._store.schedules() if one.schedule_id == stopwatch_id]
        text = await self._use(plan.action, stopwatch_id, found[0] if found else None)
        return Say(intent=plan.intent, text=text)

    async def _use(self, action: str, stopwatch_id: str, known: Schedule | None) -> str:
        elapsed_s = 0.0 if known is None else self._elapsed_s(known)
        is_running = known is not None and known.at is not None
        if action == "start":
            begun = self._now() - timedelta(seconds=elapsed_s)
            await self._save(stopwatch_id, at=begun, elapsed_s=None)
            return "The stopwatch is running."
        if known is None:
            return "The stopwatch is not running."
        if action == "reset":
            await self._store.end_schedule(stopwatch_id)
            return "The stopwatch is back to zero."
        if action == "stop" and is_running:
            await self._save(stopwatch_id, at=None, elapsed_s=elapsed_s)
            return f"Stopped at {spoken(elapsed_s)}."
        return f"The stopwatch is at {spoken(elapsed_s)}."

    def _elapsed_s(self, stopwatch: Schedule) -> float:
        if stopwatch.at is None:
            return stopwatch.lasts_s or 0.0
        return max(0.0, (self._now() - stopwatch.at).total_seconds())

    async def _save(
        self, stopwatch_id: str, *, at: datetime | None, elapsed_s: float | None
    ) -> None:
        await self._store.save_schedule(
            Schedule(schedule_id=stopwatch_id, kind="stopwatch", text="", at=at, lasts_s=elapsed_s)
        )
