"""The context cache in Redis, shared by several hubs. Redis is never needed: while it is away, every look-up fetches.

When Redis stops answering, one command finds out (at most OPERATION_TIMEOUT_S); from then on none is tried until the
watch beside has reached it again. What could not be written meanwhile is dropped there before Redis is believed again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, TypeVar

import structlog
from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from hub.context.companion import beside
from hub.context.doubts import Doubts
from hub.context.glob import compile_glob
from hub.context.single_flight import Flight, SingleFlight
from hub.errors import Rejected
from hub.ports import CacheStatus

OPERATION_TIMEOUT_S: Final = 0.2
"""A command takes 0.1 ms on a healthy Redis; after this it is away."""
WATCH_INTERVAL_S: Final = 1.0
"""How often the watch asks Redis whether it is there, in seconds."""
MAX_CONNECTIONS: Final = 16
SCAN_COUNT: Final = 500

log = structlog.get_logger()
Result = TypeVar("Result")


class RedisCache:
    """`ContextCache` that several hubs share."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._flights = SingleFlight()
        self._doubts = Doubts()
        self._connected = True
        self._hits = 0
        self._misses = 0

    async def get_or_fetch(self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float) -> str:
        """The cached text, or what `fetch_fn` returns, kept for `ttl` seconds. Many at once cause one fetch."""

        async def look_up(flight: Flight) -> str:
            cached = None if key in self._doubts else await self._ask(partial(self._client.get, key))
            if cached is not None:
                self._hits += 1
                return cached if isinstance(cached, str) else cached.decode("utf-8", "replace")
            self._misses += 1
            value = await fetch_fn()
            if ttl > 0 and not flight.is_superseded():
                # NX: what was written since the look-up began, by whichever hub, is newer.
                await self._write(key, partial(self._client.set, key, value, px=_milliseconds(ttl), nx=True))
                if flight.is_superseded():
                    await self._write(key, partial(self._client.unlink, key))
            return value

        value, shared = await self._flights.share(key, look_up)
        self._hits += shared
        return value

    async def put(self, key: str, value: str, ttl: float) -> None:
        """Replaces what is cached; while Redis is away, what it holds for the key is not believed later."""
        self._flights.supersede(key)
        if ttl > 0:
            await self._write(key, partial(self._client.set, key, value, px=_milliseconds(ttl)))
        else:
            await self._write(key, partial(self._client.unlink, key))

    async def invalidate_pattern(self, pattern: str) -> int:
        """Drops every key that matches the glob, found with SCAN, and returns how many.

        While Redis is away that is 0, and they are dropped before anything of Redis is believed again.
        """
        self._flights.supersede_matching(compile_glob(pattern))
        self._doubts.add_pattern(pattern)
        dropped = await self._drop_matching(pattern) if self._connected else None
        return dropped or 0

    def status(self) -> CacheStatus:
        """Counters since start (who shared another's fetch counts as a hit), and whether Redis is in use now."""
        return CacheStatus(backend="redis", connected=self._connected, hits=self._hits, misses=self._misses)

    async def watch(self, interval_s: float = WATCH_INTERVAL_S) -> None:
        """Notices a Redis that goes, and takes up one that comes back. Never returns."""
        while True:
            await asyncio.sleep(interval_s)
            await self.probe()

    async def probe(self) -> None:
        """Asks Redis once whether it is there; drops what is out of date before it is used again."""
        if await self._try(self._client.ping) is None or not await self._settle_doubts():
            return
        if not self._connected:
            self._connected = True
            log.info("cache.returned", backend="redis")

    async def _settle_doubts(self) -> bool:
        while keys := self._doubts.some_keys(SCAN_COUNT):
            if await self._try(partial(self._client.unlink, *keys)) is None:
                return False
            self._doubts.settle(keys)
        while (pattern := self._doubts.a_pattern()) is not None:
            if await self._drop_matching(pattern) is None:
                return False
        return True

    async def _drop_matching(self, pattern: str) -> int | None:
        """How many were dropped; None when Redis went away before the end."""
        dropped = 0
        cursor = 0
        while True:
            found = await self._try(partial(self._client.scan, cursor, match=pattern, count=SCAN_COUNT))
            if found is None:
                return None
            cursor, keys = int(found[0]), list(found[1])
            if keys:
                gone = await self._try(partial(self._client.unlink, *keys))
                if gone is None:
                    return None
                dropped += int(gone)
            if cursor == 0:
                self._doubts.settle([], pattern)
                return dropped

    async def _write(self, key: str, command: Callable[[], Awaitable[object]]) -> None:
        """While under way, and after a failure, the key is doubted: the command may or may not have been done."""
        self._doubts.add_key(key)

        async def done() -> bool:  # SET NX itself answers None when it was not needed
            await command()
            return True

        if self._connected and await self._try(done):
            self._doubts.settle([key])
        else:
            self._doubts.add_key(key)

    async def _ask(self, command: Callable[[], Awaitable[Result]]) -> Result | None:
        return await self._try(command) if self._connected else None

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
    try:
        pool = BlockingConnectionPool.from_url(
            url.get_secret_value(),
            max_connections=MAX_CONNECTIONS,
            timeout=OPERATION_TIMEOUT_S,
            socket_timeout=OPERATION_TIMEOUT_S,
            socket_connect_timeout=OPERATION_TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError:  # its message may show a piece of the password
        raise Rejected(
            "REDIS_URL must look like redis://:password@host:6379/0, with special characters in the password "
            "percent-encoded (# as %23, / as %2F, @ as %40)"
        ) from None
    client = Redis.from_pool(pool)
    try:
        cache = RedisCache(client)
        await cache.probe()
        async with beside(cache.watch()):
            yield cache
    finally:
        await client.aclose()
