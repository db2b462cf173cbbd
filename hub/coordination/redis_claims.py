"""Which hub acts on a turn, where there are several: the first to write its name in Redis."""

from hub.coordination.local_claims import CLAIMED_FOR_S
from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import TurnClaims


class RedisClaims:
    """`TurnClaims` of several hubs: the first to write its name has the turn, its own next life included.

    While Redis is away a claim is this hub's `own` alone. The broker then still gives a turn to one hub, and no hub
    takes over from another.
    """

    def __init__(self, redis: SharedRedis, hub_id: str, own: TurnClaims) -> None:
        self._redis = redis
        self._hub_id = hub_id
        self._own = own

    async def bind_all(self) -> bool:
        """Whether Redis is there."""
        return await self._redis.answers()

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Whether nobody claimed it before."""
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
