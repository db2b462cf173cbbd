"""What the household said, prefers and taught: read through the cache, written behind the answer.

A read needs no database while the context is cached; a write needs none at all, because it is durable in the journal
first. What is queued there is added to whatever is read, so nothing is forgotten while the database is away. One that
is silent is waited for no longer than `reads` allows.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import structlog

from hub.errors import HubError, Rejected
from hub.memory.apply_writes import EXCHANGE_LIMIT, with_preferences, with_writes
from hub.memory.context_cache import CachedContexts, context_key
from hub.memory.last_known import LastKnown
from hub.memory.reads import Reads
from hub.memory.rows import PREFERENCE_LIMIT
from hub.ports import (
    Context,
    ContextCache,
    ConversationStore,
    Forgotten,
    Pattern,
    Preference,
    TurnRecord,
    Unlearned,
    Write,
)

log = structlog.get_logger()

_NOBODY: Final = ""
"""The session and the room of reads that are for what the household prefers only."""


class ConversationMemory:
    """`Memory`, `Learning` and `Preferences` from a store and a cache."""

    def __init__(
        self,
        store: ConversationStore,
        cache: ContextCache,
        ttl_s: float,
        reads: Reads,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.cache = cache
        self._contexts = CachedContexts(cache, ttl_s)
        self._reads = reads
        self._now = now
        self._known = LastKnown()

    async def load(self, session_id: str, room_id: str) -> Context:
        """The context, from the cache or the store; while neither gives it soon, as it was last known here."""
        queued = self.store.queued(
            session_id, room_id
        )  # before the read: what lands meanwhile is in one of them
        try:
            context = await self._read(session_id, room_id)
        except HubError as error:
            log.warning(
                "context.from_memory", session_id=session_id, room_id=room_id, reason=str(error)
            )
            context = with_writes(self._known.context(session_id, room_id), queued)
        else:
            context = with_writes(context, queued)
            self._known.refresh(session_id, room_id, context)
        now = self._now()
        return replace(
            context,
            preferences=tuple(known for known in context.preferences if known.applies(now)),
        )

    async def keep(self, record: TurnRecord) -> None:
        """Stores the turn once (by its turn id) and brings the cached context up to date.

        Raises `Unavailable` when the turn can't be made durable.
        """
        cached = await self._write(record)
        if not cached and self.cache.status().connected:
            try:
                await self._read(record.session_id, record.room_id)
            except HubError as error:  # the turn is kept; only the cache knows less
                log.info("context.not_cached", turn_id=record.turn_id, reason=str(error))

    async def learn(self, pattern: Pattern) -> None:
        """Stores what was learned, in place of what the same sentence meant in the same room. Raises `Unavailable`."""
        await self._write(pattern)

    async def unlearn(self, sentence: str, room_id: str) -> None:
        """Forgets what the sentence was learned to mean in the room. Raises `Unavailable`."""
        await self._write(Unlearned(sentence=sentence, room_id=room_id))

    async def preferences(self) -> tuple[Preference, ...]:
        """All that hold now, by category and key; while the database is away, those that were last known here."""
        return (await self._preferences())[0]

    async def remember(self, preference: Preference) -> None:
        """Stores it in place of what has the same category and key.

        Raises `Unavailable` when it can't be made durable, `Rejected` when as many hold as a context has room for.
        """
        now = self._now()
        others = [
            known
            for known in self._known.preferences
            if known.applies(now)
            and (known.category, known.key) != (preference.category, preference.key)
        ]
        if len(others) >= PREFERENCE_LIMIT:
            raise Rejected(
                f"{PREFERENCE_LIMIT} things are remembered already: let one of them be forgotten first"
            )
        await self._write(preference)

    async def forget(self, category: str, key: str) -> bool:
        """Deletes it; whether there was one. Raises `Unavailable` when that can't be made durable."""
        known, sure = await self._preferences()
        there = any((each.category, each.key) == (category, key) for each in known)
        if there or not sure:
            await self._write(Forgotten(category=category, key=key))
        return there

    async def _preferences(self) -> tuple[tuple[Preference, ...], bool]:
        """Those that hold now, and whether the database was there to say so."""
        queued = self.store.queued(_NOBODY, _NOBODY)
        try:
            read = await self._reads.soon(
                "preferences", lambda: self.store.load_context(_NOBODY, _NOBODY, 0)
            )
            known, sure = read.preferences, True
        except HubError as error:
            log.warning("preferences.from_memory", reason=str(error))
            known, sure = self._known.preferences, False
        known = with_preferences(known, queued)
        self._known.preferences = known
        now = self._now()
        return tuple(preference for preference in known if preference.applies(now)), sure

    async def _write(self, write: Write) -> bool:
        """Whether a context that it touches was cached."""
        kept = await self.store.accept(write)
        self._known.add(kept)
        return await self._contexts.add(kept)

    async def _read(self, session_id: str, room_id: str) -> Context:
        def get() -> Awaitable[Context]:
            return self._contexts.get(session_id, room_id, lambda: self._fetch(session_id, room_id))

        return await self._reads.soon(context_key(session_id, room_id), get)

    async def _fetch(self, session_id: str, room_id: str) -> Context:
        queued = self.store.queued(session_id, room_id)
        return with_writes(
            await self.store.load_context(session_id, room_id, EXCHANGE_LIMIT), queued
        )
