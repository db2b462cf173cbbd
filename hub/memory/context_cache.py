"""Cache of conversation contexts (read-through); every write updates those that it touches."""

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from hub.memory.apply_writes import with_writes
from hub.ports import (
    Context,
    ContextCache,
    Pattern,
    Schedule,
    ScheduleEnded,
    TurnRecord,
    Unlearned,
    Write,
)

_JSON: Final = TypeAdapter(Context)
DECODED: Final = 128
"""Contexts that are kept decoded, by their text: a turn reads the one it changes three times."""


def context_key(session_id: str, room_id: str) -> str:
    """Returns the cache key; characters with a meaning in keys or globs are percent-encoded."""
    return f"context:{_plain(session_id)}:{_plain(room_id)}"


def room_pattern(room_id: str) -> str:
    """Returns the glob of a room's contexts in all sessions; the id itself is taken literally."""
    return f"context:*:{_plain(room_id)}"


ALL_CONTEXTS: Final = "context:*"
"""The glob of every context."""


@lru_cache(maxsize=DECODED)
def _plain(text: str) -> str:
    return quote(text, safe="", errors="replace")


class CachedContexts:
    """Cached contexts of the household, as JSON; several hubs share them without lost updates."""

    def __init__(self, cache: ContextCache, ttl_s: float) -> None:
        """`ttl_s`: how long a context stays cached after it was fetched or a turn was added."""
        self._cache = cache
        self._ttl_s = ttl_s
        self._decoded = lru_cache(maxsize=DECODED)(_JSON.validate_json)

    async def get(
        self, session_id: str, room_id: str, fetch: Callable[[], Awaitable[Context]]
    ) -> Context:
        """Returns the cached context, or what `fetch` returns, which is then cached.

        Many callers at once cause one fetch. A cached text that can't be decoded is dropped and
        fetched again; fields that this version does not know are ignored. Raises what `fetch`
        raises.
        """

        async def fetch_text() -> str:
            return _text(await fetch())

        key = context_key(session_id, room_id)
        text = await self._cache.get_or_fetch(key, fetch_text, self._ttl_s)
        try:
            return self._decoded(text)
        except ValidationError:  # another program's, or another version's
            await self._cache.invalidate_pattern(key)
            return self._decoded(await self._cache.get_or_fetch(key, fetch_text, self._ttl_s))

    async def add(self, write: Write) -> bool:
        """Updates exactly the cached contexts that the write touches; whether there was one.

        A turn touches one context, a pattern those of its room in all sessions, a preference all, a
        schedule none.
        """
        if isinstance(write, Schedule | ScheduleEnded):
            return False

        def change(text: str) -> str | None:
            context = self._context(text)
            if context is None:
                return None
            changed = with_writes(context, [write])
            return text if changed is context else _text(changed)

        if isinstance(write, TurnRecord):
            return await self._cache.update(
                context_key(write.session_id, write.room_id), change, self._ttl_s
            )
        return await self._cache.update_pattern(_touched(write), change) > 0

    def _context(self, text: str) -> Context | None:
        try:
            return self._decoded(text)
        except ValidationError:
            return None

    async def landed(self, writes: Sequence[Write]) -> None:
        """Adds writes again, once the database has them.

        Another hub may have fetched a context from the database before that, without them.
        """
        for write in writes:
            await self.add(write)


def _touched(write: Write) -> str:
    return room_pattern(write.room_id) if isinstance(write, Pattern | Unlearned) else ALL_CONTEXTS


def _text(context: Context) -> str:
    return _JSON.dump_json(context).decode()
