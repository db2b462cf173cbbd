"""Contexts in the cache: read through, and brought up to date by every write that touches them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from hub.memory.apply_writes import with_writes
from hub.ports import Context, ContextCache, Pattern, TurnRecord, Unlearned, Write

_JSON: Final = TypeAdapter(Context)


def context_key(session_id: str, room_id: str) -> str:
    """The cache's key. What has a meaning in keys or patterns (`:` `*` `?` `[` …) is percent-encoded in the ids."""
    return f"context:{_plain(session_id)}:{_plain(room_id)}"


def room_pattern(room_id: str) -> str:
    """The glob of a room's contexts in all sessions, whatever its id is made of."""
    return f"context:*:{_plain(room_id)}"


ALL_CONTEXTS: Final = "context:*"


def _plain(text: str) -> str:
    return quote(text, safe="", errors="replace")


class CachedContexts:
    """The contexts of the household. Several hubs may share the cache: none overwrites what another has written."""

    def __init__(self, cache: ContextCache, ttl_s: float) -> None:
        self._cache = cache
        self._ttl_s = ttl_s

    async def get(
        self, session_id: str, room_id: str, fetch: Callable[[], Awaitable[Context]]
    ) -> Context:
        """The cached context, or what `fetch` gives, which is cached then. Many at once cause one fetch.

        Raises what `fetch` raises.
        """

        async def fetch_text() -> str:
            return _text(await fetch())

        key = context_key(session_id, room_id)
        text = await self._cache.get_or_fetch(key, fetch_text, self._ttl_s)
        try:
            return _JSON.validate_json(text)
        except ValidationError:  # somebody else's, or another version's
            await self._cache.invalidate_pattern(key)
            return _JSON.validate_json(await self._cache.get_or_fetch(key, fetch_text, self._ttl_s))

    async def add(self, write: Write) -> bool:
        """Brings up to date exactly the cached contexts that the write touches; whether one was there, for a turn."""

        def change(text: str) -> str | None:
            context = _context(text)
            return None if context is None else _text(with_writes(context, [write]))

        if isinstance(write, TurnRecord):
            return await self._cache.update(
                context_key(write.session_id, write.room_id), change, self._ttl_s
            )
        return await self._cache.update_pattern(_touched(write), change) > 0

    async def landed(self, writes: Sequence[Write]) -> None:
        """To be called when the database has the writes: another hub may have fetched a context without them before."""
        for write in writes:
            await self.add(write)


def _touched(write: Write) -> str:
    return room_pattern(write.room_id) if isinstance(write, Pattern | Unlearned) else ALL_CONTEXTS


def _text(context: Context) -> str:
    return _JSON.dump_json(context).decode()


def _context(text: str) -> Context | None:
    try:
        return _JSON.validate_json(text)
    except ValidationError:
        return None
