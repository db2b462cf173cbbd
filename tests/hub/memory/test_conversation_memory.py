"""The conversation memory, over a store whose outages and writes the test controls."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hub.errors import Rejected, Unavailable
from hub.memory.apply_writes import EXCHANGE_LIMIT
from hub.memory.context_cache import CachedContexts, context_key
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.memory_cache import MemoryCache
from hub.memory.reads import Reads, open_reads
from hub.memory.rows import PREFERENCE_LIMIT
from hub.ports import Forgotten, Preference, TurnRecord
from shelf_store import Clock, HeldUpStore, ShelfStore
from writes import NOON, pattern, turn

pytestmark = pytest.mark.pure

LIMIT_S = 30.0
"""How long a read is waited for where none is late, in seconds."""


@pytest.fixture
def store() -> ShelfStore:
    return ShelfStore()


@pytest.fixture
async def reads() -> AsyncIterator[Reads]:
    async with open_reads(LIMIT_S) as reads:
        yield reads


@pytest.fixture
def memory(store: ShelfStore, reads: Reads) -> ConversationMemory:
    return ConversationMemory(store, MemoryCache(), 60.0, reads)


def numbered(number: int, session: str = "s", room: str = "kitchen") -> TurnRecord:
    at = NOON + timedelta(seconds=number)
    return turn(f"said {number}", at=at, session=session, room=room, turn_id=f"t{number}")


async def said(memory: ConversationMemory, session: str = "s", room: str = "kitchen") -> list[str]:
    return [exchange.said for exchange in (await memory.load(session, room)).exchanges]


async def test_a_context_is_read_from_the_store_once(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """And is the same from the cache, preferences and patterns and all."""
    store.landed = [numbered(1), Preference(category="note", key="ü", value="☕"), pattern("cosy")]
    first = await memory.load("s", "kitchen")
    assert await memory.load("s", "kitchen") == first
    assert (len(first.exchanges), first.preferences[0].value, first.patterns) == (
        1,
        "☕",
        (pattern("cosy"),),
    )
    assert store.reads == 1


async def test_a_conversation_reads_the_store_once(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """However many turns it has: each is in the next one's context without a read."""
    for number in range(30):
        assert len(await said(memory)) == min(number, EXCHANGE_LIMIT)
        await memory.keep(numbered(number))
    assert (await said(memory))[-1] == "said 29"
    assert store.reads == 1
    assert (memory.cache.status().hits, memory.cache.status().misses) == (30, 1)


