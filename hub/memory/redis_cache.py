"""Context cache in Redis, shared by several hubs: compare-and-set, leases, stale-key invalidation.

Redis is optional: while it is away, every look-up fetches.

Several hubs write the same contexts. So a text is replaced only if it is still the one that was
read (compare and set), and a hub that fetches first puts a lease at the key and later replaces only
that: a write in between, by any hub, takes the lease away, and what was fetched before it is not
cached. Texts must not begin with NUL, as leases do.

When Redis stops answering, one command finds out (within OPERATION_TIMEOUT_S); after that none is
tried until `watch` has reached it again. Keys that could not be written meanwhile are dropped there
before Redis is used again.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

import structlog
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.memory.glob import compile_glob
from hub.memory.single_flight import Flight, SingleFlight
from hub.memory.stale_keys import StaleKeys
from hub.ports import CacheStatus, Change
from hub.resilience.redis_client import redis_client
from ingle.runtime.tasks import background

OPERATION_TIMEOUT_S: Final = 0.2
"""How long a command may take before Redis counts as away, in seconds; it takes 0.1 ms on a healthy
one."""
WATCH_INTERVAL_S: Final = 1.0
"""How often `watch` asks Redis whether it is there, in seconds."""
MAX_CONNECTIONS: Final = 16
SCAN_COUNT: Final = 500
UPDATE_ATTEMPTS: Final = 20
"""Attempts to update a text that other hubs keep replacing (optimistic locking); after the last it
is dropped."""
LEASE_S: Final = 10.0
"""How long a fetch may take and still be cached, in seconds: longer than a store takes to give
up."""

_LEASE: Final = b"\0lease:"
_KEEP_TTL: Final = 0
_REPLACE: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == 'drop' then redis.call('UNLINK', KEYS[1])
elseif ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
else redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3]) end
return 1
"""
"""Replaces or drops a text if it is still the expected one (compare and set); returns 1 if it was,
else 0.

KEYS: the key. ARGV: the expected text; `set` or `drop`; time to live in milliseconds, 0 to keep the
present one; the new text."""

log = structlog.get_logger()
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Found:
    """The value at a key: a text, a lease, or nothing (`raw` is None)."""

    raw: bytes | None

    @property
    def text(self) -> str | None:
        """The cached text; None where there is nothing or a lease."""
        if self.raw is None or self.raw.startswith(_LEASE):
            return None
        return self.raw.decode("utf-8", "replace")


