"""Keeps turns that have ended: durable first, and only then is the end told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import structlog

from hub.conversation.unsaved_exchanges import UnsavedExchanges
from hub.errors import HubError
from hub.ports import Memory, TurnHead, TurnRecord, TurnResult
from ingle.runtime.tasks import task_group

DURABLE_WITHIN_S: Final = 0.05
"""How long the end of a turn waits for the turn to be durable, in seconds. A sync takes a
millisecond, on a slow card ten; a disk that takes longer must not keep a home from its answer.
"""

log = structlog.get_logger()


class TurnKeeper:
    """Writes turns to the memory beside the message that ends them."""

    def __init__(
        self,
        *,
        memory: Memory,
        unkept: UnsavedExchanges,
        now: Callable[[], datetime],
        late: Callable[[], None] | None = None,
        within_s: float = DURABLE_WITHIN_S,
    ) -> None:
        """`late` is called for each turn that ended before it was durable. `now`: aware."""
        self._memory = memory
        self._unkept = unkept
        self._now = now
        self._late = late
        self._within_s = within_s

    @asynccontextmanager
    async def keeping(self, head: TurnHead, result: TurnResult) -> AsyncIterator[None]:
        """Keeps the turn while the block runs, which begins once the turn is durable.

        The block begins after `within_s` seconds at the latest; it does not end before the turn is
        kept. Raises nothing for a memory that is away or full: that is logged. A turn in which
        nothing was said is not kept.
        """
        if not result.said:
            self._unkept.remove(head.turn_id)
            yield
            return
        durable = asyncio.Event()
        async with task_group() as tasks:
            tasks.create_task(self._keep(self._record(head, result), durable))
            try:
                async with asyncio.timeout(self._within_s):
                    await durable.wait()
            except TimeoutError:
                log.warning("turn.finished_before_durable", turn_id=head.turn_id)
                if self._late is not None:
                    self._late()
            yield

    async def _keep(self, record: TurnRecord, durable: asyncio.Event) -> None:
        try:
            await self._memory.keep(record, durable)
        except HubError as error:
            log.error("turn.not_kept", turn_id=record.turn_id, reason=str(error))
        finally:
            durable.set()
            self._unkept.remove(record.turn_id)

    def _record(self, head: TurnHead, result: TurnResult) -> TurnRecord:
        return TurnRecord(
            turn_id=head.turn_id,
            session_id=head.session_id,
            room_id=head.room_id,
            said=result.said,
            answered=" ".join(result.sentences),
            source=result.source,
            outcome=result.outcome,
            intent=result.intent,
            created_at=self._now(),
            frame=result.frame,
        )
