"""Bounded waits for reads of a store that does not answer until the test lets it."""

import asyncio

import pytest
from structlog.testing import capture_logs

from hub.errors import Unavailable
from hub.memory.reads import MAX_LATE, open_reads

pytestmark = pytest.mark.pure

SOON_S = 0.01
LONG_S = 30.0


class Silent:
    """Answers when `spoken` is set, with what it has then."""

    def __init__(self) -> None:
        self.spoken = asyncio.Event()
        self.asked = 0
        self.answer: str | Exception = "found"

    async def read(self) -> str:
        self.asked += 1
        await self.spoken.wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


async def test_what_is_found_soon_is_handed_on_and_so_is_what_is_raised() -> None:
    """A bug comes out as itself, too: the turn has a boundary for it."""
    store = Silent()
    store.spoken.set()
    async with open_reads(LONG_S) as reads:
        assert await reads.soon("a", store.read) == "found"
        for error in (Unavailable("away"), ZeroDivisionError("a bug")):
            store.answer = error
            with pytest.raises(type(error)):
                await reads.soon("a", store.read)


@pytest.mark.parametrize("answer", ["found", Unavailable("cut off")])
async def test_a_late_read_is_waited_for_once_and_ends_by_itself(answer: str | Exception) -> None:
    """A second read of the key fails at once; once the first is over, the store is asked."""
    store = Silent()
    async with open_reads(SOON_S) as reads:
        with pytest.raises(Unavailable, match=r"did not answer within 0\.01 s"):
            await reads.soon("a", store.read)
        for _ in range(3):
            with pytest.raises(Unavailable, match="has not answered an earlier read yet"):
                await reads.soon("a", store.read)
        assert store.asked == 1
        store.answer = answer
        with capture_logs() as logs:
            store.spoken.set()
            for _ in range(5):
                await asyncio.sleep(0)
        assert [(one["event"], one["reason"]) for one in logs] == [
            ("context.read_late", None if answer == "found" else "cut off")
        ]
        store.answer = "found later"
        assert await reads.soon("a", store.read) == "found later"


async def test_a_silent_store_is_asked_for_other_things_only_so_often() -> None:
    """Late reads hold its connections."""
    store = Silent()
    async with open_reads(SOON_S) as reads:
        for key in range(MAX_LATE + 5):
            with pytest.raises(Unavailable):
                await reads.soon(str(key), store.read)
        assert store.asked == MAX_LATE


async def test_a_read_goes_on_when_who_waited_for_it_is_gone() -> None:
    """A turn that was interrupted leaves what it asked for to the next one."""
    store, asked, found = Silent(), asyncio.Event(), asyncio.Event()

    async def read() -> None:
        asked.set()
        await store.read()
        found.set()

    async with open_reads(LONG_S) as reads, asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(reads.soon("a", read))
        await asked.wait()
        waiting.cancel()
        await asyncio.wait((waiting,))
        store.spoken.set()
        async with asyncio.timeout(LONG_S):
            await found.wait()


async def test_what_is_under_way_ends_with_the_block() -> None:
    """A hub that stops doesn't wait for a silent store."""
    store = Silent()
    async with asyncio.timeout(LONG_S):
        async with open_reads(SOON_S) as reads:
            with pytest.raises(Unavailable):
                await reads.soon("a", store.read)
