"""Redis client with short timeouts and no retries, for one server or behind Sentinels (failover).

The URL names one server (`redis://`, `rediss://`), or Sentinels
(`redis+sentinel://one,two,three/name`), which know which server is the master now.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff

from hub.errors import Rejected

SENTINEL_PORT: Final = 26379
_SENTINEL: Final = "+sentinel"
_ESCAPES: Final = (
    "with special characters in the password percent-encoded (# as %23, / as %2F, @ as %40)"
)


@asynccontextmanager
async def redis_client(
    url: SecretStr, *, connections: int, answers_within_s: float
) -> AsyncIterator[Redis]:
    """Yields a client that is not connected yet, so that it opens while Redis is away, too.

    `connections`: the most at once. `answers_within_s`: how long, in seconds, each of these may
    take: waiting for a free connection, connecting, and an answer. Raises `Rejected` for a URL that
    can't be parsed, in a sentence that shows no part of the password.
    """
    limits: dict[str, Any] = {
        "max_connections": connections,
        "timeout": answers_within_s,
        "socket_timeout": answers_within_s,
        "socket_connect_timeout": answers_within_s,
    }
    async with AsyncExitStack() as stack:
        try:
            if _SENTINEL in url.get_secret_value().partition(":")[0]:
                client = _master(url.get_secret_value(), limits, answers_within_s, stack)
            else:
                retry = Retry(NoBackoff(), 0)
                client = Redis.from_pool(
                    BlockingConnectionPool.from_url(url.get_secret_value(), retry=retry, **limits)
                )
        except ValueError:  # its message may show a piece of the password
            raise Rejected(
                "REDIS_URL must look like redis://:password@host:6379/0, or like "
                f"redis+sentinel://:password@host:26379,host:26379/name/0, {_ESCAPES}"
            ) from None
        stack.push_async_callback(client.aclose)
        yield client


class _MasterPool(SentinelConnectionPool, BlockingConnectionPool):
    """Connection pool of the master that the Sentinels name; waits for a free connection."""


def _master(
    url: str, limits: dict[str, Any], answers_within_s: float, stack: AsyncExitStack
) -> Redis:
    """Returns a client of the master that the Sentinels in `url` know.

    `limits` are options of the pool. User, password, database number and the query's options are
    for the servers; the Sentinels get the TLS options alone. Their connections are closed by
    `stack`. Raises `ValueError` for a URL without a name of a master, or without hosts.
    """
    parts = urlsplit(url)
    user, _, hosts = parts.netloc.rpartition("@")
    name, _, number = parts.path.strip("/").partition("/")
    places = [urlsplit(f"//{host}") for host in hosts.split(",")]
    addresses = [(place.hostname or "", place.port or SENTINEL_PORT) for place in places]
    if not name or not all(host for host, _ in addresses):
        raise ValueError("no name of a master, or no host")
    scheme = parts.scheme.removesuffix(_SENTINEL)
    options: dict[str, Any] = dict(parse_url(f"{scheme}://{user}@server/{number}?{parts.query}"))
    for given in ("host", "port", "connection_class"):
        options.pop(given, None)
    # A Sentinel that does not answer must leave time to ask the others.
    asked_s = answers_within_s / (2 * len(addresses))
    asking = {key: options[key] for key in options if key.startswith("ssl_")} | {
        "ssl": scheme == "rediss",
        "socket_timeout": asked_s,
        "socket_connect_timeout": asked_s,
        "retry": Retry(NoBackoff(), 0),
    }
    sentinel = Sentinel(addresses, sentinel_kwargs=asking)
    stack.push_async_callback(sentinel.aclose)
    options |= {"ssl": scheme == "rediss", "retry": Retry(NoBackoff(), 0), **limits}
    client: Redis = sentinel.master_for(name, connection_pool_class=_MasterPool, **options)
    return client
