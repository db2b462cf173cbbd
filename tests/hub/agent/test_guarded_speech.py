"""The index over a home's words is made beside the event loop, once for its names."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar

import pytest

from fakes import NOON, FakeNotes, FakeTimers
from hub.agent.guarded_speech import GuardedSpeech
from hub.conversation.executor import Executor
from hub.conversation.pending_question import PendingQuestions
from hub.conversation.understanding import Understanding
from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.ports import Area, HomeSnapshot

pytestmark = pytest.mark.pure

LIMIT_S = 30.0


class _HeldAreas(tuple[Area, ...]):
    """Areas that can be read once somebody on the event loop allows it."""

    __slots__ = ()
    allowed = threading.Event()
    readings: ClassVar[list[str]] = []
    on_reading: ClassVar[Callable[[], object]] = list

    def __iter__(self) -> Iterator[Area]:
        self.readings.append(threading.current_thread().name)
        type(self).on_reading()
        assert self.allowed.wait(LIMIT_S), "the event loop stood still"
        return super().__iter__()


class _HeldHome(DemoHome):
    def __init__(self) -> None:
        super().__init__()
        known = super().snapshot()
        self.held = replace(known, areas=_HeldAreas(known.areas))

    def snapshot(self) -> HomeSnapshot:
        return self.held


async def test_turns_go_on_while_the_index_is_made_and_it_is_made_once() -> None:
    """Two turns that need it wait for one thread; the loop lets the thread go on."""
    home = _HeldHome()
    notes = FakeNotes()
    understanding = Understanding(intents=LocalIntents(), home=home, notes=notes, now=lambda: NOON)
    executor = Executor(
        home=home, timers=FakeTimers(), notes=notes, dialogue=PendingQuestions(lambda: 0.0)
    )
    speech = GuardedSpeech(home, understanding, executor, lambda: NOON)
    loop, reading = asyncio.get_running_loop(), asyncio.Event()
    _HeldAreas.on_reading = lambda: loop.call_soon_threadsafe(reading.set)
    async with asyncio.timeout(LIMIT_S), asyncio.TaskGroup() as turns:
        asked = [turns.create_task(speech.subject_of("is the kitchen light on")) for _ in range(2)]
        await reading.wait()
        _HeldAreas.allowed.set()
    assert [one.result() for one in asked] == ["home", "home"]
    read = len(_HeldAreas.readings)
    assert await speech.subject_of("is the kitchen light on") == "home"
    assert len(_HeldAreas.readings) == read
