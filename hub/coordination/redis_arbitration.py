"""Wake-word arbitration for several hubs: all bids compete in Redis (see `arbitration`)."""

import asyncio
from typing import Final

from hub.coordination.arbitration import ROUND_S, WINDOW_S, LocalArbiter, rank
from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import WakeBid

_BID: Final = """
local time = redis.call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)
local round = redis.call('HMGET', KEYS[1], 'opened_ms', 'best', 'rank')
if not round[1] then
  local opened_ms = ARGV[5] == '1' and now_ms - ARGV[3] or now_ms
  redis.call('HSET', KEYS[1], 'opened_ms', opened_ms, 'best', ARGV[1], 'rank', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  return tonumber(ARGV[3])
end
local left_ms = round[1] + ARGV[3] - now_ms
local rank, best_rank = tonumber(ARGV[2]), tonumber(round[3])
if left_ms > 0 and (rank > best_rank or (rank == best_rank and ARGV[1] < round[2])) then
  redis.call('HSET', KEYS[1], 'best', ARGV[1], 'rank', ARGV[2])
end
return math.max(left_ms, 0)
"""
"""Records a bid atomically and returns what is left of the window, in milliseconds.

KEYS: the round, a hash. ARGV: satellite id; rank in dB; window and whole round, both in
milliseconds; 1 for a satellite that is alone, whose window is closed as it opens, else 0.

Times are by Redis's own clock, because those of the hubs may differ (clock skew)."""


class RedisArbiter:
    """`Arbiter` for several hubs, in Redis; while it is away, by the bids a hub overhears."""

    def __init__(
        self, redis: SharedRedis, *, window_s: float = WINDOW_S, round_s: float = ROUND_S
    ) -> None:
        """`window_s`: how long the first bid waits for others, in seconds.

        `round_s`: how long later bids belong to its round, in seconds.
        """
        self._redis = redis
        self._window_s, self._round_s = window_s, round_s
        self._local = LocalArbiter(window_s=window_s, round_s=round_s)

    def overhear(self, bid: WakeBid) -> None:
        """Records the bid for when Redis is away; every hub receives every bid, sooner or later."""
        self._local.overhear(bid)

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        """Waits for the rest of the window; returns whether this satellite's bid is the best.

        `alone`: no other satellite can bid; then it does not wait. While Redis is away, the bids
        that this hub has overheard decide. Never raises.
        """
        key = self._redis.key("wake", bid.wake_word)
        terms = (
            bid.satellite_id,
            repr(rank(bid)),
            str(_ms(self._window_s)),
            str(_ms(self._round_s)),
            str(int(alone)),
        )
        try:
            left_ms = await self._redis.do(lambda redis: redis.eval(_BID, 1, key, *terms))
            if not alone:
                await asyncio.sleep(int(left_ms) / 1000.0)
            best = await self._redis.do(lambda redis: redis.hget(key, "best"))
        except Unavailable:
            return await self._local.wins(bid, alone=alone)
        return best in (bid.satellite_id, bid.satellite_id.encode())


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
