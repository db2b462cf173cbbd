"""Turn claims of several hubs in Redis: the first to set a turn's key carries it out (SET NX)."""

from hub.coordination.local_claims import CLAIMED_FOR_S
from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import TurnClaims


class RedisClaims:
    """`TurnClaims` of several hubs: a distributed claim in Redis, which also survives a restart.

    A turn must be claimed in this hub's `own` claims first, then in Redis. While Redis is away,
    `own` alone decides: the first `accepted` on the broker then still gives each turn to one hub.
    """

    def __init__(self, redis: SharedRedis, hub_id: str, own: TurnClaims) -> None:
        """`hub_id` is the value of the keys; `own`: this hub's claims, in memory or in a file."""
        self._redis = redis
        self._hub_id = hub_id
        self._own = own

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Claims the turn; False when a hub claimed it in the last ten minutes. Never raises."""
        if not await self._own.claim(satellite_id, turn_id):
            return False
        key = self._redis.key("turn", satellite_id, turn_id)
        kept_ms = round(CLAIMED_FOR_S * 1000)
        try:
            return bool(
                await self._redis.do(
                    lambda redis: redis.set(key, self._hub_id, px=kept_ms, nx=True)
                )
            )
        except Unavailable:
            return True
