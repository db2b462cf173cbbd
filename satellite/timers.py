"""Timers, alarms and reminders that ring on the satellite by its own clock, hub or no hub."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from ingle.runtime.tasks import task_group
from ingle.wire.messages import TimerControl

log = structlog.get_logger()

MAX_TIMERS: Final = 64


def spoken_when_done(timer: TimerControl) -> str:
    """What is said when it rings: its text, else that it is done."""
    if timer.text:
        return timer.text
    return f"Your {timer.name} timer is done." if timer.name else "Your timer is done."


class SatelliteTimers:
    """Runs the timers; `ring` is awaited with each that is done, several at once."""

    def __init__(self, ring: Callable[[TimerControl], Awaitable[None]]) -> None:
        self._ring = ring
        self._due_s: dict[str, tuple[float, TimerControl]] = {}
        self._changed = asyncio.Event()

    def take(self, control: TimerControl) -> None:
        """Sets or cancels a timer; one that is set again is moved."""
        if control.action == "cancel":
            self._due_s.pop(control.timer_id, None)
        elif len(self._due_s) < MAX_TIMERS or control.timer_id in self._due_s:
            self._due_s[control.timer_id] = (time.monotonic() + control.remaining_s, control)
        else:
            log.warning("timer.refused", reason=f"{MAX_TIMERS} timers are running")
        self._changed.set()

    async def run(self) -> None:
        """Rings each timer when it is due, until cancelled."""
        async with task_group() as ringing:
            while True:
                self._changed.clear()
                now_s = time.monotonic()
                due = sorted(self._due_s.items(), key=lambda item: item[1][0])
                for timer_id, (due_s, timer) in due:
                    if due_s <= now_s:
                        del self._due_s[timer_id]
                        log.info("timer.rang", timer_id=timer_id, sound=timer.sound)
                        ringing.create_task(_awaited(self._ring(timer)))
                next_s = min((due_s for due_s, _ in self._due_s.values()), default=None)
                try:
                    async with asyncio.timeout(
                        None if next_s is None else max(0.0, next_s - time.monotonic())
                    ):
                        await self._changed.wait()
                except TimeoutError:
                    continue


async def _awaited(ringing: Awaitable[None]) -> None:
    await ringing
