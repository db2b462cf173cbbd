"""Timers, alarms and reminders that ring on the satellite by its own clock, hub or no hub."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from ingle.runtime.disk import Disk
from ingle.runtime.tasks import task_group
from ingle.wire.messages import TimerControl

log = structlog.get_logger()

MAX_TIMERS: Final = 64
MISSED_S: Final = 60.0
"""Seconds after which what was due while the satellite was off rings no more: a late alarm wakes
whoever went back to sleep."""
CLOCK_READ_S: Final = 5.0
"""Seconds from one look at the wall clock to the next while something waits for it: it may have
been put right meanwhile."""


@dataclass(frozen=True, slots=True)
class KeptTimer:
    """A timer as it lies on the disk."""

    due_unix_s: float
    """When it rings, in seconds since 1970 by the machine's clock."""
    timer: TimerControl


_FORM: Final = TypeAdapter(tuple[KeptTimer, ...])


class TimerFile:
    """What is to ring, kept over a restart of the satellite."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._disk = Disk()

    def read(self) -> Sequence[KeptTimer]:
        """What was kept; nothing where there is no file, or none that can be read."""
        try:
            return _FORM.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            log.warning("timer.file_not_read", path=str(self._path), reason=type(error).__name__)
            return ()

    def write(self, kept: Iterable[KeptTimer]) -> None:
        """Keeps these in place of those before; where the disk refuses, they ring until a restart.

        Raises nothing.
        """
        try:
            self._disk.replace(self._path, _FORM.dump_json(tuple(kept)))
        except OSError as error:
            log.error("timer.not_kept", path=str(self._path), reason=str(error))


def spoken_when_done(timer: TimerControl) -> str:
    """What is said when it rings: its text, else that it is done."""
    if timer.text:
        return timer.text
    return f"Your {timer.name} timer is done." if timer.name else "Your timer is done."


class SatelliteTimers:
    """Runs the timers; `ring` is awaited with each that is done, several at once.

    With a file they are kept over a restart. What is set counts by the monotonic clock, which
    nobody sets. What was kept counts by the wall clock, and goes on following it: a machine without
    a clock of its own starts with an old time, and is put right later.
    """

    def __init__(
        self,
        ring: Callable[[TimerControl], Awaitable[None]],
        file: TimerFile | None = None,
        *,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        """`wall_s`: the wall clock, in seconds since 1970."""
        self._ring = ring
        self._file = file
        self._wall_s = wall_s
        self._due_s: dict[str, tuple[float, TimerControl]] = {}
        self._kept = {
            one.timer.timer_id: one for one in (() if file is None else file.read()[:MAX_TIMERS])
        }
        """Of a run before this one, and not set again since."""
        self._ringing: dict[str, KeptTimer] = {}
        """What rings and nobody has stopped: cut off by a restart, it rings again."""
        self._changed = asyncio.Event()

    def take(self, control: TimerControl) -> None:
        """Sets or cancels a timer; one that is set again is moved."""
        known = len(self._due_s) + len(self._kept)
        if control.action == "cancel":
            self._drop(control.timer_id)
        elif known < MAX_TIMERS or control.timer_id in self._due_s | self._kept:
            self._drop(control.timer_id)
            self._due_s[control.timer_id] = (time.monotonic() + control.remaining_s, control)
        else:
            log.warning("timer.refused", reason=f"{MAX_TIMERS} timers are running")
        self._changed.set()

    async def run(self) -> None:
        """Rings each timer when it is due, until cancelled."""
        async with task_group() as ringing:
            while True:
                self._changed.clear()
                for timer in self._due():
                    log.info("timer.rang", timer_id=timer.timer_id, sound=timer.sound)
                    ringing.create_task(self._rung(timer))
                await self._keep()
                try:
                    async with asyncio.timeout(self._next_s()):
                        await self._changed.wait()
                except TimeoutError:
                    continue

    def _drop(self, timer_id: str) -> None:
        for where in (self._due_s, self._kept, self._ringing):
            where.pop(timer_id, None)

    def _next_s(self) -> float | None:
        """Seconds until something may be due; None: nothing waits."""
        now_s, now_unix_s = time.monotonic(), self._wall_s()
        waits = [due_s - now_s for due_s, _ in self._due_s.values()]
        waits += [min(CLOCK_READ_S, one.due_unix_s - now_unix_s) for one in self._kept.values()]
        return max(0.0, min(waits)) if waits else None

    def _due(self) -> list[TimerControl]:
        """Takes out what is due, the earliest first; of what was kept, not what is long past."""
        now_s, now_unix_s = time.monotonic(), self._wall_s()
        late_s = {
            **{at: now_s - due_s for at, (due_s, _) in self._due_s.items()},
            **{at: now_unix_s - one.due_unix_s for at, one in self._kept.items()},
        }
        due = []
        for timer_id in sorted(
            (at for at in late_s if late_s[at] >= 0.0), key=lambda at: -late_s[at]
        ):
            kept = self._kept.get(timer_id)
            timer = self._due_s[timer_id][1] if kept is None else kept.timer
            self._drop(timer_id)
            if kept is not None and late_s[timer_id] > MISSED_S:
                log.warning("timer.missed", timer_id=timer_id, late_s=round(late_s[timer_id]))
                continue
            self._ringing[timer_id] = KeptTimer(round(now_unix_s), timer)
            due.append(timer)
        return due

    async def _rung(self, timer: TimerControl) -> None:
        kept = self._ringing.get(timer.timer_id)
        await self._ring(timer)
        if kept is not None and self._ringing.get(timer.timer_id) is kept:
            del self._ringing[timer.timer_id]
        self._changed.set()

    async def _keep(self) -> None:
        """Writes what is to ring, on a thread: a slow card holds up no sound."""
        if self._file is None:
            return
        ahead_s = self._wall_s() - time.monotonic()
        waiting = [
            KeptTimer(round(due_s + ahead_s), timer) for due_s, timer in self._due_s.values()
        ]
        kept = (*waiting, *self._kept.values(), *self._ringing.values())
        await asyncio.to_thread(self._file.write, kept)
