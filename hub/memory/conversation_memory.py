"""Conversation memory: contexts read through a cache (cache-aside), writes behind the answer.

A read needs no database while the context is cached; a write needs none at all, because it is
durable in the journal first (write-behind). Writes that are queued there are merged into everything
that is read, so nothing is lost to a reader while the database is away. A store that does not
answer is waited for no longer than `reads` allows.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import structlog

from hub.errors import HubError, Rejected, Unavailable
from hub.memory.apply_writes import EXCHANGE_LIMIT, with_preferences, with_writes
from hub.memory.context_cache import CachedContexts, context_key
from hub.memory.database import DiskFull, QueueFull
from hub.memory.last_known import LastKnown
from hub.memory.reads import Reads
from hub.memory.rows import PREFERENCE_LIMIT
from hub.memory.schedule_memory import NothingKept
from hub.ports import (
    Context,
    ContextCache,
    ConversationStore,
    Forgotten,
    Notices,
    Pattern,
    Preference,
    ScheduleStore,
    TurnRecord,
    Unlearned,
    Write,
)

log = structlog.get_logger()

_NOBODY: Final = ""
"""The session and the room of reads that are for the household's preferences alone."""


class ConversationMemory:
    """`Memory`, `Learning` and `Preferences` from a store and a cache."""

    def __init__(
        self,
        store: ConversationStore,
        cache: ContextCache,
        ttl_s: float,
        reads: Reads,
        *,
        notices: Notices | None = None,
        schedules: ScheduleStore = NothingKept(),  # noqa: B008 - it has no state
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`ttl_s`: how long a context stays cached, in seconds. `now` returns an aware time.

        `reads` bounds how long a read is waited for. `notices`: what a person has to be told of the
        store; None: nothing. `schedules`: what is kept for later in the same store.
        """
        self.notices = notices
        self.schedules = schedules
        self.store = store
        self.cache = cache
        self._contexts = CachedContexts(cache, ttl_s)
        self._reads = reads
        self._now = now
        self._known = LastKnown()

    async def load(self, session_id: str, room_id: str) -> Context:
        """Returns the context, from the cache or the store, merged with the writes still queued.

        When neither answers in time, it is the context as this hub last knew it; for a session that
        is new here that is the room's patterns and the preferences. Expired preferences are left
        out. Does not raise for a cache or a store that is away.
        """
        # Taken before the read: a write that lands meanwhile is in one of the two.
        queued = self.store.queued(session_id, room_id)
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

    async def keep(self, record: TurnRecord, durable: asyncio.Event | None = None) -> None:
        """Stores the turn once (by its turn id) and updates the cached context, or fetches it.

        `durable` is set as soon as the journal has the turn: on the disk, or in memory while the
        disk fails. Raises `Unavailable` when the journal is full; a cache or a database that is
        away raises nothing.
        """
        cached = await self._write(record, durable)
        if not cached and self.cache.status().connected:
            try:
                await self._read(record.session_id, record.room_id)
            except HubError as error:  # the turn is durable; only the cache lacks it
                log.info("context.not_cached", turn_id=record.turn_id, reason=str(error))

    async def learn(self, pattern: Pattern) -> None:
        """Stores a pattern in place of the one with the same sentence and room.

        Durable when it returns. Raises `Unavailable` when it can't be made durable.
        """
        await self._write(pattern)

    async def unlearn(self, sentence: str, room_id: str) -> None:
        """Deletes what the sentence was learned to mean in the room. Raises `Unavailable`."""
        await self._write(Unlearned(sentence=sentence, room_id=room_id))

    async def preferences(self) -> tuple[Preference, ...]:
        """Returns the preferences that hold now, by category and key.

        While the database is away they are those that this hub last knew. Does not raise for that.
        """
        return (await self._preferences())[0]

    async def remember(self, preference: Preference) -> None:
        """Stores a preference in place of the one with the same category and key.

        Durable when it returns. Raises `Unavailable` when it can't be made durable, and `Rejected`
        when `PREFERENCE_LIMIT` others hold already, as many as a context has room for.
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
                f"{PREFERENCE_LIMIT} things are remembered already: "
                "let one of them be forgotten first"
            )
        await self._write(preference)

    async def forget(self, category: str, key: str) -> bool:
        """Deletes a preference; returns whether there was one, as far as is known.

        Raises `Unavailable` when the deletion can't be made durable. While the database is away a
        deletion is written even where none is known, because another hub may have stored one.
        """
        known, sure = await self._preferences()
        there = any((each.category, each.key) == (category, key) for each in known)
        if there or not sure:
            await self._write(Forgotten(category=category, key=key))
        return there

    async def _preferences(self) -> tuple[tuple[Preference, ...], bool]:
        """Returns the preferences that hold now, and whether the database has confirmed them."""
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

    async def _write(self, write: Write, durable: asyncio.Event | None = None) -> bool:
        """Makes the write durable; returns whether a context that it touches was cached.

        Raises `Unavailable` with a sentence for a person; the log and the store's status have the
        details.
        """
        try:
            kept = await self.store.accept(write)
        except Unavailable as error:
            raise Unavailable(f"I can't remember anything right now: {_told(error)}") from error
        if durable is not None:
            durable.set()
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


def _told(error: Unavailable) -> str:
    """Why nothing can be remembered, in words that need no path."""
    match error:
        case DiskFull():
            return "my storage is full."
        case QueueFull():
            return "too much waits for my database already."
        case _:
            return "my storage can't be written."
