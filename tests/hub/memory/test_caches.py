"""Promises that both context caches keep: in memory and in Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from hub.memory.memory_cache import MemoryCache
from hub.memory.redis_cache import open_redis
from hub.ports import ContextCache

pytestmark = pytest.mark.service

TTL_S = 60.0


@pytest.fixture(params=["memory", "redis"])
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[ContextCache]:
    """An empty cache of each kind."""
    if request.param == "memory":
        yield MemoryCache()
    else:
        url: str = request.getfixturevalue("redis_url")
        async with open_redis(SecretStr(url)) as redis:
            yield redis


class Source:
    """What a cache fetches from: counts, and can be held up or fail."""

    def __init__(self, value: str = "fetched") -> None:
        self.value = value
        self.error: Exception | None = None
        self.fetches = 0
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def fetch(self) -> str:
        self.fetches += 1
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return self.value


async def fill(cache: ContextCache, key: str, value: str, ttl_s: float = TTL_S) -> None:
    await cache.get_or_fetch(key, Source(value).fetch, ttl_s)


def held_up(value: str = "fetched") -> Source:
    source = Source(value)
    source.go_on.clear()
    return source


async def test_what_was_fetched_once_is_a_hit_afterwards(cache: ContextCache) -> None:
    """The second look-up doesn't fetch; both are counted."""
    source = Source("a\nb ☕ \0")
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == "a\nb ☕ \0"
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == "a\nb ☕ \0"
    assert source.fetches == 1
    status = cache.status()
    assert (status.connected, status.hits, status.misses, status.hit_rate) == (True, 1, 1, 0.5)


async def test_an_empty_text_is_cached_too(cache: ContextCache) -> None:
    """Nothing found is an answer."""
    source = Source("")
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == ""
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == ""
    assert source.fetches == 1


async def test_an_update_makes_the_new_text_from_the_cached_one(cache: ContextCache) -> None:
    """And says that it did."""
    source = Source("old")
    await cache.get_or_fetch("k", source.fetch, TTL_S)
    assert await cache.update("k", lambda text: f"{text} and new ☕", TTL_S)
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == "old and new ☕"
    assert source.fetches == 1


async def test_an_update_of_nothing_does_nothing(cache: ContextCache) -> None:
    """And says so."""
    assert not await cache.update("k", lambda text: text + "!", TTL_S)
    assert await cache.get_or_fetch("k", Source().fetch, TTL_S) == "fetched"


async def test_an_update_can_drop_what_is_cached(cache: ContextCache) -> None:
    """Where nothing can be made of it."""
    await fill(cache, "k", "rubbish")
    assert not await cache.update("k", lambda _: None, TTL_S)
    assert await cache.get_or_fetch("k", Source().fetch, TTL_S) == "fetched"


async def test_many_updates_at_once_are_all_in_the_text(cache: ContextCache) -> None:
    """None is made from a text that another has replaced meanwhile."""
    await fill(cache, "k", "")
    async with asyncio.TaskGroup() as tasks:
        for letter in "abcd":
            tasks.create_task(cache.update("k", lambda text, letter=letter: text + letter, TTL_S))
    assert sorted(await cache.get_or_fetch("k", Source().fetch, TTL_S)) == list("abcd")


async def test_all_that_match_are_updated_and_nothing_else(cache: ContextCache) -> None:
    """The count is of those that were there."""
    for key in ("context:a:kitchen", "context:b:kitchen", "context:a:office"):
        await fill(cache, key, "v")
    assert await cache.update_pattern("context:*:kitchen", lambda text: text + "!") == 2
    assert await cache.update_pattern("context:*:garage", lambda text: text + "!") == 0
    fetched = Source()
    found = [
        await cache.get_or_fetch(f"context:{where}", fetched.fetch, TTL_S)
        for where in ("a:kitchen", "a:office")
    ]
    assert (found, fetched.fetches) == (["v!", "v"], 0)


async def test_no_time_to_live_means_not_cached(cache: ContextCache) -> None:
    """What was fetched doesn't stay."""
    source = Source()
    await cache.get_or_fetch("k", source.fetch, 0)
    await cache.get_or_fetch("k", source.fetch, 0)
    assert source.fetches == 2


async def test_fifty_at_once_cause_one_fetch(cache: ContextCache) -> None:
    """All of them get what the first fetched; 49 count as hits."""
    source = held_up()
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S)) for _ in range(50)]
        await source.begun.wait()
        source.go_on.set()
    assert {task.result() for task in asked} == {"fetched"}
    assert source.fetches == 1
    assert (cache.status().hits, cache.status().misses) == (49, 1)


async def test_other_keys_do_not_wait_for_a_fetch(cache: ContextCache) -> None:
    """Only who asks for the same key waits."""
    slow, quick = held_up(), Source("quick")
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(cache.get_or_fetch("slow", slow.fetch, TTL_S))
        await slow.begun.wait()
        assert await cache.get_or_fetch("quick", quick.fetch, TTL_S) == "quick"
        assert not waiting.done()
        slow.go_on.set()


