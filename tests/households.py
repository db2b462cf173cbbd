"""Redis as the hubs of one home share it, one client for each hub."""

import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from pydantic import SecretStr

from hub.household.shared_redis import SharedRedis, open_shared_redis


@asynccontextmanager
async def hubs_redis(url: str, hubs: int = 2) -> AsyncIterator[list[SharedRedis]]:
    """So many hubs' connections to one household's keys."""
    prefix = f"test-{uuid.uuid4().hex[:12]}/v1"
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_shared_redis(SecretStr(url), prefix)) for _ in range(hubs)]
