"""Tells where a model pauses: a sentence that is whole must not wait for the word after it, or for a tool call."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from typing import Final

from hub.llm.events import ChatEvent
from ingle.runtime.tasks import task_group

QUIET_S: Final = 0.075
"""The shortest silence that is a pause: below what is heard as one, above what lies between tokens of a fast model."""
PACES: Final = 3.0
"""A pause is as long as so many tokens take at least: a slow model is silent between any two."""
LONGEST_S: Final = 1.0


async def with_silences(
    events: AsyncGenerator[ChatEvent, None],
    doubtful: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[ChatEvent | None, None]:
    """The events as they come, and None where the model pauses while `doubtful()`. Raises what `events` raises."""
    first_s = clock()
    count = 0
    while True:
        if doubtful():
            pace_s = (clock() - first_s) / (count - 1) if count > 1 else 0.0
            async with task_group() as tasks:
                coming = tasks.create_task(_next(events))
                await asyncio.wait((coming,), timeout=min(LONGEST_S, max(QUIET_S, PACES * pace_s)))
                if not coming.done():
                    yield None
            event = coming.result()
        else:
            event = await _next(events)
        if event is None:
            return
        if isinstance(event, Exception):
            raise event
        if count == 0:
            first_s = clock()
        count += 1
        yield event


async def _next(events: AsyncGenerator[ChatEvent, None]) -> ChatEvent | Exception | None:
    """The next one, None after the last; an error is handed on.

    Raised in its task it would cancel whoever is at work with the pause, in the middle of something else.
    """
    try:
        return await anext(events, None)
    except Exception as error:  # noqa: BLE001 - raised again by `with_silences`, where it is waited for
        return error
