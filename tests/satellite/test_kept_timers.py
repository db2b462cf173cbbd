"""Timers that are kept over a restart of the satellite."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingle.wire.messages import TimerControl
from links import eventually
from satellite.timers import MISSED_S, KeptTimer, SatelliteTimers, TimerFile, spoken_when_done

ALARM = TimerControl(
    action="set", timer_id="last", name="last", remaining_s=600.0, sound="alarm", text=""
)


pytestmark = pytest.mark.service


class KeptBell:
    """Remembers what rang."""

    def __init__(
        self, file: TimerFile | None = None, wall_s: Callable[[], float] = time.time
    ) -> None:
        self.rang: list[str] = []
        self.timers = SatelliteTimers(self.ring, file, wall_s=wall_s)
        self.last = asyncio.Event()

    async def ring(self, timer: TimerControl) -> None:
        sentence = spoken_when_done(timer)
        self.rang.append(sentence)
        if sentence == "Your last timer is done.":
            self.last.set()

    def set(self, timer_id: str, name: str, remaining_s: float) -> None:
        self.timers.take(
            TimerControl(action="set", timer_id=timer_id, name=name, remaining_s=remaining_s)
        )

    async def until_the_last(self) -> list[str]:
        """Runs the timers until the one called "last" has rung."""
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self.timers.run())
            await self.last.wait()
            running.cancel()
        return self.rang


async def until(condition: Callable[[], bool], *, running: SatelliteTimers) -> None:
    """Runs the timers until the condition holds."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(running.run())
        await eventually(condition)
        task.cancel()


async def test_an_alarm_rings_after_a_restart_though_no_hub_is_there(tmp_path: Path) -> None:
    """By the wall clock: it is due ten minutes after it was set, the machine on or off."""
    path = tmp_path / "timers.json"
    before = KeptBell(TimerFile(path))
    before.timers.take(ALARM)
    await until(path.exists, running=before.timers)
    assert [one.timer.timer_id for one in TimerFile(path).read()] == ["last"]
    after = KeptBell(TimerFile(path), wall_s=lambda: time.time() + 601.0)
    await until(lambda: after.last.is_set() and not TimerFile(path).read(), running=after.timers)


async def test_what_was_cancelled_does_not_come_back(tmp_path: Path) -> None:
    """Nor what was set again: that rings at its new time only."""
    path = tmp_path / "timers.json"
    pizza = KeptTimer(time.time(), replace(ALARM, timer_id="a", name="pizza"))
    TimerFile(path).write((pizza, KeptTimer(time.time(), replace(ALARM, timer_id="b"))))
    bell = KeptBell(TimerFile(path))
    bell.timers.take(TimerControl(action="cancel", timer_id="a"))
    bell.set("b", "last", 0.05)
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_what_was_due_long_ago_does_not_ring(tmp_path: Path) -> None:
    """The machine was off; what was due within the minute rings."""
    path = tmp_path / "timers.json"
    now_s = time.time()
    TimerFile(path).write(
        (
            KeptTimer(now_s - 2 * MISSED_S, replace(ALARM, timer_id="a", name="pizza")),
            KeptTimer(now_s - MISSED_S / 4, ALARM),
        )
    )
    assert await KeptBell(TimerFile(path)).until_the_last() == ["Your last timer is done."]


async def test_what_was_kept_follows_a_clock_that_is_put_right(tmp_path: Path) -> None:
    """A machine without a clock of its own starts with an old time."""
    path = tmp_path / "timers.json"
    TimerFile(path).write((KeptTimer(time.time(), ALARM),))
    looks = itertools.chain([time.time() - 3600.0] * 2, itertools.repeat(time.time() + 1.0))
    bell = KeptBell(TimerFile(path), wall_s=lambda: next(looks))
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_an_alarm_that_was_cut_off_rings_again(tmp_path: Path) -> None:
    """It is kept until somebody has stopped it."""
    path = tmp_path / "timers.json"
    began = asyncio.Event()

    async def ring(timer: TimerControl) -> None:
        began.set()
        await asyncio.Event().wait()

    timers = SatelliteTimers(ring, TimerFile(path))
    timers.take(replace(ALARM, remaining_s=0.0))
    await until(lambda: began.is_set() and path.exists(), running=timers)
    assert await KeptBell(TimerFile(path)).until_the_last() == ["Your last timer is done."]


@pytest.mark.parametrize("content", [b"", b"[{]", b'[{"due_unix_s": "x"}]', b"\xff\xfe", b"{}"])
async def test_a_file_that_cannot_be_read_is_no_reason_not_to_start(
    tmp_path: Path, content: bytes
) -> None:
    """New timers ring, and take its place."""
    path = tmp_path / "timers.json"
    path.write_bytes(content)
    bell = KeptBell(TimerFile(path))
    bell.set("last", "last", 0.0)
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_a_disk_that_refuses_stops_no_timer(tmp_path: Path) -> None:
    """It rings until the next restart."""
    bell = KeptBell(TimerFile(tmp_path / "missing" / "timers.json"))
    bell.set("last", "last", 0.0)
    assert await bell.until_the_last() == ["Your last timer is done."]
