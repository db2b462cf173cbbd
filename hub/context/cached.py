"""Conversations, cached: the context is read from the cache, and brought up to date when a turn is kept."""

import asyncio
from typing import Final
from urllib.parse import quote
from weakref import WeakValueDictionary

from pydantic import TypeAdapter, ValidationError

from hub.errors import Unavailable
from hub.ports import Context, ContextCache, ConversationStore, TurnRecord

EXCHANGE_LIMIT: Final = 10
"""How many of a session's last exchanges a context holds."""


def context_key(session_id: str, room_id: str) -> str:
    """The cache's key. What has a meaning in keys or patterns (`:` `*` `?` `[` …) is percent-encoded in the ids."""
    return f"context:{_plain(session_id)}:{_plain(room_id)}"


def session_pattern(session_id: str) -> str:
    """The glob of one session's contexts in all rooms, whatever its id is made of."""
    return f"context:{_plain(session_id)}:*"


def _plain(text: str) -> str:
    return quote(text, safe="", errors="replace")


class ConversationMemory:
    """`Memory` from a store and a cache."""

    def __init__(self, store: ConversationStore, cache: ContextCache, ttl_s: float) -> None:
        self._store = store
        self._cache = cache
        self._ttl_s = ttl_s
        self._json = TypeAdapter(Context)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def load(self, session_id: str, room_id: str) -> Context:
        """The context, from the cache or the store. Raises `Unavailable` or `Rejected`."""

        async def fetch() -> str:
            return await self._stored(session_id, room_id)

        key = context_key(session_id, room_id)
        text = await self._cache.get_or_fetch(key, fetch, self._ttl_s)
        try:
            return self._json.validate_json(text)
        except ValidationError:  # somebody else's, or another version's
            text = await fetch()
            await self._cache.put(key, text, self._ttl_s)
            return self._json.validate_json(text)

    async def keep(self, record: TurnRecord) -> None:
        """Stores the turn once (by its turn id) and brings the cached context up to date.

        Raises `Unavailable` or `Rejected` when the turn is not stored.
        """
        key = context_key(record.session_id, record.room_id)
        # One at a time for each context: an older reading must not be cached after a newer one.
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            await self._store.add_turn(record)
            try:
                text = await self._stored(record.session_id, record.room_id)
            except Unavailable:
                await self._cache.invalidate_pattern(key)  # the turn is kept; only the cache knows less
            else:
                await self._cache.put(key, text, self._ttl_s)

    async def forget(self, session_id: str) -> int:
        """Drops the session's cached contexts, after something they hold was changed; returns how many."""
        return await self._cache.invalidate_pattern(session_pattern(session_id))

    async def _stored(self, session_id: str, room_id: str) -> str:
        context = await self._store.load_context(session_id, room_id, EXCHANGE_LIMIT)
        return self._json.dump_json(context).decode()