class RedisCache:
    """`ContextCache` in Redis, shared by several hubs. No method raises because Redis is away."""

    def __init__(self, client: Redis) -> None:
        """Needs `watch` in a background task: only that reconnects after an outage."""
        self._client = client
        self._compare_and_set = client.register_script(_REPLACE)
        self._flights = SingleFlight()
        self._stale = StaleKeys()
        self._connected = True
        self._hits = 0
        self._misses = 0

    async def get_or_fetch(
        self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float
    ) -> str:
        """Returns the cached text, or what `fetch_fn` returns, kept for `ttl` seconds.

        Many callers at once at this hub cause one fetch (single flight). Raises what `fetch_fn`
        raises.
        """

        async def look_up(flight: Flight) -> str:
            found = None if key in self._stale else await self._read(key)
            if found is not None and found.text is not None:
                self._hits += 1
                return found.text
            self._misses += 1
            lease = (
                await self._acquire_lease(key)
                if found is not None and found.raw is None and ttl > 0
                else None
            )
            value: str | None = None
            try:
                value = await fetch_fn()
            finally:
                if lease is not None:
                    kept = None if flight.is_superseded() else value
                    await self._replace(key, lease, kept, _milliseconds(ttl))
            return value

        value, shared = await self._flights.share(key, look_up)
        self._hits += shared
        return value

    async def update(self, key: str, change: Change, ttl: float) -> bool:
        """Replaces the cached text by what `change` makes of it; returns whether there was one.

        Atomic among all hubs. False: nothing is cached now, and no fetch that has begun, by any
        hub, will be cached. While Redis is away the key is marked as stale, and dropped when it is
        back.
        """
        return await self._update(key, change, _milliseconds(ttl))

    async def update_pattern(self, pattern: str, change: Change) -> int:
        """As `update` for every key that matches the glob, keeping its expiry; returns how many.

        The keys are found with SCAN. If that does not reach the end, all that match count as stale.
        """
        self._flights.supersede_matching(compile_glob(pattern))
        updated = 0

        async def update(keys: list[str]) -> bool:
            nonlocal updated
            for key in keys:
                updated += await self._update(key, change, _KEEP_TTL)
            return self._connected

        done = False
        try:
            done = self._connected and await self._each_matching(pattern, update)
        finally:
            if not done:
                self._stale.add_pattern(pattern)
        return updated

    async def invalidate_pattern(self, pattern: str) -> int:
        """Drops every key that matches the glob, found with SCAN; returns how many.

        While Redis is away that is 0, and they are dropped before Redis is used again.
        """
        self._flights.supersede_matching(compile_glob(pattern))
        self._stale.add_pattern(pattern)
        dropped = await self._drop_matching(pattern) if self._connected else None
        return dropped or 0

    def status(self) -> CacheStatus:
        """Returns the counters since the start, and whether Redis is in use now.

        A caller that shared another's fetch counts as a hit.
        """
        return CacheStatus(
            backend="redis", connected=self._connected, hits=self._hits, misses=self._misses
        )

    async def watch(self, interval_s: float = WATCH_INTERVAL_S) -> None:
        """Notices when Redis goes away, and uses it again when it is back. Never returns."""
        while True:
            await asyncio.sleep(interval_s)
            await self.probe()

    async def probe(self) -> None:
        """Asks Redis once whether it is there; drops stale keys before it is used again."""
        if not self._connected:  # the pool's connections are dead
            await self._try(
                partial(self._client.connection_pool.disconnect, inuse_connections=False)
            )
        if await self._try(self._client.ping) is None or not await self._drop_stale_keys():
            return
        if not self._connected:
            self._connected = True
            log.info("cache.returned", backend="redis")

    async def _drop_stale_keys(self) -> bool:
        """Returns whether all stale keys and globs were dropped; False when Redis went away."""
        while keys := self._stale.some_keys(SCAN_COUNT):
            if await self._try(partial(self._client.unlink, *keys)) is None:
                return False
            self._stale.discard(keys)
        while (pattern := self._stale.any_pattern()) is not None:
            if await self._drop_matching(pattern) is None:
                return False
        return True

    async def _drop_matching(self, pattern: str) -> int | None:
        """Returns how many were dropped; None when Redis went away before the end."""
        dropped = 0

        async def drop(keys: list[str]) -> bool:
            nonlocal dropped
            gone = await self._try(partial(self._client.unlink, *keys))
            dropped += int(gone or 0)
            return gone is not None

        if not await self._each_matching(pattern, drop):
            return None
        self._stale.discard([], pattern)
        return dropped

    async def _each_matching(
        self, pattern: str, work: Callable[[list[str]], Awaitable[bool]]
    ) -> bool:
        """Calls `work` with the keys that match, some at a time.

        Returns whether the scan reached its end; False when Redis went away or `work` returned
        False.
        """
        cursor = 0
        while True:
            found = await self._try(
                partial(self._client.scan, cursor, match=pattern, count=SCAN_COUNT)
            )
            if found is None:
                return False
            cursor = int(found[0])
            keys = [
                key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
                for key in found[1]
            ]
            if keys and not await work(keys):
                return False
            if cursor == 0:
                return True

    async def _update(self, key: str, change: Change, ttl_ms: int) -> bool:
        """Updates one key, or drops it if the outcome is unknown; `ttl_ms` as in `_replace`."""
        self._flights.supersede(key)
        try:
            done = None if key in self._stale else await self._changed(key, change, ttl_ms)
            if done is None:
                await self._write(key, partial(self._client.unlink, key))
        except BaseException:  # cancelled: the cached text may lack the change
            self._stale.add_key(key)
            raise
        return done or False

    async def _changed(self, key: str, change: Change, ttl_ms: int) -> bool | None:
        """Returns whether a text was there and is changed; None when that is not known."""
        for _ in range(UPDATE_ATTEMPTS):
            found = await self._read(key)
            if found is None:
                return None
            if found.raw is None:
                return False
            changed = None if found.text is None else change(found.text)
            if changed is not None and changed == found.text:
                return True
            done = await self._replace(key, found.raw, changed, ttl_ms)
            if done is None:
                return None
            if done:
                return changed is not None
        return None

    async def _read(self, key: str) -> _Found | None:
        """Returns the value at the key; None while Redis is away."""

        async def get() -> _Found:
            raw = await self._client.get(key)
            return _Found(raw.encode() if isinstance(raw, str) else raw)

        return await self._try(get) if self._connected else None

    async def _acquire_lease(self, key: str) -> bytes | None:
        """Puts a lease at a free key and returns it; None for a taken key or without Redis."""
        lease = _LEASE + uuid.uuid4().hex.encode()

        async def take() -> bool:
            return bool(await self._client.set(key, lease, px=_milliseconds(LEASE_S), nx=True))

        return lease if await self._write(key, take) else None

    async def _replace(self, key: str, old: bytes, new: str | None, ttl_ms: int) -> bool | None:
        """Replaces `old` by `new` if it is still there; returns whether it was.

        `new`: None drops the key. `ttl_ms`: `_KEEP_TTL` keeps the present expiry. Returns None when
        Redis went away, so that it is not known.
        """
        arguments = [old, "drop" if new is None else "set", str(ttl_ms), new or ""]

        async def replace() -> bool:
            return bool(await self._compare_and_set(keys=[key], args=arguments))

        return await self._write(key, replace)

    async def _write(self, key: str, command: Callable[[], Awaitable[Result]]) -> Result | None:
        """Runs a command that writes the key; returns its result, or None when Redis is away.

        After a failure or a cancellation the key is marked as stale: the command may have been
        carried out or not.
        """
        try:
            result = await self._try(command) if self._connected else None
        except BaseException:
            self._stale.add_key(key)
            raise
        if result is None:
            self._stale.add_key(key)
        else:
            self._stale.discard([key])
        return result

    async def _try(self, command: Callable[[], Awaitable[Result]]) -> Result | None:
        """Runs a command; returns its result, or None when Redis is away.

        In that case Redis is not used again until `watch` has reached it.
        """
        try:
            async with asyncio.timeout(OPERATION_TIMEOUT_S):
                return await command()
        except (RedisError, OSError) as error:
            if self._connected:
                self._connected = False
                log.warning("cache.lost", backend="redis", error=str(error) or type(error).__name__)
            return None


def _milliseconds(ttl_s: float) -> int:
    return max(1, round(ttl_s * 1000))


@asynccontextmanager
async def open_redis(url: SecretStr) -> AsyncIterator[RedisCache]:
    """Opens at once, even while Redis is away. Raises `Rejected` for a URL that can't be parsed."""
    async with redis_client(
        url, connections=MAX_CONNECTIONS, answers_within_s=OPERATION_TIMEOUT_S
    ) as client:
        cache = RedisCache(client)
        await cache.probe()
        async with background(cache.watch()):
            yield cache
