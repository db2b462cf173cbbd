"""What is remembered: conversations, preferences, what was learned; and the cache over it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from hub.ports.commands import IntentCall
from hub.ports.turns import Source
from ingle.wire.messages import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One command and its answer."""

    turn_id: str
    said: str
    answered: str
    at: datetime | None = None
    """When; aware. None: longer ago than any that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One thing the household wants remembered."""

    category: str
    """`person`, `units`, `default_room` or `note`."""
    key: str
    """Unique within its category: `name`; `temperature`; `everything`, `lights`, `music`, `heating`, `blinds`, `fans`;
    the note's words in lower case."""
    value: str
    """In the household's words and their case: a name; `celsius` or `fahrenheit`; a room's name; the note."""
    expires_at: datetime | None = None
    """Aware; from then on it does not apply and is pruned. None: until it is forgotten."""

    def applies(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A sentence that a language model resolved into actions which were then verified."""

    sentence: str
    """In the intents' normal form; unique in its room."""
    room_id: str
    commands: tuple[IntentCall, ...]
    entity_ids: tuple[str, ...]
    """What the commands came to, in order: they are run again only where they come to the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known when a sentence arrives."""

    exchanges: tuple[Exchange, ...] = ()
    """The session's last ones in this room, oldest first."""
    preferences: tuple[Preference, ...] = ()
    """Those of the household that hold now; by category and key."""
    patterns: tuple[Pattern, ...] = ()
    """What was learned in this room, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """A finished turn as it is kept."""

    turn_id: str
    session_id: str
    room_id: str
    said: str
    answered: str
    source: Source
    outcome: Outcome
    intent: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlearned:
    """What a sentence was learned to mean in a room is to be forgotten."""

    sentence: str
    room_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A preference is to be forgotten."""

    category: str
    key: str


Write = TurnRecord | Pattern | Unlearned | Preference | Forgotten
"""Something to be kept: a turn, what was learned, what is preferred, or the end of one of these."""


class Memory(Protocol):
    """Conversations, cached: what `turn.py` reads before and writes after each command."""

    async def load(self, session_id: str, room_id: str) -> Context:
        """The context, from the cache or the store. Raises `Unavailable`."""

    async def keep(self, record: TurnRecord) -> None:
        """Stores the turn once (by its turn id) and brings the cached context up to date. Raises `Unavailable`."""


class Learning(Protocol):
    """What sentences were learned to mean; `Context.patterns` holds those of a room."""

    async def learn(self, pattern: Pattern) -> None:
        """Stores what was learned, in place of what the same sentence meant in the same room. Raises `Unavailable`."""

    async def unlearn(self, sentence: str, room_id: str) -> None:
        """Forgets what the sentence was learned to mean in the room. Raises `Unavailable`."""


class Preferences(Protocol):
    """What the household wants remembered, by voice and by HTTP."""

    async def preferences(self) -> tuple[Preference, ...]:
        """All that hold now, by category and key. Raises `Unavailable`."""

    async def remember(self, preference: Preference) -> None:
        """Stores it in place of what has the same category and key. Raises `Unavailable`."""

    async def forget(self, category: str, key: str) -> bool:
        """Deletes it; whether there was one. Raises `Unavailable`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheStatus:
    backend: Literal["redis", "memory"]
    connected: bool
    hits: int
    misses: int

    @property
    def hit_rate(self) -> float:
        """Hits as a share of all look-ups; 0 before the first."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0


Change = Callable[[str], str | None]
"""A new text from the cached one, or None: it is to be dropped. Pure: it may be called several times."""


class ContextCache(Protocol):
    """A cache of texts with a time to live."""

    async def get_or_fetch(
        self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float
    ) -> str:
        """The cached text, or what `fetch_fn` returns, kept for `ttl` seconds. Many at once cause one fetch."""

    async def update(self, key: str, change: Change, ttl: float) -> bool:
        """Replaces what is cached by what `change` makes of it, whoever else writes; whether that was done.

        False: nothing is cached now, and no fetch that has begun, here or elsewhere, will be kept.
        """

    async def update_pattern(self, pattern: str, change: Change) -> int:
        """As `update` for every key that matches the glob; each lives on as long as it would have. How many."""

    async def invalidate_pattern(self, pattern: str) -> int:
        """Drops every key that matches the glob and returns how many."""

    def status(self) -> CacheStatus:
        """Counters since start and whether the backend is reachable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreStatus:
    backend: Literal["postgresql", "sqlite"]
    connected: bool
    pool_size: int
    pool_idle: int
    p95_ms: float
    """Of the last reads and writes; 0 before the first."""
    queued_writes: int = 0
    """Accepted and durable, but not yet in the database."""
    set_aside_writes: int = 0
    """What the database refuses for what it is, however often: kept in the queue's file with the reason."""
    refused_writes: int = 0
    """Not accepted since the start, because the queue was full or could not be written."""
    detail: str = ""
    """Why what is queued does not land, in a sentence; empty while it does."""


class ConversationStore(Protocol):
    """Where conversations, preferences and what was learned are kept for good."""

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """As the database has it: the last `limit` exchanges, what is preferred and learned. Raises `Unavailable`."""

    async def accept(self, write: Write) -> Write:
        """Returns once the write is durable, as it is kept; it lands in the database later, once.

        Raises `Unavailable` when it can't be made durable.
        """

    def queued(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """What was accepted, has not landed and touches this context, in order."""

    def status(self) -> StoreStatus:
        """State of the store, without I/O."""
