"""What the hub knows of itself: the body of `GET /health` and what `GET /health/ready` misses."""

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Literal, Protocol

from pydantic import BaseModel
from pydantic.dataclasses import dataclass

from hub.ports import (
    Breakers,
    BreakerStatus,
    CacheStatus,
    ContextCache,
    ConversationStore,
    Home,
    LanguageModel,
    ModelStatus,
    StoreStatus,
)
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus


@dataclass(frozen=True, kw_only=True)
class _Enabled:
    """A part that a setting turns on. Named as the last base, its field is the first of the answer."""

    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheHealth(CacheStatus, _Enabled):
    hit_rate: float = field()  # without a default: else the base's property were one


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth(StoreStatus, _Enabled):
    queued_writes: int
    set_aside_writes: int
    refused_writes: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerHealth(BreakerStatus):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHealth(ModelStatus):
    detail: str


class LlmHealth(BaseModel):
    providers: list[ProviderHealth]
    """In the order in which they are asked; none: local intents only."""


class SearchHealth(BaseModel):
    enabled: bool
    detail: str
    """What to do about it; empty while nothing is known to be wrong. Its breaker tells whether it is there."""


class HomeHealth(BaseModel):
    backend: Literal["demo", "home_assistant"]
    state: Literal["connected", "away", "unauthorized"]
    detail: str
    """What to do about it; empty while connected."""
    areas: int
    entities: int


class MqttHealth(BaseModel):
    connected: bool
    reconnects: int
    turns_in_progress: int
    turns: dict[str, int]
    dropped: dict[str, int]


class SatelliteHealth(BaseModel):
    satellite_id: str
    room_id: str
    state: Literal["online", "offline"]
    version: str


class Health(BaseModel):
    status: Literal["ok", "degraded"]
    cache: CacheHealth
    database: DatabaseHealth
    breakers: list[BreakerHealth]
    llm: LlmHealth
    search: SearchHealth
    home: HomeHealth
    mqtt: MqttHealth
    satellites: list[SatelliteHealth]


class TurnCounts(Protocol):
    """What the inbox counts."""

    @property
    def turns_in_progress(self) -> int: ...
    @property
    def outcomes(self) -> Mapping[str, int]: ...
    @property
    def dropped(self) -> Mapping[str, int]: ...
    @property
    def satellites(self) -> Mapping[str, SatelliteStatus]: ...


class KeyedSearch(Protocol):
    """A search that somebody else may refuse."""

    @property
    def trouble(self) -> str:
        """What somebody has to put right, in a sentence; empty while nothing is."""


class HealthReport:
    """Reads the parts' own counters; the one thing asked for is what other hubs know of shared breakers, briefly."""

    def __init__(
        self,
        *,
        cache: ContextCache,
        redis_enabled: bool,
        store: ConversationStore,
        home: Home,
        link: Link,
        inbox: TurnCounts,
        breakers: Breakers | None = None,
        model: LanguageModel | None = None,
        search: KeyedSearch | None = None,
    ) -> None:
        self._cache = cache
        self._redis_enabled = redis_enabled
        self._store = store
        self._home = home
        self._link = link
        self._inbox = inbox
        self._breakers = breakers
        self._model = model
        self._search = search

    def missing(self) -> list[str]:
        """What must come before turns can be answered; empty: ready."""
        return [] if self._link.connected else ["mqtt"]

    async def report(self) -> Health:
        """Degraded as soon as one part is not as it should be: away, unauthorized, taking no writes …"""
        cache, database, home, llm = (
            self._cache_health(),
            self._database_health(),
            self._home_health(),
            self._llm(),
        )
        trouble = self._search.trouble if self._search is not None else ""
        breakers = [
            BreakerHealth(**asdict(one))
            for one in (await self._breakers.statuses() if self._breakers else ())
        ]
        whole = (
            cache.connected
            and database.connected
            and not database.set_aside_writes
            and not database.detail
            and home.state == "connected"
            and all(provider.state in ("ok", "unknown") for provider in llm.providers)
            and all(breaker.state == "closed" for breaker in breakers)
            and not trouble
            and not self.missing()
        )
        return Health(
            status="ok" if whole else "degraded",
            cache=cache,
            database=database,
            breakers=breakers,
            llm=llm,
            search=SearchHealth(enabled=self._search is not None, detail=trouble),
            home=home,
            mqtt=self._mqtt_health(),
            satellites=[
                SatelliteHealth(
                    satellite_id=satellite_id, room_id=s.room_id, state=s.state, version=s.version
                )
                for satellite_id, s in sorted(self._inbox.satellites.items())
            ],
        )

    def _cache_health(self) -> CacheHealth:
        cache = self._cache.status()
        return CacheHealth(
            **asdict(cache), enabled=self._redis_enabled, hit_rate=round(cache.hit_rate, 4)
        )

    def _database_health(self) -> DatabaseHealth:
        store = self._store.status()
        known = {**asdict(store), "p95_ms": round(store.p95_ms, 3)}
        return DatabaseHealth(**known, enabled=store.backend == "postgresql")

    def _home_health(self) -> HomeHealth:
        home, status = self._home.snapshot(), self._home.status()
        return HomeHealth(
            backend=status.backend,
            state=status.state,
            detail=status.detail,
            areas=len(home.areas),
            entities=len(home.entities),
        )

    def _llm(self) -> LlmHealth:
        statuses = self._model.statuses() if self._model is not None else ()
        return LlmHealth(providers=[ProviderHealth(**asdict(status)) for status in statuses])

    def _mqtt_health(self) -> MqttHealth:
        return MqttHealth(
            connected=self._link.connected,
            reconnects=self._link.reconnects,
            turns_in_progress=self._inbox.turns_in_progress,
            turns=dict(self._inbox.outcomes),
            dropped=dict(self._inbox.dropped),
        )
