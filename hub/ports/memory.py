"""Ports of the conversation memory: history, preferences, learned patterns, cache, store."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hub.ports.commands import IntentCall
from hub.ports.frames import DialogueFrame
from hub.ports.schedules import Schedule, ScheduleEnded
from hub.ports.turns import Source
from ingle.wire.messages import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One command and its answer, as a part of the conversation history."""

    turn_id: str
    said: str
    answered: str
    at: datetime | None = None
    """When the turn was made; aware. None: unknown, and sorted before every exchange with a
    time."""
    frame: DialogueFrame | None = None
    """What it did and spoke of; None: nothing of the home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One thing the household wants remembered."""

    category: str
    """`person`, `units`, `default_room` or `note`."""
    key: str
    """Unique within its category: `name`; `temperature`; `everything`, `lights`, `music`,
    `heating`, `blinds`, `fans`; the note's words in lower case."""
    value: str
    """In the household's words and their case: a name; `celsius` or `fahrenheit`; a room's name;
    the note."""
    expires_at: datetime | None = None
    """Aware; from then on it does not apply and is pruned. None: until it is forgotten."""

    def applies(self, now: datetime) -> bool:
        """Whether it has not expired at `now`, which is aware."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A learned command: a sentence that a language model resolved into verified actions."""

    sentence: str
    """In the intents' normal form; unique in its room."""
    room_id: str
    commands: tuple[IntentCall, ...]
    entity_ids: tuple[str, ...]
    """The entities that the commands resolved to, in order. The commands are run again only where
    they resolve to the same ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Conversation context: the history, preferences and learned patterns known to a turn."""

    exchanges: tuple[Exchange, ...] = ()
    """The session's last ones in this room, oldest first."""
    preferences: tuple[Preference, ...] = ()
    """Those of the household that hold now; by category and key."""
    patterns: tuple[Pattern, ...] = ()
    """What was learned in this room, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """A finished turn as it is stored. Its `turn_id` is the idempotency key: it is stored once."""

    turn_id: str
    session_id: str
    room_id: str
    said: str
    answered: str
    source: Source
    outcome: Outcome
    intent: str | None
    """None: it was answered without an intent."""
    created_at: datetime
    """Aware."""
    frame: DialogueFrame | None = None
    """What it did and spoke of; None: nothing of the home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlearned:
    """Deletion of a learned pattern: what `sentence` means in the room `room_id`."""

    sentence: str
    room_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Deletion of a preference."""

    category: str
    key: str


Write = TurnRecord | Pattern | Unlearned | Preference | Forgotten | Schedule | ScheduleEnded
"""One change to the stored data: a turn, a pattern, a preference or a schedule is stored, or one of
the latter three is deleted."""


class Memory(Protocol):
    """Conversation history, cached: `turn.py` loads it before a command and keeps each turn."""

    async def load(self, session_id: str, room_id: str) -> Context:
        """Returns the context of one session in one room, from the cache or the store.

        Called once for each turn that needs it. Preferences that have expired are left out. Raises
        `Unavailable` when neither the cache nor the store gives one; an implementation that keeps
        its own copy, as `ConversationMemory` does, answers from that instead.
        """

    async def keep(self, record: TurnRecord, durable: asyncio.Event | None = None) -> None:
        """Stores the turn once (by its turn id) and updates the cached context.

        `durable` is set as soon as the turn outlives the process and a power cut, though it may not
        be in the database yet; also when the disk fails, and the turn is in memory until it can be
        written. Raises `Unavailable` when it was not taken.
        """


class Notices(Protocol):
    """What a person has to be told once, whatever they say next."""

    def take(self) -> str:
        """Returns the next sentence, once; empty: there is none."""


class Learning(Protocol):
    """Learned patterns: what sentences mean in a room. `Context.patterns` holds a room's."""

    async def learn(self, pattern: Pattern) -> None:
        """Stores a pattern in place of the one with the same sentence and room.

        Durable when it returns. Raises `Unavailable` when it can't be made durable.
        """

    async def unlearn(self, sentence: str, room_id: str) -> None:
        """Deletes what the sentence was learned to mean in the room; harmless without one.

        Durable when it returns. Raises `Unavailable` when it can't be made durable.
        """


