"""The Redis that the hubs of a home share: asked, given up quickly, asked again soon; nothing waits for its return."""

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
"""A command takes 0.1 ms on a healthy Redis, and a busy hub may look late; after this it is away. With a round of
arbitration (150 ms) it still leaves time for `accepted`, which a satellite waits 800 ms for."""
ASKED_AGAIN_AFTER_S: Final = 1.0
"""How long an absent Redis is left alone, in seconds: one command in so long finds out whether it is back."""
MAX_CONNECTIONS: Final = 16

log = structlog.get_logger()
Result = TypeVar("Result")


class SharedRedis:
    """Commands to the Redis of the household."""

    def __init__(
        self,
        client: Redis,
        prefix: str,
        clock: Callable[[], float] = time.monotonic,
        *,
        answers_within_s: float = ANSWERS_WITHIN_S,
    ) -> None:
        """`prefix` begins every key: homes that share a Redis differ in it as they do on a broker."""
        self._answers_within_s = answers_within_s
        self.client = client
        self._prefix = prefix
        self._clock = clock
        self._away_until_s: float | None = None

    def key(self, *parts: str) -> str:
        return ":".join((self._prefix, *parts))

    async def do(self, command: Callable[[Redis], Awaitable[Result]]) -> Result:
        """The command's result. Raises `Unavailable`: at once while Redis is known to be away."""
        if self._away_until_s is not None and self._clock() < self._away_until_s:
            raise Unavailable("Redis is away.")
        try:
            async with asyncio.timeout(self._answers_within_s):
                if self._away_until_s is not None:  # the pool's connections are of before, and dead
                    await self.client.connection_pool.disconnect(inuse_connections=False)
                result = await command(self.client)
        except (RedisError, OSError) as error:  # a timeout is an OSError
            if self._away_until_s is None:
                log.warning("household.redis_lost", reason=str(error) or type(error).__name__)
            self._away_until_s = self._clock() + ASKED_AGAIN_AFTER_S
            raise Unavailable("Redis is away.") from error
        if self._away_until_s is not None:
            self._away_until_s = None
            log.info("household.redis_returned")
        return result

    async def answers(self) -> bool:
        """Whether Redis is there now."""
        try:
            await self.do(lambda redis: redis.time())
        except Unavailable:
            return False
        return True


@asynccontextmanager
async def open_shared_redis(
    url: SecretStr, prefix: str, *, answers_within_s: float = ANSWERS_WITHIN_S
) -> AsyncIterator[SharedRedis]:
    """At once, even while Redis is away. Raises `Rejected` for a URL that can't be read."""
    async with redis_client(
        url, connections=MAX_CONNECTIONS, answers_within_s=answers_within_s
    ) as client:
        redis = SharedRedis(client, prefix, answers_within_s=answers_within_s)
        await redis.answers()
        yield redis
