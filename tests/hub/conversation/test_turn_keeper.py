"""A turn is durable before its end is told, unless that takes too long."""

import asyncio

import pytest

from fakes import NOON, FakeMemory
from hub.conversation.turn_keeper import TurnKeeper
from hub.conversation.unsaved_exchanges import UnsavedExchanges
from hub.errors import Unavailable
from hub.ports import TurnHead, TurnRecord, TurnResult

pytestmark = pytest.mark.pure

HEAD = TurnHead(turn_id="t", session_id="s", room_id="kitchen")
RESULT = TurnResult(outcome="ok", source="intent", said="time", sentences=("Noon.",))


class SlowMemory(FakeMemory):
    """A disk that answers when it is told to, and a cache after it."""

    def __init__(self) -> None:
        super().__init__()
        self.disk, self.cache = asyncio.Event(), asyncio.Event()

    async def keep(self, record: TurnRecord, durable: asyncio.Event | None = None) -> None:
        await self.disk.wait()
        await super().keep(record, durable)
        await self.cache.wait()


class Keeping:
    """A keeper, what it keeps in, and how often it was late."""

    def __init__(self, memory: FakeMemory, within_s: float = 20.0) -> None:
        self.unkept = UnsavedExchanges()
        self.unkept.add(HEAD, RESULT, NOON)
        self.late = 0
        self.keeper = TurnKeeper(
            memory=memory,
            unkept=self.unkept,
            now=lambda: NOON,
            late=self._count,
            within_s=within_s,
        )

    def _count(self) -> None:
        self.late += 1


async def test_the_end_waits_for_the_disk_and_not_for_the_cache() -> None:
    """The block begins once the turn is durable, and ends once it is cached, too."""
    memory = SlowMemory()
    keeping = Keeping(memory)
    asyncio.get_running_loop().call_soon(memory.disk.set)
    async with keeping.keeper.keeping(HEAD, RESULT):
        assert [record.said for record in memory.records] == ["time"]
        assert len(keeping.unkept.of(HEAD)) == 1
        memory.cache.set()
    assert keeping.unkept.of(HEAD) == ()
    assert keeping.late == 0


async def test_a_disk_that_takes_too_long_holds_up_no_end_and_is_counted() -> None:
    """The turn is kept all the same, when the disk answers."""
    memory = SlowMemory()
    keeping = Keeping(memory, within_s=0.01)
    async with keeping.keeper.keeping(HEAD, RESULT):
        assert (memory.records, keeping.late) == ([], 1)
        memory.disk.set()
        memory.cache.set()
    assert [record.said for record in memory.records] == ["time"]


async def test_a_memory_that_refuses_holds_up_no_end() -> None:
    """It is logged; the next sentence no longer gets the exchange from here."""
    memory = FakeMemory()
    memory.away = Unavailable("full")
    keeping = Keeping(memory)
    async with keeping.keeper.keeping(HEAD, RESULT):
        pass
    assert (keeping.unkept.of(HEAD), keeping.late) == ((), 0)


async def test_a_turn_without_words_is_not_kept() -> None:
    """Silence is no conversation."""
    memory = FakeMemory()
    async with Keeping(memory).keeper.keeping(HEAD, TurnResult(outcome="error", source="fallback")):
        pass
    assert memory.records == []
