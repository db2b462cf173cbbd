"""Factory of the coordination adapters: Redis for several hubs, files and memory for one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.coordination.arbitration import LocalArbiter
from hub.coordination.file_claims import FileClaims, open_claims
from hub.coordination.file_timers import FileTimerStore
from hub.ports import Arbiter, SharedQuestions, TimerStore, TurnClaims
from hub.settings import CacheSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordination:
    """The coordination adapters of this hub."""

    claims: TurnClaims
    arbiter: Arbiter
    questions: SharedQuestions | None
    """None: questions are kept in this process alone."""
    timers: TimerStore


@asynccontextmanager
async def open_household(
    settings: CacheSettings, state_dir: Path, *, hub_id: str, topic_prefix: str
) -> AsyncIterator[Coordination]:
    """Opens the adapters for as long as the block runs: over Redis when it is enabled, else local.

    `state_dir` holds the files `claims` and `timers.json`, which are used in both cases: with Redis
    they answer while it is away. `hub_id` names this hub in the claims that it makes in Redis;
    `topic_prefix` begins every Redis key, so that homes may share a Redis as they share a broker.

    Opens at once, even while Redis is away, and uses it when it comes back. Raises `Rejected` for a
    REDIS_URL that can't be parsed.
    """
    timers = await asyncio.to_thread(FileTimerStore, state_dir / "timers.json")
    async with open_claims(state_dir / "claims") as claims:
        if not settings.enabled:
            yield Coordination(claims=claims, arbiter=LocalArbiter(), questions=None, timers=timers)
            return
        async with _shared(settings, claims, timers, hub_id, topic_prefix) as household:
            yield household


@asynccontextmanager
async def _shared(
    settings: CacheSettings,
    claims: FileClaims,
    timers: FileTimerStore,
    hub_id: str,
    topic_prefix: str,
) -> AsyncIterator[Coordination]:
    from hub.coordination.redis_arbitration import RedisArbiter
    from hub.coordination.redis_claims import RedisClaims
    from hub.coordination.redis_questions import RedisQuestions
    from hub.coordination.redis_timers import RedisTimerStore
    from hub.coordination.shared_redis import open_shared_redis

    async with open_shared_redis(settings.url, topic_prefix) as redis:
        yield Coordination(
            claims=RedisClaims(redis, hub_id, claims),
            arbiter=RedisArbiter(redis),
            questions=RedisQuestions(redis),
            timers=RedisTimerStore(redis, timers),
        )
