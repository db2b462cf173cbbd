"""Context cache in this process's memory: an LRU cache with a time to live."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from hub.memory.glob import compile_glob
from hub.memory.single_flight import Flight, SingleFlight
from hub.ports import CacheStatus, Change

MAX_ENTRIES: Final = 1024
"""Many times the sessions and rooms of a large household; a context is a few kilobytes."""


class MemoryCache:
    """`ContextCache` of one hub: bounded, the least recently used entry gives way."""

    def __init__(
        self, *, max_entries: int = MAX_ENTRIES, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._max_entries = max_entries
        self._clock = clock
        self._entries: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._flights = SingleFlight()
        self._hits = 0
        self._misses = 0

    async def get_or_fetch(
        self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float
    ) -> str:
        """Returns the cached text, or what `fetch_fn` returns, kept for `ttl` seconds.

        Many callers at once cause one fetch (single flight). Raises what `fetch_fn` raises.
        """
        cached = self._get(key)
        if cached is not None:
            self._hits += 1
            return cached

        async def fetch(flight: Flight) -> str:
            self._misses += 1
            value = await fetch_fn()
            if not flight.is_superseded():
                self._set(key, value, ttl)
            return value

        value, shared = await self._flights.share(key, fetch)
        self._hits += shared
        return value

    async def update(self, key: str, change: Change, ttl: float) -> bool:
        """Replaces the cached text by what `change` makes of it; returns whether there was one.

        False: nothing is cached now, and no fetch that has begun will be cached.
        """
        self._flights.supersede(key)
        cached = self._get(key)
        changed = None if cached is None else change(cached)
        if changed is None:
            self._entries.pop(key, None)
            return False
        self._set(key, changed, ttl)
        return True

    async def update_pattern(self, pattern: str, change: Change) -> int:
        """As `update` for every key that matches the glob, keeping its expiry; returns how many."""
        glob = compile_glob(pattern)
        self._flights.supersede_matching(glob)
        done = 0
        for key in [key for key in self._entries if glob.fullmatch(key)]:
            left_s = self._entries[key][1] - self._clock()
            done += await self.update(key, change, left_s)
        return done

    async def invalidate_pattern(self, pattern: str) -> int:
        """Drops every key that matches the glob; returns how many had not expired."""
        glob = compile_glob(pattern)
        self._flights.supersede_matching(glob)
        dropped = [key for key in self._entries if glob.fullmatch(key)]
        alive = sum(self._get(key) is not None for key in dropped)
        for key in dropped:
            self._entries.pop(key, None)
        return alive

    def status(self) -> CacheStatus:
        """Returns the counters since the start; a caller that shared a fetch counts as a hit."""
        return CacheStatus(backend="memory", connected=True, hits=self._hits, misses=self._misses)

    def _get(self, key: str) -> str | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        value, expires_s = entry
        if self._clock() >= expires_s:
            del self._entries[key]
            return None
        self._entries.move_to_end(key)
        return value

    def _set(self, key: str, value: str, ttl: float) -> None:
        self._entries.pop(key, None)
        if ttl <= 0:
            return
        self._entries[key] = (value, self._clock() + ttl)
        while len(self._entries) > self._max_entries:
            self._entries.popitem(last=False)