async def test_a_turn_kept_while_nothing_is_cached_costs_one_read(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """Beside the answer; the next turn finds it cached."""
    await memory.keep(numbered(1))
    assert store.reads == 1
    assert await said(memory) == ["said 1"]
    assert store.reads == 1


async def test_a_turn_kept_twice_is_in_the_context_once(memory: ConversationMemory) -> None:
    """The turn id decides."""
    await memory.keep(numbered(1))
    await memory.keep(numbered(1))
    assert await said(memory) == ["said 1"]


async def test_turns_that_are_kept_in_disorder_are_in_the_order_of_their_time(
    memory: ConversationMemory,
) -> None:
    """Two hubs may answer one session."""
    await memory.load("s", "kitchen")
    for number in (3, 1, 2):
        await memory.keep(numbered(number))
    assert await said(memory) == ["said 1", "said 2", "said 3"]


async def test_an_older_reading_is_not_cached_after_a_newer_one(reads: Reads) -> None:
    """However long the first turn's reading takes, the second turn is in the cached context."""
    store = HeldUpStore()
    memory = ConversationMemory(store, MemoryCache(), 60.0, reads)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(memory.keep(numbered(1)))
        await store.begun.wait()
        tasks.create_task(memory.keep(numbered(2)))
        for _ in range(50):  # as far as the second gets
            await asyncio.sleep(0)
        store.go_on.set()
    assert await said(memory) == ["said 1", "said 2"]


async def test_a_silent_store_costs_a_moment_and_is_believed_when_it_speaks() -> None:
    """A turn goes on with what is known here; the late result is cached, nothing before it."""
    store = HeldUpStore()
    store.landed = [numbered(1), pattern("cosy")]
    async with open_reads(0.01) as reads:
        memory = ConversationMemory(store, MemoryCache(), 60.0, reads)
        assert await said(memory) == []
        assert (store.reads, memory.cache.status().hits) == (1, 0)
        store.lands = False
        await memory.keep(numbered(2))
        assert await said(memory) == ["said 2"]
        store.go_on.set()
        for _ in range(50):  # until the late reading is over
            await asyncio.sleep(0)
        assert await said(memory) == ["said 1", "said 2"]
        assert (await memory.load("s", "kitchen")).patterns == (pattern("cosy"),)


async def test_many_turns_kept_at_once_are_all_in_the_cached_context(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """No older reading is cached after a newer one."""
    async with asyncio.TaskGroup() as tasks:
        for number in range(EXCHANGE_LIMIT):
            tasks.create_task(memory.keep(numbered(number)))
            tasks.create_task(memory.load("s", "kitchen"))
    reads = store.reads
    assert len(await said(memory)) == EXCHANGE_LIMIT
    assert store.reads == reads


async def test_what_is_queued_is_in_every_context_that_is_read(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """Cached or not: nothing is forgotten while the database is away."""
    store.landed = [numbered(1), Preference(category="a", key="b", value="old")]
    await memory.load("cached", "kitchen")
    store.lands = False
    await memory.keep(numbered(2))
    await memory.remember(Preference(category="a", key="b", value="new"))
    await memory.learn(pattern("cosy"))
    for session in ("s", "cached"):
        context = await memory.load(session, "kitchen")
        assert ([each.value for each in context.preferences], context.patterns) == (
            ["new"],
            (pattern("cosy"),),
        )
    assert await said(memory) == ["said 1", "said 2"]
    assert (await memory.load("s", "office")).patterns == ()
    assert [each.value for each in await memory.preferences()] == ["new"]


async def test_without_cache_and_store_a_context_is_what_was_last_known(
    store: ShelfStore, reads: Reads
) -> None:
    """A new session still has the room's patterns and the household's preferences."""
    memory = ConversationMemory(store, MemoryCache(), 0.0, reads)
    store.landed = [numbered(1), Preference(category="a", key="b", value="c"), pattern("cosy")]
    await memory.load("s", "kitchen")
    await memory.keep(numbered(2))
    store.readable = store.lands = False
    await memory.keep(numbered(3))
    await memory.unlearn("cosy", "kitchen")
    await memory.learn(pattern("darker"))
    assert await said(memory) == ["said 1", "said 2", "said 3"]
    stranger = await memory.load("stranger", "kitchen")
    assert stranger.exchanges == ()
    assert [each.key for each in stranger.preferences] == ["b"]
    assert [each.sentence for each in stranger.patterns] == ["darker"]


async def test_a_turn_that_could_not_be_made_durable_is_said_to_be_so(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """And isn't in the context either."""
    await memory.load("s", "kitchen")
    store.writable = False
    with pytest.raises(Unavailable):
        await memory.keep(numbered(1))
    with pytest.raises(Unavailable):
        await memory.remember(Preference(category="a", key="b", value="c"))
    context = await memory.load("s", "kitchen")
    assert (context.exchanges, context.preferences) == ((), ())


async def test_what_is_learned_touches_the_contexts_of_its_room_and_no_other(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """Of all sessions; without a read."""
    for session, room in (("a", "kitchen"), ("b", "kitchen"), ("a", "office")):
        await memory.load(session, room)
    await memory.learn(pattern("cosy"))
    await memory.learn(pattern("cosy", brightness=70))
    await memory.learn(pattern("dark"))
    learned = [(await memory.load(session, "kitchen")).patterns for session in "ab"]
    assert learned == [(pattern("dark"), pattern("cosy", brightness=70))] * 2
    assert (await memory.load("a", "office")).patterns == ()
    await memory.unlearn("cosy", "kitchen")
    await memory.unlearn("dark", "office")
    assert (await memory.load("a", "kitchen")).patterns == (pattern("dark"),)
    assert store.reads == 3


async def test_preferences_touch_every_context(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """They are the household's; without a read, but for those that are forgotten."""
    for session, room in (("a", "kitchen"), ("b", "office")):
        await memory.load(session, room)
    await memory.remember(Preference(category="units", key="temperature", value="C"))
    await memory.remember(Preference(category="person", key="name", value="Ada"))
    assert store.reads == 2
    for session, room in (("a", "kitchen"), ("b", "office")):
        context = await memory.load(session, room)
        assert [each.value for each in context.preferences] == ["Ada", "C"]
    assert await memory.forget("person", "name")
    assert not await memory.forget("person", "name")
    assert [each.value for each in (await memory.load("b", "office")).preferences] == ["C"]


async def test_forgetting_while_the_store_is_away_is_done_when_it_is_back(
    store: ShelfStore, memory: ConversationMemory
) -> None:
    """Whether there was one can't be known then."""
    store.landed = [Preference(category="a", key="b", value="c")]
    store.readable = False
    assert not await memory.forget("a", "b")
    assert store.landed[-1] == Forgotten(category="a", key="b")


async def test_a_preference_holds_until_its_time(store: ShelfStore, reads: Reads) -> None:
    """Also where the context was cached before."""
    clock = Clock()
    memory = ConversationMemory(store, MemoryCache(), 60.0, reads, now=clock)
    await memory.remember(
        Preference(category="a", key="b", value="c", expires_at=NOON + timedelta(minutes=1))
    )
    assert (
        len((await memory.load("s", "kitchen")).preferences) == len(await memory.preferences()) == 1
    )
    clock.time += timedelta(minutes=1)
    assert (await memory.load("s", "kitchen")).preferences == await memory.preferences() == ()


async def test_more_than_a_context_holds_is_not_remembered(memory: ConversationMemory) -> None:
    """The sentence says what to do; what is known already can still change."""
    for number in range(PREFERENCE_LIMIT):
        await memory.remember(Preference(category="note", key=str(number), value="v"))
    with pytest.raises(Rejected, match="200 things are remembered already"):
        await memory.remember(Preference(category="note", key="one more", value="v"))
    await memory.remember(Preference(category="note", key="7", value="new"))
    assert await memory.forget("note", "8")
    await memory.remember(Preference(category="note", key="one more", value="v"))


async def test_a_context_that_the_version_before_cached_is_read_and_brought_up_to_date(
    store: ShelfStore, reads: Reads
) -> None:
    """It has one field more, the room's devices. Hubs of both versions may share a Redis."""
    before = {
        "exchanges": [
            {"turn_id": "t1", "said": "said 1", "answered": "Done.", "at": "2026-11-23T12:00:01Z"}
        ],
        "preferences": [{"category": "person", "key": "name", "value": "Ada", "expires_at": None}],
        "patterns": [],
        "devices": ["light.kitchen", "light.counter"],
    }
    cache, key = MemoryCache(), context_key("s", "kitchen")

    async def cached() -> str:
        return await cache.get_or_fetch(key, nothing_cached, 60.0)

    async def nothing_cached() -> str:
        return json.dumps(before)

    await cached()
    memory = ConversationMemory(store, cache, 60.0, reads)
    context = await memory.load("s", "kitchen")
    assert [each.said for each in context.exchanges] == ["said 1"]
    assert [each.value for each in context.preferences] == ["Ada"]
    await memory.keep(numbered(2))
    assert await said(memory) == ["said 1", "said 2"]
    assert json.loads(await cached()).keys() == before.keys() - {"devices"}
    assert store.reads == 0


async def test_a_context_that_another_hub_fetched_too_early_is_mended_when_the_turn_lands(
    store: ShelfStore, reads: Reads
) -> None:
    """The other hub read the database while the turn was still queued here."""
    cache = MemoryCache()
    mine, contexts = ConversationMemory(store, cache, 60.0, reads), CachedContexts(cache, 60.0)
    other_store = ShelfStore()
    other = ConversationMemory(other_store, cache, 60.0, reads)
    store.lands = False
    await store.accept(numbered(1))
    await store.accept(pattern("cosy"))
    assert await said(other) == []
    await contexts.landed(store.waiting)
    store.waiting.clear()
    assert await said(other) == await said(mine) == ["said 1"]
    assert (await other.load("s", "kitchen")).patterns == (pattern("cosy"),)


@pytest.mark.parametrize("rubbish", ["", "not json", "[]", '{"exchanges": [{"turn_id": 1}]}'])
async def test_rubbish_in_the_cache_is_read_anew_and_replaced(
    rubbish: str, store: ShelfStore, reads: Reads
) -> None:
    """Another version's or another program's text doesn't fail a turn."""

    async def fetch() -> str:
        return rubbish

    cache = MemoryCache()
    memory = ConversationMemory(store, cache, 60.0, reads)
    store.landed = [numbered(1)]
    await cache.get_or_fetch(context_key("s", "kitchen"), fetch, 60.0)
    assert await said(memory) == ["said 1"]
    assert await said(memory) == ["said 1"]
    assert store.reads == 1
    await cache.update(context_key("s", "kitchen"), lambda _: rubbish, 60.0)
    await memory.keep(numbered(2))
    assert await said(memory) == ["said 1", "said 2"]
