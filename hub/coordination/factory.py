"""Opens what the hubs of a home share, as the settings say: in Redis, or in this process and its files."""

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
    """What this hub shares with the others of its home."""

    claims: TurnClaims
    arbiter: Arbiter
    questions: SharedQuestions | None
    """None: they are kept in this process alone."""
    timers: TimerStore


@asynccontextmanager
async def open_household(
    settings: CacheSettings, state_dir: Path, *, hub_id: str, topic_prefix: str
) -> AsyncIterator[Coordination]:
    """In Redis when enabled (it may be away, and comes back by itself). Raises `Rejected` for a URL it can't read."""
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
