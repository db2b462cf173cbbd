"""In-memory conversation store in place of a database, which a test can take away or delay."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from hub.errors import Unavailable
from hub.memory.apply_writes import with_writes
from hub.memory.rows import storable_write
from hub.ports import Context, Pattern, StoreStatus, TurnRecord, Unlearned, Write
from writes import NOON


class ShelfStore:
    """A store that counts its reads; what it accepts lands at once, or when it is told to."""

    def __init__(self) -> None:
        self.landed: list[Write] = []
        self.waiting: list[Write] = []
        self.reads = 0
        self.readable = True
        self.writable = True
        self.lands = True

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        await asyncio.sleep(0)
        if not self.readable:
            raise Unavailable("away")
        self.reads += 1
        found = with_writes(Context(), touching(self.landed, session_id, room_id))
        await asyncio.sleep(0)
        return Context(
            exchanges=found.exchanges[-limit:] if limit else (),
            patterns=found.patterns,
            preferences=found.preferences,
        )

    async def accept(self, write: Write) -> Write:
        await asyncio.sleep(0)
        if not self.writable:
            raise Unavailable("the queue is full")
        kept = storable_write(write)
        (self.landed if self.lands else self.waiting).append(kept)
        return kept

    def queued(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        return touching(self.waiting, session_id, room_id)

    def status(self) -> StoreStatus:
        return StoreStatus(backend="sqlite", connected=True, pool_size=1, pool_idle=1, p95_ms=0.0)


def touching(writes: Sequence[Write], session_id: str, room_id: str) -> tuple[Write, ...]:
    def touches(write: Write) -> bool:
        if isinstance(write, TurnRecord):
            return (write.session_id, write.room_id) == (session_id, room_id)
        return not isinstance(write, Pattern | Unlearned) or write.room_id == room_id

    return tuple(write for write in writes if touches(write))


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


class HeldUpStore(ShelfStore):
    """A store whose first read is answered only when `go_on` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        context = await super().load_context(session_id, room_id, limit)
        if self.reads == 1:
            self.begun.set()
            await self.go_on.wait()
        return context
