"""One household's keys in Redis, with a client for each hub."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from hub.coordination.shared_redis import SharedRedis, open_shared_redis


@asynccontextmanager
async def hubs_redis(
    url: str, hubs: int = 2, *, answers_within_s: float = 30.0
) -> AsyncIterator[list[SharedRedis]]:
    """Connections of several hubs to one household's keys.

    Their time limits are long, as they all share one busy process.
    """
    prefix = f"test-{uuid.uuid4().hex[:12]}/v1"
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(
                open_shared_redis(SecretStr(url), prefix, answers_within_s=answers_within_s)
            )
            for _ in range(hubs)
        ]
