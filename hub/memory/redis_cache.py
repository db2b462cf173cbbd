"""The context cache in Redis, shared by several hubs. Redis is never needed: while it is away, every look-up fetches.

Several hubs write the same contexts. So a text is only ever replaced if it is still the one that was read (compare and
set), and who fetches leaves a lease at the key first and replaces only that: a write in between, by whichever hub,
takes the lease away, and what was fetched before it is not kept. Texts must not begin with NUL, as leases do.

When Redis stops answering, one command finds out (at most OPERATION_TIMEOUT_S); from then on none is tried until the
watch beside has reached it again. What could not be written meanwhile is dropped there before Redis is believed again.
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
"""A command takes 0.1 ms on a healthy Redis; after this it is away."""
WATCH_INTERVAL_S: Final = 1.0
"""How often the watch asks Redis whether it is there, in seconds."""
MAX_CONNECTIONS: Final = 16
SCAN_COUNT: Final = 500
UPDATE_ATTEMPTS: Final = 20
"""How often a text is read again because another hub has replaced it meanwhile; then it is dropped."""
LEASE_S: Final = 10.0
"""How long a fetch may take to be kept, in seconds: longer than a store takes to give up."""

_LEASE: Final = b"\0lease:"
_KEEP_TTL: Final = 0
_REPLACE: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == 'drop' then redis.call('UNLINK', KEYS[1])
elseif ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[4], 'KEEPTTL')
else redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3]) end
return 1
"""

log = structlog.get_logger()
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Found:
    """What Redis has at a key; `raw` is None for nothing."""

    raw: bytes | None

    @property
    def text(self) -> str | None:
        """None for nothing, and for a lease."""
        if self.raw is None or self.raw.startswith(_LEASE):
            return None
        return self.raw.decode("utf-8", "replace")


class RedisCache:
    """`ContextCache` that several hubs share."""

    def __init__(self, client: Redis) -> None:
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
        """The cached text, or what `fetch_fn` returns, kept for `ttl` seconds. Many at once cause one fetch."""

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
        """Replaces what is cached by what `change` makes of it, whoever else writes; whether that was done.

        False: nothing is cached now, and no fetch that has begun, by whichever hub, will be kept. While Redis is away,
        what it holds for the key is not believed later.
        """
        return await self._update(key, change, _milliseconds(ttl))

    async def update_pattern(self, pattern: str, change: Change) -> int:
        """As `update` for every key that matches the glob, found with SCAN; each lives on as long as it would have."""
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
        """Drops every key that matches the glob, found with SCAN, and returns how many.

        While Redis is away that is 0, and they are dropped before anything of Redis is believed again.
        """
        self._flights.supersede_matching(compile_glob(pattern))
        self._stale.add_pattern(pattern)
        dropped = await self._drop_matching(pattern) if self._connected else None
        return dropped or 0

    def status(self) -> CacheStatus:
        """Counters since start (who shared another's fetch counts as a hit), and whether Redis is in use now."""
        return CacheStatus(
            backend="redis", connected=self._connected, hits=self._hits, misses=self._misses
        )

    async def watch(self, interval_s: float = WATCH_INTERVAL_S) -> None:
        """Notices a Redis that goes, and takes up one that comes back. Never returns."""
        while True:
            await asyncio.sleep(interval_s)
            await self.probe()

    async def probe(self) -> None:
        """Asks Redis once whether it is there; drops what is out of date before it is used again."""
        if not self._connected:  # the pool's connections are of before, and dead
            await self._try(
                partial(self._client.connection_pool.disconnect, inuse_connections=False)
            )
        if await self._try(self._client.ping) is None or not await self._drop_stale_keys():
            return
        if not self._connected:
            self._connected = True
            log.info("cache.returned", backend="redis")

    async def _drop_stale_keys(self) -> bool:
        while keys := self._stale.some_keys(SCAN_COUNT):
            if await self._try(partial(self._client.unlink, *keys)) is None:
                return False
            self._stale.discard(keys)
        while (pattern := self._stale.any_pattern()) is not None:
            if await self._drop_matching(pattern) is None:
                return False
        return True

    async def _drop_matching(self, pattern: str) -> int | None:
        """How many were dropped; None when Redis went away before the end."""
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
        """Gives `work` the keys that match, some at a time; whether Redis was there, and `work` true, to the end."""
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
        self._flights.supersede(key)
        try:
            done = None if key in self._stale else await self._changed(key, change, ttl_ms)
            if done is None:
                await self._write(key, partial(self._client.unlink, key))
        except BaseException:  # cancelled: what is cached may lack what was to be changed
            self._stale.add_key(key)
            raise
        return done or False

    async def _changed(self, key: str, change: Change, ttl_ms: int) -> bool | None:
        """Whether a text was there and is changed; None when that is not known."""
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
        """None while Redis is away."""

        async def get() -> _Found:
            raw = await self._client.get(key)
            return _Found(raw.encode() if isinstance(raw, str) else raw)

        return await self._try(get) if self._connected else None

    async def _acquire_lease(self, key: str) -> bytes | None:
        """What stands at the key from now on; None where somebody else's does, or Redis is away."""
        lease = _LEASE + uuid.uuid4().hex.encode()

        async def take() -> bool:
            return bool(await self._client.set(key, lease, px=_milliseconds(LEASE_S), nx=True))

        return lease if await self._write(key, take) else None

    async def _replace(self, key: str, old: bytes, new: str | None, ttl_ms: int) -> bool | None:
        """Whether `old` was still there and is replaced (dropped, for None); None when Redis went away."""
        arguments = [old, "drop" if new is None else "set", str(ttl_ms), new or ""]

        async def replace() -> bool:
            return bool(await self._compare_and_set(keys=[key], args=arguments))

        return await self._write(key, replace)

    async def _write(self, key: str, command: Callable[[], Awaitable[Result]]) -> Result | None:
        """The command's result; after a failure or a cancellation the key is doubted: it may have been done or not."""
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
        """The command's result; None when Redis is away, which ends its use until the watch has reached it."""
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
    """The cache, at once even while Redis is away. Raises `Rejected` for a URL that can't be read."""
    async with redis_client(
        url, connections=MAX_CONNECTIONS, answers_within_s=OPERATION_TIMEOUT_S
    ) as client:
        cache = RedisCache(client)
        await cache.probe()
        async with background(cache.watch()):
            yield cache
