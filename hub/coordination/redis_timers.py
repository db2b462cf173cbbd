"""Running timers in one Redis hash, shared by all hubs; by Redis's clock, against clock skew."""

from typing import Final

from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis

from hub.coordination.file_timers import FileTimerStore, StoredTimer, running_timer, stored_timer
from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import Timer

MARK: Final = "-"
"""A field of the hash that is no timer, and is always set: a hash without it has lost its data."""
KEPT_FOR_S: Final = 25 * 3600
"""Time to live of the hash, in seconds: longer than the longest timer."""
MAX_PENDING: Final = 256
"""The most changes that wait for Redis; the oldest give way."""

_ONE: Final[TypeAdapter[StoredTimer]] = TypeAdapter(StoredTimer)


class RedisTimerStore:
    """`TimerStore` for several hubs: one hash in Redis, with a local mirror.

    `mirror`, this hub's own store, answers while Redis is away and refills a Redis that has lost
    its data. Changes made while it is away are kept pending, by timer id, and written when it is
    back.
    """

    def __init__(self, redis: SharedRedis, mirror: FileTimerStore) -> None:
        self._redis = redis
        self._mirror = mirror
        self._key = redis.key("timers")
        self._pending: dict[str, Timer | None] = {}
        """Changes that Redis does not have yet; None: the timer is to be deleted."""

    async def running(self) -> tuple[Timer, ...]:
        """Returns the home's timers that have not run out; while Redis is away, the mirror's."""
        await self._flush()
        try:
            now_s, found = await self._redis.do(self._fetch_hash)
        except Unavailable:
            return await self._mirror.running()
        if MARK not in found:  # a new Redis, or one that lost its data: refill it from the mirror
            for timer in await self._mirror.running():
                self._pending.setdefault(timer.timer_id, timer)
            await self._flush()
            return await self._mirror.running()
        timers, stale = self._decode(found, now_s)
        if stale:
            await self._delete(stale)
        await self._mirror.replace(timers)
        return timers

    async def save(self, timer: Timer) -> None:
        """Stores the timer, in the mirror and in Redis; there later while Redis is away."""
        await self._mirror.save(timer)
        await self._change(timer.timer_id, timer)

    async def remove(self, timer_id: str) -> None:
        """Deletes the timer, in the mirror and in Redis; harmless when it is not there."""
        await self._mirror.remove(timer_id)
        await self._change(timer_id, None)

    async def _change(self, timer_id: str, timer: Timer | None) -> None:
        self._pending[timer_id] = timer
        while len(self._pending) > MAX_PENDING:
            del self._pending[next(iter(self._pending))]
        await self._flush()

    async def _flush(self) -> None:
        """Writes the pending changes in one transaction; while Redis is away they stay pending."""
        pending = dict(self._pending)
        if not pending:
            return

        async def write(redis: Redis) -> None:
            seconds, micros = await redis.time()
            offset_s = seconds + micros / 1e6 - self._mirror.clock()
            gone = [key for key, timer in pending.items() if timer is None]
            pipe = redis.pipeline(transaction=True)
            pipe.hset(self._key, MARK, "1")
            for key, timer in pending.items():
                if timer is not None:
                    pipe.hset(self._key, key, _ONE.dump_json(stored_timer(timer, offset_s)))
            if gone:
                pipe.hdel(self._key, *gone)
            pipe.expire(self._key, KEPT_FOR_S)
            await pipe.execute()

        try:
            await self._redis.do(write)
        except Unavailable:
            return
        self._pending = {
            key: timer
            for key, timer in self._pending.items()
            if pending.get(key, self) is not timer
        }

    async def _fetch_hash(self, redis: Redis) -> tuple[float, dict[str, bytes]]:
        """Returns Redis's time (Unix, in seconds) and the fields of the hash."""
        pipe = redis.pipeline(transaction=False)
        pipe.time()
        pipe.hgetall(self._key)
        (seconds, micros), found = await pipe.execute()
        return seconds + micros / 1e6, {_text(key): value for key, value in found.items()}

    def _decode(self, found: dict[str, bytes], now_s: float) -> tuple[tuple[Timer, ...], list[str]]:
        """Returns the running timers, and the ids of those that are over or can't be decoded."""
        timers, stale = [], []
        clock_s = self._mirror.clock()
        for key, value in found.items():
            if key == MARK:
                continue
            try:
                timer = running_timer(_ONE.validate_json(value), now_s, clock_s)
            except ValidationError:
                stale.append(key)
                continue
            if timer.ends_at_s > clock_s:
                timers.append(timer)
            else:
                stale.append(key)
        return tuple(timers), stale

    async def _delete(self, timer_ids: list[str]) -> None:
        try:
            await self._redis.do(lambda redis: redis.hdel(self._key, *timer_ids))
        except Unavailable:
            return


def _text(key: str | bytes) -> str:
    return key if isinstance(key, str) else key.decode("utf-8", "replace")
