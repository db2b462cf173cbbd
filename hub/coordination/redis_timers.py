"""Running timers in Redis, for every hub of the home: one hash, by Redis's own clock, so that the hubs' may differ."""

from typing import Final

from pydantic import TypeAdapter, ValidationError
from redis.asyncio import Redis

from hub.coordination.file_timers import FileTimerStore, StoredTimer, timer_from, written
from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import Timer

MARK: Final = "-"
"""A field beside the timers that says that the hash stands: without it Redis has lost what it held."""
KEPT_FOR_S: Final = 25 * 3600
"""Longer than the longest timer."""
MAX_UNTOLD: Final = 256
"""Changes that wait for Redis; the oldest give way."""

_ONE: Final[TypeAdapter[StoredTimer]] = TypeAdapter(StoredTimer)


class RedisTimerStore:
    """`TimerStore` for several hubs: one hash in Redis. `mirror` answers while Redis is away and fills one that has
    lost its data; what changes meanwhile is told to Redis when it is back."""

    def __init__(self, redis: SharedRedis, mirror: FileTimerStore) -> None:
        self._redis = redis
        self._mirror = mirror
        self._key = redis.key("timers")
        self._untold: dict[str, Timer | None] = {}

    async def running(self) -> tuple[Timer, ...]:
        """The home's timers that have not run out."""
        await self._tell()
        try:
            now_s, found = await self._redis.do(self._look)
        except Unavailable:
            return await self._mirror.running()
        if MARK not in found:  # a new Redis, or one that forgot: it gets what is known here
            for timer in await self._mirror.running():
                self._untold.setdefault(timer.timer_id, timer)
            await self._tell()
            return await self._mirror.running()
        timers, past = self._read(found, now_s)
        if past:
            await self._forget(past)
        await self._mirror.replace(timers)
        return timers

    async def put(self, timer: Timer) -> None:
        """Keeps it until it has run out."""
        await self._mirror.put(timer)
        await self._change(timer.timer_id, timer)

    async def remove(self, timer_id: str) -> None:
        """Forgets it; harmless when it is not there."""
        await self._mirror.remove(timer_id)
        await self._change(timer_id, None)

    async def _change(self, timer_id: str, timer: Timer | None) -> None:
        self._untold[timer_id] = timer
        while len(self._untold) > MAX_UNTOLD:
            del self._untold[next(iter(self._untold))]
        await self._tell()

    async def _tell(self) -> None:
        """Tells Redis what has changed here; what it could not be told stays for the next time."""
        untold = dict(self._untold)
        if not untold:
            return

        async def write(redis: Redis) -> None:
            seconds, micros = await redis.time()
            offset_s = seconds + micros / 1e6 - self._mirror.clock()
            gone = [key for key, timer in untold.items() if timer is None]
            pipe = redis.pipeline(transaction=True)
            pipe.hset(self._key, MARK, "1")
            for key, timer in untold.items():
                if timer is not None:
                    pipe.hset(self._key, key, _ONE.dump_json(written(timer, offset_s)))
            if gone:
                pipe.hdel(self._key, *gone)
            pipe.expire(self._key, KEPT_FOR_S)
            await pipe.execute()

        try:
            await self._redis.do(write)
        except Unavailable:
            return
        self._untold = {
            key: timer for key, timer in self._untold.items() if untold.get(key, self) is not timer
        }

    async def _look(self, redis: Redis) -> tuple[float, dict[str, bytes]]:
        """Redis's time, and what the hash holds."""
        pipe = redis.pipeline(transaction=False)
        pipe.time()
        pipe.hgetall(self._key)
        (seconds, micros), found = await pipe.execute()
        return seconds + micros / 1e6, {_text(key): value for key, value in found.items()}

    def _read(self, found: dict[str, bytes], now_s: float) -> tuple[tuple[Timer, ...], list[str]]:
        """The timers that run, and the ids of what is over or cannot be read."""
        timers, past = [], []
        clock_s = self._mirror.clock()
        for key, value in found.items():
            if key == MARK:
                continue
            try:
                timer = timer_from(_ONE.validate_json(value), now_s, clock_s)
            except ValidationError:
                past.append(key)
                continue
            if timer.ends_at_s > clock_s:
                timers.append(timer)
            else:
                past.append(key)
        return tuple(timers), past

    async def _forget(self, timer_ids: list[str]) -> None:
        try:
            await self._redis.do(lambda redis: redis.hdel(self._key, *timer_ids))
        except Unavailable:
            return


def _text(key: str | bytes) -> str:
    return key if isinstance(key, str) else key.decode("utf-8", "replace")
