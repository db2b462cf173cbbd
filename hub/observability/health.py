"""Health report: the body of `GET /health`, and what `GET /health/ready` misses.

The health of a part is the part's own status (`hub.ports`) under OpenAPI's name; a class here adds
only what the status does not have, and the fields that have a default there are always given here.
"""

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, BaseModel
from pydantic.dataclasses import dataclass

from hub.observability.satellite_rooms import SatelliteRooms
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
from ingle.runtime.redaction import without_passwords
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus

Sentence = Annotated[str, AfterValidator(without_passwords)]
"""A part's sentence about itself, without secrets of addresses: /health needs no token."""


@dataclass(frozen=True, kw_only=True)
class _Enabled:
    """A part that a setting turns on; as the last base its field is the first of the answer."""

    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheHealth(CacheStatus, _Enabled):
    hit_rate: float = field()  # without a default: else the base's property were one


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth(StoreStatus, _Enabled):
    queued_writes: int
    set_aside_writes: int
    refused_writes: int
    detail: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerHealth(BreakerStatus):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHealth(ModelStatus):
    detail: Sentence


class LlmHealth(BaseModel):
    providers: list[ProviderHealth]
    """In the order in which they are asked; none: local intents only."""


class SearchHealth(BaseModel):
    enabled: bool
    detail: Sentence
    """What to do about it; empty while nothing is known to be wrong. Its breaker has whether it is
    reachable."""


class HomeHealth(BaseModel):
    backend: Literal["demo", "home_assistant"]
    state: Literal["connected", "away", "unauthorized"]
    detail: Sentence
    """What to do about it; empty while connected."""
    areas: int
    entities: int
    left_out: int
    """Things exposed to voice that are not known here, because there are too many."""


class MqttHealth(BaseModel):
    connected: bool
    reconnects: int
    detail: str
    """What to do about it; empty while nothing is known to be wrong."""
    turns_in_progress: int
    turns: dict[str, int]
    taken_over: int
    """Turns that this hub answered although the broker chose somebody else."""
    dropped: dict[str, int]


class SatelliteHealth(BaseModel):
    satellite_id: str
    room_id: str
    state: Literal["online", "offline"]
    version: str
    detail: str
    """What to do about its room, where the home has no such; else empty."""
    muted: bool | None
    volume: float | None
    losses: dict[str, int]
    """What it lost and got back since its start; these and the two before: null or empty where it
    does not say."""


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
    """The inbox's counters of turns and messages, and its satellites."""

    @property
    def turns_in_progress(self) -> int: ...
    @property
    def outcomes(self) -> Mapping[str, int]: ...
    @property
    def dropped(self) -> Mapping[str, int]: ...
    @property
    def taken_over(self) -> int: ...
    @property
    def hint(self) -> str: ...
    @property
    def satellites(self) -> Mapping[str, SatelliteStatus]: ...


class KeyedSearch(Protocol):
    """A web search whose API key may be refused."""

    @property
    def trouble(self) -> str:
        """What a person has to put right, in a sentence; empty while nothing is wrong."""


class HealthReport:
    """Reads the parts' own counters; only the state of shared breakers needs I/O, a short one."""

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
        rooms: SatelliteRooms | None = None,
    ) -> None:
        """`redis_enabled`: whether the settings ask for Redis as the cache.

        None: this hub has no shared breakers, no language model, no search, and does not look at
        its satellites' rooms; each is left out.
        """
        self._cache = cache
        self._redis_enabled = redis_enabled
        self._store = store
        self._home = home
        self._link = link
        self._inbox = inbox
        self._breakers = breakers
        self._model = model
        self._search = search
        self._rooms = rooms

    def missing(self) -> list[str]:
        """What must come before turns can be answered; empty: ready."""
        return [] if self._link.connected else ["mqtt"]

    async def report(self) -> Health:
        """How every part is; degraded as soon as one is not as it should be."""
        statuses = await self._breakers.statuses() if self._breakers is not None else ()
        health = Health(
            status="ok",
            cache=self._cache_health(),
            database=self._database_health(),
            breakers=[BreakerHealth(**asdict(status)) for status in statuses],
            llm=self._llm_health(),
            search=self._search_health(),
            home=self._home_health(),
            mqtt=self._mqtt_health(),
            satellites=self._satellites_health(),
        )
        return health if _is_whole(health) else health.model_copy(update={"status": "degraded"})

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
            detail=status.detail or _beyond(home.left_out),
            areas=len(home.areas),
            entities=len(home.entities),
            left_out=home.left_out,
        )

    def _search_health(self) -> SearchHealth:
        if self._search is None:
            return SearchHealth(enabled=False, detail="")
        return SearchHealth(enabled=True, detail=self._search.trouble)

    def _llm_health(self) -> LlmHealth:
        statuses = self._model.statuses() if self._model is not None else ()
        return LlmHealth(providers=[ProviderHealth(**asdict(status)) for status in statuses])

    def _mqtt_health(self) -> MqttHealth:
        return MqttHealth(
            connected=self._link.connected,
            reconnects=self._link.reconnects,
            detail=self._link.trouble or self._inbox.hint,
            turns_in_progress=self._inbox.turns_in_progress,
            turns=dict(self._inbox.outcomes),
            taken_over=self._inbox.taken_over,
            dropped=dict(self._inbox.dropped),
        )

    def _satellites_health(self) -> list[SatelliteHealth]:
        return [
            SatelliteHealth(
                satellite_id=satellite_id,
                room_id=status.room_id,
                state=status.state,
                version=status.version,
                detail="" if self._rooms is None else self._rooms.trouble(status.room_id),
                muted=status.condition.muted if status.condition else None,
                volume=status.condition.volume if status.condition else None,
                losses=dict(status.condition.losses.items()) if status.condition else {},
            )
            for satellite_id, status in sorted(self._inbox.satellites.items())
        ]


def _beyond(left_out: int) -> str:
    if not left_out:
        return ""
    return (
        f"{left_out} things exposed to voice are left out: there are too many. "
        "Expose fewer of them in Home Assistant."
    )


def _is_whole(health: Health) -> bool:
    """Whether every part is as it should be: connected, authorised, taking writes, not refused …"""
    return (
        health.cache.connected
        and _takes_writes(health.database)
        and health.home.state == "connected"
        and not health.home.left_out
        and health.mqtt.connected
        and not health.mqtt.detail
        and not health.search.detail
        and all(provider.state in ("ok", "unknown") for provider in health.llm.providers)
        and all(breaker.state == "closed" for breaker in health.breakers)
    )


def _takes_writes(database: DatabaseHealth) -> bool:
    return database.connected and not database.set_aside_writes and not database.detail
