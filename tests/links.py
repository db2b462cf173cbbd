"""MQTT connections (`ingle.wire.link.Link`) that run for the length of a test."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ingle.wire.link import Link


@asynccontextmanager
async def kept_up(
    *links: Link, connected: bool = True, timeout_s: float = 10.0
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


async def eventually(done: Callable[[], object], *, timeout_s: float = 10.0) -> None:
    """Polls until `done()` is true; for what another process or thread does without an event."""
    async with asyncio.timeout(timeout_s):
        while not done():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
