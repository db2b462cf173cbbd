"""Structured concurrency: task groups that raise their first error, cancellable work."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TypeVar

Result = TypeVar("Result")


@asynccontextmanager
async def task_group() -> AsyncIterator[asyncio.TaskGroup]:
    """As `asyncio.TaskGroup`, but of several errors the first is raised, the others as its context.

    The spines can name the errors that they expect.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from errors


@asynccontextmanager
async def background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """A background task that lives exactly as long as the block: cancelled at the block's end.

    An error of the block comes out as itself. An error of `work` cancels the block and comes out as
    itself.
    """
    async with task_group() as tasks:
        task = tasks.create_task(work)
        try:
            yield
        finally:
            task.cancel()


async def unless(stop: asyncio.Event, work: Coroutine[None, None, Result]) -> Result | None:
    """The work's result, or None when `stop` was set first and the work was given up."""
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        stopping = tasks.create_task(stop.wait())
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        working.cancel()
    return None if working.cancelled() else working.result()
