"""A task that lives exactly as long as the block it stands beside."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager


@asynccontextmanager
async def beside(companion: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Runs `companion` beside the block and cancels it at the end.

    What the block raises comes out as it is, not wrapped in a group; if the companion fails, the block is cancelled and
    the companion's error comes out in a group.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(companion)
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again below, past the group that would wrap it
            failure = error
        finally:
            task.cancel()
    if failure is not None:
        raise failure
