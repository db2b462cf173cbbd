"""The hub's HTTP interface served on a free port, over parts that a test controls."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import httpx
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from fakes import NOON, FakeHome
from hub.api import create_api
from hub.errors import Unavailable
from hub.observability.health import HealthReport
from hub.observability.metrics import Metrics
from hub.observability.turn_history import TurnHistory
from hub.ports import (
    Breakers,
    CacheStatus,
    HomeSnapshot,
    HomeStatus,
    ModelStatus,
    Outbox,
    Preference,
    StoreStatus,
    TurnHead,
    TurnResult,
)
from hub.ports.announcements import Announcements
from hub.ports.pairing import Pairing
from hub.turn import Hear
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.messages import ActionReport, SatelliteStatus

LIGHT_ON = TurnResult(
    outcome="ok",
    source="intent",
    intent="HassTurnOn",
    sentences=("Turned on the kitchen light.",),
    actions=(
        ActionReport(
            domain="light", service="turn_on", target="light.kitchen_light", verified=True
        ),
    ),
)
RESULTS = {
    "light on": LIGHT_ON,
    "time": TurnResult(outcome="ok", source="intent", sentences=("It is noon.", "Nearly.")),
    "unlock": TurnResult(
        outcome="ok", source="intent", sentences=("Shall I?",), expects_reply=True
    ),
    "endless": TurnResult(
        outcome="error",
        source="fallback",
        sentences=("That took too long.",),
        error_code="deadline_exceeded",
    ),
}


class ScriptedRunner:
    """The spine, as HTTP sees it: answers from a table, remembers what it was to keep."""

    def __init__(self) -> None:
        self.heads: list[TurnHead] = []
        self.kept: list[TurnResult] = []
        self.reached = asyncio.Event()

    async def answer(self, head: TurnHead, hear: Hear, outbox: Outbox) -> TurnResult:
        self.heads.append(head)
        said = (await hear()).text
        head.trace.add("intent", 0.004)
        self.reached.set()
        if said == "hang":
            await asyncio.Event().wait()
        result = RESULTS[said]
        for sentence in result.sentences:
            await outbox.say(sentence)
        return TurnResult(
            outcome=result.outcome,
            source=result.source,
            said=said,
            sentences=result.sentences,
            error_code=result.error_code,
            expects_reply=result.expects_reply,
            actions=result.actions,
            intent=result.intent,
        )

    @asynccontextmanager
    async def keeping(self, head: TurnHead, result: TurnResult) -> AsyncIterator[None]:
        self.kept.append(result)
        yield


class Counts:
    """What an inbox would count."""

    def __init__(self) -> None:
        self.turns_in_progress = 0
        self.outcomes = {"ok": 3}
        self.dropped = {"late": 1}
        self.taken_over = 2
        self.hint = ""
        self.satellites = {"k1": SatelliteStatus(state="online", room_id="kitchen", version="1")}


class Cache:
    """The status of a cache."""

    def status(self) -> CacheStatus:
        return CacheStatus(backend="memory", connected=True, hits=19, misses=1)


class Store:
    """The status of a store."""

    def __init__(self) -> None:
        self.queued_writes = 0
        self.detail = ""

    def status(self) -> StoreStatus:
        return StoreStatus(
            backend="sqlite",
            connected=True,
            pool_size=1,
            pool_idle=1,
            p95_ms=0.5,
            queued_writes=self.queued_writes,
            detail=self.detail,
        )


class Model:
    """The statuses of language models."""

    def __init__(self) -> None:
        self.providers: tuple[ModelStatus, ...] = ()

    def statuses(self) -> tuple[ModelStatus, ...]:
        return self.providers


class StatusHome(FakeHome):
    """A home whose status is in the test's hand."""

    def __init__(self) -> None:
        super().__init__()
        self.known = HomeStatus(backend="demo", state="connected")
        self.home = HomeSnapshot(version="1", areas=(), entities=())

    def status(self) -> HomeStatus:
        return self.known

    def snapshot(self) -> HomeSnapshot:
        return self.home


class ListedPreferences:
    """`Preferences` in a dictionary, or away."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], Preference] = {}
        self.away = False

    async def preferences(self) -> tuple[Preference, ...]:
        self._check()
        return tuple(self.known.values())

    async def remember(self, preference: Preference) -> None:
        self._check()
        self.known[preference.category, preference.key] = preference

    async def forget(self, category: str, key: str) -> bool:
        self._check()
        return self.known.pop((category, key), None) is not None

    def _check(self) -> None:
        if self.away:
            raise Unavailable("I can't remember anything just now.")


@dataclass
class Parts:
    """Everything behind the routes."""

    runner: ScriptedRunner = field(default_factory=ScriptedRunner)
    cache: Cache = field(default_factory=Cache)
    store: Store = field(default_factory=Store)
    home: StatusHome = field(default_factory=StatusHome)
    model: Model = field(default_factory=Model)
    counts: Counts = field(default_factory=Counts)
    metrics: Metrics = field(default_factory=Metrics)
    preferences: ListedPreferences = field(default_factory=ListedPreferences)
    breakers: Breakers | None = None
    announcements: Announcements | None = None
    pairing: Pairing | None = None
    link: Link = field(
        default_factory=lambda: Link(
            BrokerAddress(host="127.0.0.1", port=1), client_id=f"api-{next(_CLIENTS)}"
        )
    )
    turns: TurnHistory = field(init=False)
    capacity: int = 500
    rooms: tuple[str, ...] = ("Kitchen", "Living Room", "Lounge")

    def __post_init__(self) -> None:
        self.turns = TurnHistory(now=lambda: NOON, meters=self.metrics, capacity=self.capacity)


_CLIENTS = count()


def application(parts: Parts, *, token: str | None = None) -> FastAPI:
    """The API over these parts."""
    health = HealthReport(
        cache=parts.cache,
        redis_enabled=False,
        store=parts.store,
        home=parts.home,
        link=parts.link,
        inbox=parts.counts,
        breakers=parts.breakers,
        model=parts.model,
    )
    return create_api(
        parts.runner,
        health,
        token=SecretStr(token) if token else None,
        version="1.2.3",
        turns=parts.turns,
        metrics=parts.metrics,
        breakers=parts.breakers,
        announcements=parts.announcements,
        preferences=parts.preferences,
        rooms=lambda: parts.rooms,
        pairing=parts.pairing,
        home=parts.home.snapshot,
    )


@asynccontextmanager
async def asked(
    parts: Parts | None = None, *, token: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API without a socket between: for what does not depend on one, 0.2 s a test
    faster.
    """
    transport = httpx.ASGITransport(application(parts or Parts(), token=token))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@asynccontextmanager
async def served(
    parts: Parts | None = None, *, token: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API over a real server on a free port."""
    api = application(parts or Parts(), token=token)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(api, log_config=None, lifespan="off"))
    base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[listening]))
        async with httpx.AsyncClient(base_url=base_url, timeout=20) as client:
            yield client
        server.should_exit = True
