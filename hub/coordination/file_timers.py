"""Persists running timers in a JSON file, so that they outlive the hub.

Times in the file are of the wall clock; inside the process time is monotonic. A Raspberry Pi has no
battery-backed clock and may start hours in the past (clock skew), so no timer is taken to have more
time left than it was set for. The satellite, which rings, counts for itself.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from hub.ports import Timer

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTimer:
    """A timer as it is serialised, in the file and in Redis."""

    timer_id: str
    name: str
    duration_s: float
    ends_at: float
    """Unix time in seconds, by the hub's clock in the file and by Redis's clock in Redis."""
    room_id: str
    satellite_id: str | None
    paused_left_s: float | None = None


_ALL: Final[TypeAdapter[tuple[StoredTimer, ...]]] = TypeAdapter(tuple[StoredTimer, ...])


class FileTimerStore:
    """`TimerStore` of one hub, in a JSON file or in memory."""

    def __init__(
        self,
        path: Path | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Reads the file. Blocks.

        `path`: the file, which need not exist; None keeps the timers in memory alone. `clock` is
        monotonic, `wall_clock` gives Unix time, both in seconds. A file that can't be read is
        logged and counts as no timers.
        """
        self._path = path
        self.clock = clock
        self._wall_clock = wall_clock
        self._writing = asyncio.Lock()
        self._timers = {timer.timer_id: timer for timer in self._read()}

    async def running(self) -> tuple[Timer, ...]:
        """Returns the timers that have not run out; drops the others."""
        now_s = self.clock()
        self._timers = {
            key: timer for key, timer in self._timers.items() if timer.ends_at_s > now_s
        }
        return tuple(self._timers.values())

    async def save(self, timer: Timer) -> None:
        """Stores the timer, in the file when it returns; a file that can't be written is logged."""
        self._timers[timer.timer_id] = timer
        await self._write()

    async def remove(self, timer_id: str) -> None:
        """Deletes the timer; harmless when it is not there."""
        if self._timers.pop(timer_id, None) is not None:
            await self._write()

    async def replace(self, timers: Iterable[Timer]) -> None:
        """Stores these timers and drops all others; writes only when their ids have changed."""
        wanted = {timer.timer_id: timer for timer in timers}
        if wanted.keys() != self._timers.keys():
            self._timers = wanted
            await self._write()

    def _read(self) -> tuple[Timer, ...]:
        if self._path is None:
            return ()
        try:
            kept = _ALL.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            log.warning("timers.not_read", path=str(self._path), reason=type(error).__name__)
            return ()
        return tuple(running_timer(each, self._wall_clock(), self.clock()) for each in kept)

    async def _write(self) -> None:
        """Replaces the file atomically: a reader sees the old one or the new one."""
        if self._path is None:
            return
        async with self._writing:
            offset_s = self._wall_clock() - self.clock()
            kept = tuple(stored_timer(timer, offset_s) for timer in await self.running())
            try:
                await asyncio.to_thread(_replace_file, self._path, _ALL.dump_json(kept))
            except OSError as error:
                log.error("timers.not_written", path=str(self._path), reason=error.strerror)


def stored_timer(timer: Timer, offset_s: float) -> StoredTimer:
    """Converts a timer for storage; `offset_s`: the stored clock minus the monotonic one."""
    return StoredTimer(
        timer_id=timer.timer_id,
        name=timer.name,
        duration_s=timer.duration_s,
        ends_at=timer.ends_at_s + offset_s,
        room_id=timer.room_id,
        satellite_id=timer.satellite_id,
        paused_left_s=timer.paused_left_s,
    )


def running_timer(kept: StoredTimer, now: float, clock_s: float) -> Timer:
    """Converts a stored timer back; it has at most its whole duration left.

    `now`: the stored clock (Unix time), `clock_s`: the monotonic clock, both as of now, in seconds.
    """
    left_s = kept.ends_at - now
    if kept.paused_left_s is None:
        left_s = min(left_s, kept.duration_s)
    return Timer(
        timer_id=kept.timer_id,
        name=kept.name,
        duration_s=kept.duration_s,
        ends_at_s=clock_s + left_s,
        room_id=kept.room_id,
        satellite_id=kept.satellite_id,
        paused_left_s=kept.paused_left_s,
    )


def _replace_file(path: Path, content: bytes) -> None:
    new = path.with_suffix(".new")
    # Not synced: after a power cut the satellite has lost its timers, too, and rings none.
    new.write_bytes(content)
    new.replace(path)
