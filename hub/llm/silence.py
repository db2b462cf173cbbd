"""Detects pauses in a stream of tokens, so that a whole sentence need not wait for what follows."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from typing import Final

from hub.llm.events import ChatEvent
from ingle.runtime.tasks import task_group

QUIET_S: Final = 0.075
"""The shortest silence that is a pause: shorter than what is heard as one, longer than the time
between tokens of a fast model."""
PACES: Final = 3.0
"""A pause lasts at least as long as this many tokens take: a slow model is silent between any
two."""
LONGEST_S: Final = 1.0
"""The longest silence that is waited for before it is a pause."""


async def with_silences(
    events: AsyncGenerator[ChatEvent, None],
    doubtful: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[ChatEvent | None, None]:
    """The events as they come, and None where the model pauses.

    `doubtful`: asked before each event; False where a pause would tell nothing, so none is looked
    for. `clock`: seconds that only grow. Raises what `events` raises.
    """
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
    """The next event, None after the last; an error is returned.

    Raised in its task, it would cancel the consumer in the middle of its work on the pause.
    """
    try:
        return await anext(events, None)
    except Exception as error:  # noqa: BLE001 - raised again by `with_silences`, where it is waited for
        return error
