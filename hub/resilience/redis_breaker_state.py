"""Circuit breaker states in Redis, shared by all hubs: one failure count and one probe.

While Redis is away each hub counts for itself.

The transitions run in Python. Redis only replaces one text by another if it is still the one that
was read (compare and set, in one script), and gives its own time, so that the hubs' clocks may
differ (clock skew). What was last seen is mirrored here; where mirror and Redis differ after an
outage, the record with the higher epoch wins: it has changed state more often.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog
from pydantic import SecretStr, TypeAdapter, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.resilience.breaker_state import LocalBreakerState, Outcome, Step
from hub.resilience.redis_client import redis_client
from hub.resilience.transitions import CLOSED, BreakerRecord

log = structlog.get_logger()

OPERATION_TIMEOUT_S: Final = 0.2
"""How long a command may take before Redis counts as away, in seconds; it takes 0.1 ms on a healthy
one."""
AWAY_FOR_S: Final = 5.0
"""How long a Redis that was away is not tried again, in seconds: a call pays OPERATION_TIMEOUT_S at
most once in this time."""
MAX_CONNECTIONS: Final = 4
MAX_TRIES: Final = 32
"""Swaps that may be lost to other hubs before one counts for itself: each lost one was won by
another hub."""
KEPT_FOR_MS: Final = 24 * 3600 * 1000
"""How long the state of an unused breaker is kept, in milliseconds."""

_READ: Final = "return {redis.call('TIME'), redis.call('GET', KEYS[1])}"
_SWAP: Final = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
"""
_RECORD: Final = TypeAdapter(BreakerRecord)


class RedisBreakerState:
    """`BreakerState` in Redis, shared by several hubs; mirrored here for while Redis is away."""

    def __init__(self, client: Redis, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._mirror = LocalBreakerState(clock)
        self._locks: dict[str, asyncio.Lock] = {}
        self._read_script = client.register_script(_READ)
        self._swap_script = client.register_script(_SWAP)
        self._away_until_s = -math.inf
        self._away = False

    async def change(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        """Applies the step in Redis, or to the mirror while Redis is away. Never raises for it."""
        # One lock per breaker, so that only hubs compete for a swap, and not the calls of one hub.
        async with self._locks.setdefault(name, asyncio.Lock()):
            if self._clock() >= self._away_until_s:
                try:
                    async with asyncio.timeout(OPERATION_TIMEOUT_S):
                        return await self._change_shared(name, step)
                except (RedisError, OSError) as error:
                    self._mark_away(str(error) or type(error).__name__)
            return await self._mirror.change(name, step)

    async def _change_shared(self, name: str, step: Step[Outcome]) -> tuple[BreakerRecord, Outcome]:
        key = f"breaker:{name}"
        for _ in range(MAX_TRIES):
            now_s, stored = await self._read(key)
            self._mark_back()
            ahead_s = now_s - self._clock()
            known = self._mirror.read(name).shifted(ahead_s)
            record = _decoded(stored)
            before = known if record is None or record.epoch < known.epoch else record
            after, outcome = step(before, now_s)
            if after == record or (record is None and after.epoch == after.failures == 0):
                settled = True
            else:
                settled = await self._swap(key, stored, after)
            if settled:
                self._mirror.write(name, after.shifted(-ahead_s))
                return after, outcome
        raise OSError(f"lost {MAX_TRIES} swaps of {key}")

    async def _read(self, key: str) -> tuple[float, bytes]:
        (seconds, microseconds), stored = await self._read_script(keys=[key])
        return int(seconds) + int(microseconds) / 1e6, stored or b""

    async def _swap(self, key: str, stored: bytes, record: BreakerRecord) -> bool:
        new = _RECORD.dump_json(record)
        return bool(await self._swap_script(keys=[key], args=[stored, new, KEPT_FOR_MS]))

    def _mark_away(self, reason: str) -> None:
        self._away_until_s = self._clock() + AWAY_FOR_S
        if not self._away:
            self._away = True
            log.warning("breakers.shared_state_lost", backend="redis", error=reason)

    def _mark_back(self) -> None:
        if self._away:
            self._away = False
            log.info("breakers.shared_state_returned", backend="redis")


def _decoded(stored: bytes) -> BreakerRecord | None:
    """Decodes what Redis holds; None for nothing, and CLOSED for a text that can't be decoded."""
    try:
        return _RECORD.validate_json(stored) if stored else None
    except ValidationError:
        return CLOSED


@asynccontextmanager
async def open_redis_breakers(
    url: SecretStr, clock: Callable[[], float] = time.monotonic
) -> AsyncIterator[RedisBreakerState]:
    """Opens at once, even while Redis is away. Raises `Rejected` for a URL that can't be parsed."""
    async with redis_client(
        url, connections=MAX_CONNECTIONS, answers_within_s=OPERATION_TIMEOUT_S
    ) as client:
        yield RedisBreakerState(client, clock)
