"""Bounded waits for reads: a store that is connected but silent delays a turn by 0.5 s at most.

A read that is no longer waited for goes on in the background and ends by the store's own timeout;
what it finds is cached then. Until it has ended, no second read of the same key is begun
(back-pressure).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import structlog

from hub.errors import Unavailable
from ingle.runtime.tasks import task_group

WAIT_S: Final = 0.5
"""How long a read is waited for, in seconds. PostgreSQL's 95th percentile is 0.9 ms
(docs/figures.md); a Redis that has just stopped answering costs 0.2 s before PostgreSQL is asked;
the rest is for a busy Raspberry Pi. A person would notice a longer wait."""
MAX_LATE: Final = 20
"""With so many late reads under way, no other is begun: they hold every connection that
PostgreSQL's pool may have."""

log = structlog.get_logger()
Result = TypeVar("Result")


class Reads:
    """Runs reads in tasks of their own and bounds how long a caller waits for each."""

    def __init__(self, tasks: asyncio.TaskGroup, wait_s: float) -> None:
        """`tasks` owns the reads; `wait_s`: how long a caller waits, in seconds."""
        self._tasks = tasks
        self._wait_s = wait_s
        self._under_way: dict[asyncio.Task[object], tuple[str, float]] = {}

    async def soon(self, key: str, read: Callable[[], Awaitable[Result]]) -> Result:
        """Returns what `read` returns, and raises what it raises.

        `key` names what is read. Raises `Unavailable` when that takes longer than `wait_s`, and at
        once, without calling `read`, while an earlier read of the same key is late or `MAX_LATE`
        reads are.
        """
        late = self._late()
        if key in late or len(late) >= MAX_LATE:
            raise Unavailable("the store has not answered an earlier read yet")
        begun_s = asyncio.get_running_loop().time()
        task = self._tasks.create_task(_outcome(read))
        self._under_way[task] = (key, begun_s)
        task.add_done_callback(self._ended)
        await asyncio.wait((task,), timeout=self._wait_s)
        if not task.done():
            raise Unavailable(f"the store did not answer within {self._wait_s:g} s")
        outcome = task.result()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def cancel(self) -> None:
        """Cancels the reads under way."""
        for task in self._under_way:
            task.cancel()

    def _late(self) -> list[str]:
        """Returns the keys of the reads that are no longer waited for."""
        now_s = asyncio.get_running_loop().time()
        return [key for key, begun_s in self._under_way.values() if now_s - begun_s >= self._wait_s]

    def _ended(self, task: asyncio.Task[object]) -> None:
        key, begun_s = self._under_way.pop(task)
        took_s = asyncio.get_running_loop().time() - begun_s
        if took_s >= self._wait_s and not task.cancelled():
            outcome = task.result()
            reason = (
                str(outcome) or type(outcome).__name__ if isinstance(outcome, Exception) else None
            )
            log.info("context.read_late", key=key, elapsed_ms=round(took_s * 1000), reason=reason)


async def _outcome(read: Callable[[], Awaitable[Result]]) -> Result | Exception:
    try:
        return await read()
    except Exception as error:  # noqa: BLE001 - `soon` raises it for a caller that still waits
        return error


@asynccontextmanager
async def open_reads(wait_s: float = WAIT_S) -> AsyncIterator[Reads]:
    """Opens the bounded reads; those still under way are cancelled when the block ends."""
    async with task_group() as tasks:
        reads = Reads(tasks, wait_s)
        try:
            yield reads
        finally:
            reads.cancel()
