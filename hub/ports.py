"""What the hub's spine needs from the rest, as small protocols and the plain values that cross them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from hub.wire.messages import ActionReport, ErrorCode, Outcome
from hub.wire.trace import Trace

Scalar = str | int | float | bool | None
Source = Literal["intent", "learned", "llm", "fallback"]

# -- the home ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    area_id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing in the home that may be spoken to, with its state as last known."""

    entity_id: str
    name: str
    area_id: str | None
    state: str
    """Home Assistant's words: on, off, open, closed, locked, unlocked, playing, a number …"""
    attributes: Mapping[str, Scalar] = field(default_factory=dict)
    """Home Assistant's names: brightness (0-255), rgb as "r,g,b", temperature, device_class, unit_of_measurement …"""
    aliases: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        return self.entity_id.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeSnapshot:
    """The home as it is known now: areas and the entities that are exposed to voice."""

    version: str
    """Changes whenever an area, entity, name or alias does (not with states): vocabularies are rebuilt on it."""
    areas: tuple[Area, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """One service on one entity, in Home Assistant's words, and what its state shall read afterwards."""

    domain: str
    service: str
    entity_id: str
    data: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """What became of a call. `verified` only when the state was read back and is what was asked for."""

    call: ServiceCall
    verified: bool
    state: Entity | None = None

    def report(self) -> ActionReport:
        return ActionReport(
            domain=self.call.domain, service=self.call.service, target=self.call.entity_id, verified=self.verified
        )


class Home(Protocol):
    """The home that is acted on."""

    def snapshot(self) -> HomeSnapshot:
        """The home as known now; cheap, no I/O."""

    async def call(self, call: ServiceCall) -> ActionResult:
        """Calls and reads back. Raises `Unavailable` or `Rejected`: then it is not known to have happened."""

    async def changed(self, version: str) -> HomeSnapshot:
        """Waits until the snapshot's version is another than `version` and returns it."""


# -- plans: what a sentence means -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Service calls, independent of each other, and the words for when all are verified."""

    intent: str
    calls: tuple[ServiceCall, ...]
    done: str
    """The sentence that may be said only once every call is verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Something that only needs saying: a state, the time, "all right"."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    duration_s: float
    name: str = ""
    intent: str = "HassStartTimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    """`duration_s`, `name`: which one, as far as said; neither: the only one, or all if `every`."""

    name: str = ""
    duration_s: float | None = None
    every: bool = False
    timer_id: str = ""
    """Exactly this one: the answer to "which one?"."""
    intent: str = "HassCancelTimer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskTimer:
    name: str = ""
    duration_s: float | None = None
    intent: str = "HassTimerStatus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question back. The next sentence of the session may answer it."""

    intent: str
    text: str
    if_yes: "Plan | None" = None
    choices: "tuple[tuple[str, Plan], ...]" = ()
    """What may be answered besides yes and no (e.g. "kitchen light", "ten minutes"), and what it then means."""


TimerPlan = SetTimer | CancelTimer | AskTimer
Plan = Act | Say | TimerPlan | Ask


class Intents(Protocol):
    """Local intents: sentence to plan, without an LLM and without I/O."""

    def learn(self, home: HomeSnapshot) -> None:
        """Takes the home's names as the words of the grammar; runs it once so that the first command is fast."""

    def plan(self, text: str, *, room_id: str, home: HomeSnapshot, now: datetime) -> Plan | None:
        """What the sentence means in this room, or None when it is no local intent."""

    def reply(self, text: str, question: Ask) -> Plan | None:
        """What the sentence means as an answer to `question`; None when it is none, then it is a new command."""

    def clarify(self, readings: tuple[str, ...], *, room_id: str, home: HomeSnapshot, now: datetime) -> Plan | None:
        """The plan of readings that mean the same, or a question which was meant; None when none is an intent."""


# -- timers ---------------------------------------------------------------------------------------


class Timers(Protocol):
    """The household's timers; the satellite in the room rings them."""

    async def carry_out(self, plan: TimerPlan, *, room_id: str, satellite_id: str | None) -> Say | Ask:
        """Does it and says what was done; a question when it is not clear which timer is meant."""


class TimerBell(Protocol):
    """Whoever rings: the satellite that a timer was set on. Raises `Unavailable`: then the timer does not stand."""

    async def set(self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str) -> None:
        """Rings `remaining_s` seconds from now."""

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        """Does not ring after all."""


# -- context and memory ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One command and its answer."""

    turn_id: str
    said: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known when a sentence arrives."""

    exchanges: tuple[Exchange, ...] = ()
    """The session's last ones in this room, oldest first."""
    preferences: Mapping[str, str] = field(default_factory=dict)


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


class Memory(Protocol):
    """Conversations, cached: what `turn.py` reads before and writes after each command."""

    async def load(self, session_id: str, room_id: str) -> Context:
        """The context, from the cache or the store. Raises `Unavailable`."""

    async def keep(self, record: TurnRecord) -> None:
        """Stores the turn once (by its turn id) and brings the cached context up to date. Raises `Unavailable`."""


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


class ContextCache(Protocol):
    """A cache of texts with a time to live."""

    async def get_or_fetch(self, key: str, fetch_fn: Callable[[], Awaitable[str]], ttl: float) -> str:
        """The cached text, or what `fetch_fn` returns, kept for `ttl` seconds. Many at once cause one fetch."""

    async def put(self, key: str, value: str, ttl: float) -> None:
        """Replaces what is cached."""

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


class ConversationStore(Protocol):
    """Where conversations are kept for good."""

    async def load_context(self, session_id: str, room_id: str, limit: int) -> Context:
        """The last `limit` exchanges and the preferences. Raises `Unavailable`."""

    async def add_turn(self, record: TurnRecord) -> None:
        """Stores the turn; a turn id stored before changes nothing. Raises `Unavailable`."""

    def status(self) -> StoreStatus:
        """State of the store, without I/O."""


# -- turns ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnHead:
    """Which turn this is and where it was spoken."""

    turn_id: str
    session_id: str
    room_id: str
    satellite_id: str | None = None
    """None: typed, over HTTP."""
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnResult:
    """How a turn ended: what `finished` and `POST /conversation` say."""

    outcome: Outcome
    source: Source
    said: str = ""
    sentences: tuple[str, ...] = ()
    error_code: ErrorCode | None = None
    expects_reply: bool = False
    actions: tuple[ActionReport, ...] = ()
    intent: str | None = None


# -- the way out ----------------------------------------------------------------------------------


class Outbox(Protocol):
    """The answer's way to the person: numbers sentences, ends the turn exactly once."""

    async def say(self, sentence: str) -> None:
        """Sends one speakable sentence at once."""
