"""Redis connection shared by the coordination adapters: short timeout, fail fast, retry later."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import structlog
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.exceptions import RedisError

from hub.errors import Unavailable
from hub.resilience.redis_client import redis_client

ANSWERS_WITHIN_S: Final = 0.4
"""How long a command may take before Redis counts as away, in seconds. It takes 0.1 ms on a healthy
Redis; the rest is for a hub that is busy. With a round of arbitration (150 ms) it still leaves time
for `accepted`, which a satellite waits 800 ms for."""
ASKED_AGAIN_AFTER_S: Final = 1.0
"""How long a Redis that is away is not tried, in seconds; the first command after that finds out
whether it is back."""
MAX_CONNECTIONS: Final = 16

log = structlog.get_logger()
Result = TypeVar("Result")


class SharedRedis:
    """Runs commands on the household's Redis; fails fast while it is away (circuit breaker)."""

    def __init__(
        self,
        client: Redis,
        prefix: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        answers_within_s: float = ANSWERS_WITHIN_S,
    ) -> None:
        """`prefix` begins every key, so that homes may share a Redis as they share a broker.

        `clock` is monotonic, in seconds. `answers_within_s`: the longest that a command may take.
        """
        self._answers_within_s = answers_within_s
        self.client = client
        self._prefix = prefix
        self._clock = clock
        self._away_until_s: float | None = None

    def key(self, *parts: str) -> str:
        """Builds a key: the prefix and the parts, joined by colons."""
        return ":".join((self._prefix, *parts))

    async def do(self, command: Callable[[Redis], Awaitable[Result]]) -> Result:
        """Returns the result of `command`, which is given the client.

        Raises `Unavailable` when Redis fails or does not answer in time; then, for the next
        `ASKED_AGAIN_AFTER_S` seconds, at once and without calling `command`.
        """
        if self._away_until_s is not None and self._clock() < self._away_until_s:
            raise Unavailable("Redis is away.")
        cancels = _cancels()
        try:
            async with asyncio.timeout(self._answers_within_s):
                if self._away_until_s is not None:  # the pool's connections are dead
                    await self.client.connection_pool.disconnect(inuse_connections=False)
                result = await command(self.client)
        except (RedisError, OSError) as error:  # a timeout is an OSError
            if self._away_until_s is None:
                log.warning("household.redis_lost", reason=str(error) or type(error).__name__)
            self._away_until_s = self._clock() + ASKED_AGAIN_AFTER_S
            raise Unavailable("Redis is away.") from error
        if _cancels() > cancels:
            raise asyncio.CancelledError  # redis-py may swallow it while it connects
        if self._away_until_s is not None:
            self._away_until_s = None
            log.info("household.redis_returned")
        return result

    async def answers(self) -> bool:
        """Whether Redis answers now."""
        try:
            await self.do(lambda redis: redis.time())
        except Unavailable:
            return False
        return True


def _cancels() -> int:
    task = asyncio.current_task()
    return 0 if task is None else task.cancelling()


@asynccontextmanager
async def open_shared_redis(
    url: SecretStr, prefix: str, *, answers_within_s: float = ANSWERS_WITHIN_S
) -> AsyncIterator[SharedRedis]:
    """Opens at once, even while Redis is away. Raises `Rejected` for a URL that can't be parsed."""
    async with redis_client(
        url, connections=MAX_CONNECTIONS, answers_within_s=answers_within_s
    ) as client:
        redis = SharedRedis(client, prefix, answers_within_s=answers_within_s)
        await redis.answers()
        yield redis