async def test_a_failing_fetch_fails_all_who_wait_and_is_not_cached(cache: ContextCache) -> None:
    """The next look-up tries again."""
    source = held_up()
    source.error = LookupError("away")

    async def ask() -> str:
        try:
            return await cache.get_or_fetch("k", source.fetch, TTL_S)
        except LookupError as error:
            return str(error)

    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(ask()) for _ in range(10)]
        await source.begun.wait()
        source.go_on.set()
    assert {task.result() for task in asked} == {"away"}
    assert source.fetches == 1
    source.error = None
    assert await cache.get_or_fetch("k", source.fetch, TTL_S) == "fetched"


async def test_a_cancelled_first_asker_does_not_take_the_others_along(cache: ContextCache) -> None:
    """The next one fetches instead."""
    source = held_up()
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S))
        others = [tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S)) for _ in range(5)]
        await source.begun.wait()
        source.begun.clear()
        first.cancel()
        await source.begun.wait()
        source.go_on.set()
    assert first.cancelled()
    assert {task.result() for task in others} == {"fetched"}
    assert source.fetches == 2


async def test_a_cancelled_waiter_disturbs_nobody(cache: ContextCache) -> None:
    """The fetch goes on for the rest."""
    source = held_up()
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S))
        second = tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S))
        await source.begun.wait()
        second.cancel()
        source.go_on.set()
    assert first.result() == "fetched"
    assert source.fetches == 1


async def test_what_is_fetched_during_an_update_is_not_kept(cache: ContextCache) -> None:
    """The fetch began before the write and may be older: the next caller fetches again."""
    source = held_up("old")
    async with asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(cache.get_or_fetch("k", source.fetch, TTL_S))
        await source.begun.wait()
        assert not await cache.update("k", lambda text: text + "!", TTL_S)
        assert await cache.get_or_fetch("k", Source("new").fetch, TTL_S) == "new"
        source.go_on.set()
    assert asked.result() == "old"
    assert await cache.get_or_fetch("k", Source("wrong").fetch, TTL_S) == "new"


async def test_what_is_fetched_during_an_invalidation_is_not_kept(cache: ContextCache) -> None:
    """What was read before the key was dropped must not come back."""
    source = held_up("old")
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(cache.get_or_fetch("k:1", source.fetch, TTL_S))
        await source.begun.wait()
        await cache.invalidate_pattern("k:*")
        source.go_on.set()
    assert await cache.get_or_fetch("k:1", Source("new").fetch, TTL_S) == "new"


async def test_invalidating_drops_what_matches_and_nothing_else(cache: ContextCache) -> None:
    """The count is of the keys that were there."""
    for key in ("context:a:kitchen", "context:a:office", "context:ab:office", "other:a:office"):
        await fill(cache, key, "kept")
    assert await cache.invalidate_pattern("context:a:*") == 2
    assert await cache.invalidate_pattern("context:a:*") == 0
    fetched = Source("fetched")
    assert await cache.get_or_fetch("context:a:kitchen", fetched.fetch, TTL_S) == "fetched"
    assert await cache.get_or_fetch("context:ab:office", fetched.fetch, TTL_S) == "kept"
    assert await cache.get_or_fetch("other:a:office", fetched.fetch, TTL_S) == "kept"


async def test_thousands_of_keys_are_dropped_in_one_go(cache: ContextCache) -> None:
    """More than one step of a scan."""
    for number in range(1000):
        await fill(cache, f"context:s:{number}", "v")
    assert await cache.invalidate_pattern("context:s:*") == 1000


PATTERNS = [
    ("*", ["", "a", "a\nb"], []),
    ("a?c", ["abc", "a?c", "a\nc"], ["ac", "abbc"]),
    ("a[bc]d", ["abd", "acd"], ["aad", "a[bc]d"]),
    ("a[^b]c", ["aac", "a^c"], ["abc", "ac"]),
    ("a[a-c]d", ["aad", "abd", "acd"], ["add", "a-d"]),
    ("a[c-a]d", ["abd"], ["a-d"]),
    ("a\\*b", ["a*b"], ["aab", "a\\*b"]),
    ("a\\[b", ["a[b"], ["ab"]),
    ("[a\\]]x", ["ax", "]x"], ["\\x"]),
    ("a.c", ["a.c"], ["abc"]),
    ("**a**", ["a", "bab"], ["b"]),
    ("a\\", ["a\\"], ["a"]),
    ("ünï*", ["ünïcode"], ["unicode"]),
]


@pytest.mark.parametrize(("pattern", "matching", "others"), PATTERNS)
async def test_patterns_mean_the_same_everywhere(
    cache: ContextCache, pattern: str, matching: list[str], others: list[str]
) -> None:
    """Redis's rules hold without Redis as well."""
    for key in matching + others:
        await fill(cache, key, "v")
    assert await cache.invalidate_pattern(pattern) == len(matching)
