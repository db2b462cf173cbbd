"""A client of the household's Redis that gives up quickly: nothing waits for one that is away, nothing retries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from hub.errors import Rejected


@asynccontextmanager
async def redis_client(url: SecretStr, *, connections: int, answers_within_s: float) -> AsyncIterator[Redis]:
    """Unconnected, so also while Redis is away; a free connection, connecting and an answer may each take so long.

    Raises `Rejected` for a URL that can't be read.
    """
    try:
        pool = BlockingConnectionPool.from_url(
            url.get_secret_value(),
            max_connections=connections,
            timeout=answers_within_s,
            socket_timeout=answers_within_s,
            socket_connect_timeout=answers_within_s,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError:  # its message may show a piece of the password
        raise Rejected(
            "REDIS_URL must look like redis://:password@host:6379/0, with special characters in the password "
            "percent-encoded (# as %23, / as %2F, @ as %40)"
        ) from None
    client = Redis.from_pool(pool)
    try:
        yield client
    finally:
        await client.aclose()
