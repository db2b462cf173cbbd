"""MQTT connections (`ingle.wire.link.Link`) that run for the length of a test, and ways to wait."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final, TypeVar

from ingle.runtime.tasks import task_group
from ingle.wire.link import Link

Result = TypeVar("Result")
TURNS_AT_ONCE: Final = 50
"""Turns of the event loop in which work that waits for nothing is over; they take no time to speak
of, so that no server answers and no timer ends within them."""


@asynccontextmanager
async def kept_up(
    *links: Link, connected: bool = True, timeout_s: float = 30.0
) -> AsyncIterator[None]:
    """Runs the links, by default from when all are connected, and cancels them at the end."""
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(link.run()) for link in links]
        try:
            if connected:
                async with asyncio.timeout(timeout_s):
                    for link in links:
                        await link.wait_connected()
            yield
        finally:
            for task in running:
                task.cancel()


async def eventually(done: Callable[[], object], *, timeout_s: float = 30.0) -> None:
    """Polls until `done()` is true; for what another process or thread does without an event."""
    async with asyncio.timeout(timeout_s):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def at_once(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of work that must wait for no server and no timer; fails where it does.

    Counted in turns of the event loop and not in time, so that a busy machine changes nothing.
    """
    async with task_group() as tasks:
        running = tasks.create_task(work)
        for _ in range(TURNS_AT_ONCE):
            await asyncio.sleep(0)
        assert running.done(), "it waits for something"
    return running.result()
