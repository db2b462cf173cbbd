"""The in-memory cache's own promises: expiry, and the least recently used goes first."""

import pytest

from hub.memory.memory_cache import MemoryCache

pytestmark = pytest.mark.pure


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


async def fetch() -> str:
    return "fetched"


async def fill(cache: MemoryCache, key: str, value: str, ttl_s: float) -> None:
    async def fetch_value() -> str:
        return value

    await cache.get_or_fetch(key, fetch_value, ttl_s)


async def test_an_entry_lives_as_long_as_its_time() -> None:
    """Until just before its time it's a hit, from then on a miss."""
    clock = Clock()
    cache = MemoryCache(clock=clock)
    await fill(cache, "k", "put", 300.0)
    clock.now_s += 299.9
    assert await cache.get_or_fetch("k", fetch, 300.0) == "put"
    clock.now_s += 0.1
    assert await cache.get_or_fetch("k", fetch, 300.0) == "fetched"


async def test_a_hit_does_not_prolong_a_life() -> None:
    """Otherwise a busy session would never see a changed preference."""
    clock = Clock()
    cache = MemoryCache(clock=clock)
    await fill(cache, "k", "put", 10.0)
    for _ in range(3):
        clock.now_s += 4.0
        value = await cache.get_or_fetch("k", fetch, 10.0)
    assert value == "fetched"


async def test_the_least_recently_used_gives_way() -> None:
    """The bound holds, and what was just read stays."""
    cache = MemoryCache(max_entries=2)
    await fill(cache, "a", "a", 60.0)
    await fill(cache, "b", "b", 60.0)
    await cache.get_or_fetch("a", fetch, 60.0)
    await fill(cache, "c", "c", 60.0)
    assert await cache.get_or_fetch("a", fetch, 60.0) == "a"
    assert await cache.get_or_fetch("b", fetch, 60.0) == "fetched"


async def test_expired_entries_are_not_counted_as_dropped() -> None:
    """`invalidate_pattern` counts what was still alive."""
    clock = Clock()
    cache = MemoryCache(clock=clock)
    await fill(cache, "k:1", "v", 1.0)
    await fill(cache, "k:2", "v", 60.0)
    clock.now_s += 2.0
    assert await cache.invalidate_pattern("k:*") == 1


async def test_an_update_begins_a_new_life_and_one_of_many_does_not() -> None:
    """A turn keeps its conversation warm; a preference does not keep every old one."""
    clock = Clock()
    cache = MemoryCache(clock=clock)
    await fill(cache, "k:1", "v", 10.0)
    await fill(cache, "k:2", "v", 10.0)
    clock.now_s += 6.0
    assert await cache.update("k:1", lambda text: text + "!", 10.0)
    assert await cache.update_pattern("k:*", lambda text: text + "?") == 2
    clock.now_s += 6.0
    assert await cache.get_or_fetch("k:1", fetch, 10.0) == "v!?"
    assert await cache.get_or_fetch("k:2", fetch, 10.0) == "fetched"
