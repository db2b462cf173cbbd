"""What the hub knows of itself: the body of `GET /health` and what `GET /health/ready` misses."""

from collections.abc import Mapping
from typing import Literal, Protocol

from pydantic import BaseModel

from hub.ports import ContextCache, ConversationStore, Home
from hub.wire.link import Link
from hub.wire.messages import SatelliteStatus


class CacheHealth(BaseModel):
    enabled: bool
    backend: Literal["redis", "memory"]
    connected: bool
    hits: int
    misses: int
    hit_rate: float


class DatabaseHealth(BaseModel):
    enabled: bool
    backend: Literal["postgresql", "sqlite"]
    connected: bool
    pool_size: int
    pool_idle: int
    p95_ms: float
    queued_writes: int


class BreakerHealth(BaseModel):
    name: str
    state: Literal["closed", "open", "half_open"]
    failures: int
    failure_threshold: int
    recovery_timeout: float


class LlmHealth(BaseModel):
    providers: list[str]


class HomeHealth(BaseModel):
    backend: Literal["demo"]
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


class HealthReport:
    """Reads the parts' own counters; does no I/O."""

    def __init__(
        self,
        *,
        cache: ContextCache,
        redis_enabled: bool,
        store: ConversationStore,
        home: Home,
        link: Link,
        inbox: TurnCounts,
    ) -> None:
        self._cache = cache
        self._redis_enabled = redis_enabled
        self._store = store
        self._home = home
        self._link = link
        self._inbox = inbox

    def missing(self) -> list[str]:
        """What must come before turns can be answered; empty: ready."""
        return [] if self._link.connected else ["mqtt"]

    def report(self) -> Health:
        cache, store, home = self._cache.status(), self._store.status(), self._home.snapshot()
        whole = cache.connected and store.connected and not self.missing()
        return Health(
            status="ok" if whole else "degraded",
            cache=CacheHealth(
                enabled=self._redis_enabled,
                backend=cache.backend,
                connected=cache.connected,
                hits=cache.hits,
                misses=cache.misses,
                hit_rate=round(cache.hit_rate, 4),
            ),
            database=DatabaseHealth(
                enabled=store.backend == "postgresql",
                backend=store.backend,
                connected=store.connected,
                pool_size=store.pool_size,
                pool_idle=store.pool_idle,
                p95_ms=round(store.p95_ms, 3),
                queued_writes=0,
            ),
            breakers=[],
            llm=LlmHealth(providers=[]),
            home=HomeHealth(backend="demo", areas=len(home.areas), entities=len(home.entities)),
            mqtt=MqttHealth(
                connected=self._link.connected,
                reconnects=self._link.reconnects,
                turns_in_progress=self._inbox.turns_in_progress,
                turns=dict(self._inbox.outcomes),
                dropped=dict(self._inbox.dropped),
            ),
            satellites=[
                SatelliteHealth(satellite_id=satellite_id, room_id=s.room_id, state=s.state, version=s.version)
                for satellite_id, s in sorted(self._inbox.satellites.items())
            ],
        )
