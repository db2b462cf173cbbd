"""Open follow-up questions in Redis: asked by one hub, popped once by the hub that is answered."""

from typing import Final

import structlog
from pydantic import TypeAdapter, ValidationError

from hub.coordination.shared_redis import SharedRedis
from hub.errors import Unavailable
from hub.ports import Ask

log = structlog.get_logger()

_ADAPTER: Final[TypeAdapter[Ask]] = TypeAdapter(Ask)


class RedisQuestions:
    """`SharedQuestions` in Redis; one that can't be decoded (another version's) counts as none."""

    def __init__(self, redis: SharedRedis) -> None:
        self._redis = redis

    async def save(self, session_id: str, question: Ask, keep_s: float) -> bool:
        """Stores the question for `keep_s` seconds, over an older one; False without Redis."""
        key, text = self._redis.key("question", session_id), _ADAPTER.dump_json(question)
        try:
            await self._redis.do(lambda redis: redis.set(key, text, px=round(keep_s * 1000)))
        except Unavailable:
            return False
        return True

    async def pop(self, session_id: str) -> Ask | None:
        """Returns the question and deletes it; None without one, and while Redis is away."""
        key = self._redis.key("question", session_id)
        try:
            text = await self._redis.do(lambda redis: redis.getdel(key))
            return None if text is None else _ADAPTER.validate_json(text)
        except Unavailable:
            return None
        except ValidationError as error:
            log.warning(
                "question.not_read",
                reason=str(error.errors(include_input=False, include_url=False)[0]["msg"]),
            )
            return None
