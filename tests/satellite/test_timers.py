"""Timers that ring on the satellite, hub or no hub."""

import asyncio

import pytest

from ingle.wire.messages import TimerControl
from satellite.timers import MAX_TIMERS, SatelliteTimers, spoken_when_done

pytestmark = pytest.mark.pure


class Bell:
    """Remembers what rang."""

    def __init__(self) -> None:
        self.rang: list[str] = []
        self.timers = SatelliteTimers(self.ring)
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


async def test_timers_ring_in_the_order_they_are_due() -> None:
    """By name where they have one, each once."""
    bell = Bell()
    bell.set("c", "last", 0.1)
    bell.set("a", "", 0.0)
    bell.set("b", "pizza", 0.05)
    assert await bell.until_the_last() == [
        "Your timer is done.",
        "Your pizza timer is done.",
        "Your last timer is done.",
    ]


async def test_a_cancelled_timer_does_not_ring() -> None:
    """One that is not there can be cancelled too."""
    bell = Bell()
    bell.set("a", "pizza", 0.0)
    bell.set("b", "last", 0.05)
    for timer_id in ("a", "nobody"):
        bell.timers.take(TimerControl(action="cancel", timer_id=timer_id))
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_a_timer_that_is_set_again_is_moved() -> None:
    """The later time counts."""
    bell = Bell()
    bell.set("a", "pizza", 0.0)
    bell.set("a", "pizza", 3600.0)
    bell.set("b", "last", 0.05)
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_more_timers_than_anybody_needs_are_refused() -> None:
    """The bound holds; those that run go on."""
    bell = Bell()
    bell.set("last", "last", 0.05)
    for number in range(MAX_TIMERS + 5):
        bell.set(f"t{number}", "late", 3600.0)
    bell.timers.take(TimerControl(action="set", timer_id="one-more", remaining_s=0.0))
    assert await bell.until_the_last() == ["Your last timer is done."]


async def test_a_reminder_says_its_text() -> None:
    """In the place of a timer's name."""
    bell = Bell()
    reminder = TimerControl(
        action="set", timer_id="r", sound="reminder", text="Your pizza.", remaining_s=0.0
    )
    bell.timers.take(reminder)
    bell.set("b", "last", 0.05)
    assert await bell.until_the_last() == ["Your pizza.", "Your last timer is done."]