class Preferences(Protocol):
    """What the household wants remembered: read and changed by voice and by HTTP."""

    async def preferences(self) -> tuple[Preference, ...]:
        """All that hold now, by category and key. Raises `Unavailable`."""

    async def remember(self, preference: Preference) -> None:
        """Stores a preference in place of the one with the same category and key.

        Durable when it returns. Raises `Unavailable` when it can't be made durable, and `Rejected`
        when as many hold already as a context has room for.
        """

    async def forget(self, category: str, key: str) -> bool:
        """Deletes a preference; returns whether there was one. Raises `Unavailable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStatus:
    """Cache statistics since the start, for `/health` and `/metrics`."""

    backend: Literal["redis", "memory"]
    connected: bool
    """Whether the cache is in use now; always True for memory."""
    hits: int
    misses: int

    @property
    def hit_rate(self) -> float:
        """Hits as a share of all look-ups; 0 before the first."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0


Change = Callable[[str], str | None]
"""Computes a new text from the cached one; None drops it. Pure: it may be called several times
(optimistic locking)."""


class ContextCache(Protocol):
    """Cache-aside store of texts by key, each with a time to live; several hubs may share one.

    No method raises because the cache is away: then each look-up fetches, and what could not be
    written counts as stale. Keys are matched by Redis's glob patterns in every implementation.
    """

    async def get_or_fetch(
        self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float
    ) -> str:
        """Returns the cached text, or else what `fetch_fn` returns, kept for `ttl` seconds.

        Many callers at once in one process cause one fetch (single flight). What was fetched is not
        cached where the key was written or invalidated meanwhile. Raises what `fetch_fn` raises,
        for every caller that shared the fetch.
        """

    async def update(self, key: str, change: Change, ttl: float) -> bool:
        """Replaces the cached text by what `change` makes of it, atomically among all hubs.

        `ttl` is the new text's time to live in seconds. Returns True when a text was cached and is
        now up to date. False: nothing is cached now, and no fetch that has begun, here or at
        another hub, will be kept.
        """

    async def update_pattern(self, pattern: str, change: Change) -> int:
        """As `update` for every key that matches the glob; each keeps its time to live.

        Returns how many were updated.
        """

    async def invalidate_pattern(self, pattern: str) -> int:
        """Drops every key that matches the glob and returns how many."""

    def status(self) -> CacheStatus:
        """Returns the counters since the start and whether the backend is reachable; no I/O."""


DatabaseKind = Literal["postgresql", "sqlite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    """State of the database and of the write queue in front of it, for `/health` and `/metrics`."""

    backend: DatabaseKind
    connected: bool
    pool_size: int
    pool_idle: int
    p95_ms: float
    """Of the last reads and writes; 0 before the first."""
    queued_writes: int = 0
    """Accepted, but not yet in the database."""
    unsaved_writes: int = 0
    """Those of them that are in memory alone, because the queue's file can't be written."""
    set_aside_writes: int = 0
    """Dead letters: writes that the database refuses for their content, however often they are
    tried. They are kept in the queue's file with the reason."""
    refused_writes: int = 0
    """Not accepted since the start, because the queue was full or could not be written."""
    detail: str = ""
    """What is wrong with the store and the queue, in words; empty while nothing is."""


class ConversationStore(Protocol):
    """Durable store of conversations, preferences and learned patterns, with write-behind.

    A write is accepted once it is durable in a local queue and lands in the database later; a
    reader merges `queued` into what it has read.
    """

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """Returns the context as the database has it, without the writes that are still queued.

        It holds the last `limit` exchanges (0: none), the preferences that hold now and the room's
        patterns. Raises `Unavailable`, or `Rejected` where the database refuses the hub.
        """

    async def accept(self, write: Write) -> Write:
        """Returns once the write is durable; it lands in the database later, exactly once.

        Returns the write as it is stored: texts without what a database can't hold, times in UTC.
        Raises `Unavailable` when it can't be made durable, because the queue is full or the disk
        fails; then nothing of it is kept. A turn, of which nobody was promised anything, is taken
        into memory while the disk fails, and made durable when it can be.
        """

    def queued(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """Returns the accepted writes that have not landed and touch this context, oldest first.

        Those are the turns of this session in this room, the room's patterns and all preferences.
        """

    def status(self) -> StoreStatus:
        """Returns the state of the store, without I/O."""
