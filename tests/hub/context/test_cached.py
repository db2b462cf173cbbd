"""What conversations that are cached promise, over a store and a cache held in memory."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime

import pytest

from hub.context.cached import EXCHANGE_LIMIT, ConversationMemory, context_key, session_pattern
from hub.context.glob import compile_glob, escape
from hub.context.memory_cache import MemoryCache
from hub.errors import Unavailable
from hub.ports import Context, Exchange, Preference, StoreStatus, TurnRecord

pytestmark = pytest.mark.pure


class ShelfStore:
    """A store that counts its reads, and can be away for reading or writing."""

    def __init__(self) -> None:
        self.turns: dict[tuple[str, str], dict[str, Exchange]] = defaultdict(dict)
        self.preferences: tuple[Preference, ...] = ()
        self.reads = 0
        self.readable = True
        self.writable = True

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        await asyncio.sleep(0)
        if not self.readable:
            raise Unavailable("away")
        self.reads += 1
        exchanges = tuple(self.turns[session_id, room_id].values())[-limit:]
        await asyncio.sleep(0)
        return Context(exchanges=exchanges, preferences=self.preferences)

    async def add_turn(self, record: TurnRecord) -> None:
        await asyncio.sleep(0)
        if not self.writable:
            raise Unavailable("away")
        exchange = Exchange(turn_id=record.turn_id, said=record.said, answered=record.answered)
        self.turns[record.session_id, record.room_id].setdefault(record.turn_id, exchange)

    def status(self) -> StoreStatus:
        return StoreStatus(backend="sqlite", connected=True, pool_size=1, pool_idle=1, p95_ms=0.0)


def turn(number: int, session: str = "s", room: str = "r") -> TurnRecord:
    return TurnRecord(
        turn_id=f"t{number}",
        session_id=session,
        room_id=room,
        said=f"said {number}",
        answered="a",
        source="intent",
        outcome="ok",
        intent=None,
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def said(context: Context) -> list[str]:
    return [exchange.said for exchange in context.exchanges]


async def test_a_context_is_read_from_the_store_once() -> None:
    """And is the same from the cache, preferences and all."""
    store = ShelfStore()
    store.preferences = (Preference(category="note", key="ü", value="☕"),)
    await store.add_turn(turn(1))
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    first = await memory.load("s", "r")
    assert await memory.load("s", "r") == first
    assert (said(first), first.preferences[0].value) == (["said 1"], "☕")
    assert store.reads == 1


async def test_a_kept_turn_is_in_the_next_context_without_a_read() -> None:
    """Writing goes through to the cache."""
    store = ShelfStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    await memory.load("s", "r")
    await memory.keep(turn(1))
    reads = store.reads
    assert said(await memory.load("s", "r")) == ["said 1"]
    assert store.reads == reads


async def test_a_turn_kept_twice_is_in_the_context_once() -> None:
    """The turn id decides."""
    memory = ConversationMemory(ShelfStore(), MemoryCache(), 60.0)
    await memory.keep(turn(1))
    await memory.keep(turn(1))
    assert said(await memory.load("s", "r")) == ["said 1"]


class HeldUpStore(ShelfStore):
    """Its first reading is handed out only when `go_on` is set."""

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


async def test_an_older_reading_is_not_cached_after_a_newer_one() -> None:
    """However long the first turn's reading takes, the second turn is in the cached context."""
    store = HeldUpStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(memory.keep(turn(1)))
        await store.begun.wait()
        tasks.create_task(memory.keep(turn(2)))
        for _ in range(50):  # as far as the second gets
            await asyncio.sleep(0)
        store.go_on.set()
    assert said(await memory.load("s", "r")) == ["said 1", "said 2"]


async def test_many_turns_kept_at_once_are_all_in_the_cached_context() -> None:
    """No older reading is cached after a newer one."""
    store = ShelfStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    async with asyncio.TaskGroup() as tasks:
        for number in range(EXCHANGE_LIMIT):
            tasks.create_task(memory.keep(turn(number)))
            tasks.create_task(memory.load("s", "r"))
    reads = store.reads
    assert len((await memory.load("s", "r")).exchanges) == EXCHANGE_LIMIT
    assert store.reads == reads


async def test_the_cache_answers_while_the_store_is_away() -> None:
    """Only what was never read can't be had."""
    store = ShelfStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    await memory.keep(turn(1))
    store.readable = False
    assert said(await memory.load("s", "r")) == ["said 1"]
    with pytest.raises(Unavailable):
        await memory.load("s", "other room")


async def test_a_turn_that_could_not_be_stored_is_said_to_be_so() -> None:
    """And isn't in the context either."""
    store = ShelfStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    await memory.load("s", "r")
    store.writable = False
    with pytest.raises(Unavailable):
        await memory.keep(turn(1))
    assert said(await memory.load("s", "r")) == []


async def test_a_stored_turn_is_never_hidden_by_an_older_cached_context() -> None:
    """The turn was stored, reading it back failed: the cache forgets what it knew."""
    store = ShelfStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0)
    await memory.load("s", "r")
    store.readable = False
    await memory.keep(turn(1))
    store.readable = True
    assert said(await memory.load("s", "r")) == ["said 1"]


@pytest.mark.parametrize("rubbish", ["", "not json", "[]", '{"exchanges": [{"turn_id": 1}]}'])
async def test_rubbish_in_the_cache_is_read_anew_and_replaced(rubbish: str) -> None:
    """Another version's or another program's text doesn't fail a turn."""
    store = ShelfStore()
    cache = MemoryCache()
    memory = ConversationMemory(store, cache, 60.0)
    await store.add_turn(turn(1))
    await cache.put(context_key("s", "r"), rubbish, 60.0)
    assert said(await memory.load("s", "r")) == ["said 1"]
    assert said(await memory.load("s", "r")) == ["said 1"]
    assert store.reads == 1


IDS = ["a", "*", "?", "[ab]", "a*", "\\", "a:b", "b", "", "ü", "a\ud83d", "%3A", "^-]"]


def test_plain_ids_make_plain_keys() -> None:
    """As the performance guide writes them, for `redis-cli`."""
    assert context_key("session_1-a", "living_room") == "context:session_1-a:living_room"


def test_no_two_contexts_share_a_key() -> None:
    """Colons in ids can't move from one to the other."""
    keys = {context_key(session, room) for session in IDS for room in IDS}
    assert len(keys) == len(IDS) ** 2


async def test_forgetting_a_session_touches_no_other_whatever_its_id() -> None:
    """An id made of wildcards is just an id."""
    for mine in IDS:
        memory = ConversationMemory(ShelfStore(), MemoryCache(), 60.0)
        for session in IDS:
            for room in ("kitchen", "*"):
                await memory.load(session, room)
        assert await memory.forget(mine) == 2


def test_an_escaped_text_matches_itself_only() -> None:
    """`escape` leaves no wildcard alive."""
    for text in IDS:
        for other in IDS:
            assert bool(compile_glob(escape(text)).fullmatch(other)) == (text == other)


def test_a_pattern_of_many_stars_is_quick() -> None:
    """Bad patterns can't hold up the hub."""
    assert not compile_glob("*" * 1000 + "b").fullmatch("a" * 1000)
    assert session_pattern("*") == "context:%2A:*"
