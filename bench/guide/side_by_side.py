"""Run of the guide's contest: servers, databases made cold, then five phases, block by block."""

import random
import sys
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from bench.guide.contest import (
    ANSWERED_WITHIN_S,
    Contender,
    HubContender,
    ModelContender,
    NaiveContender,
    Reply,
    Spoken,
    contest,
)
from bench.own_hub import OwnHub, own_hub
from bench.processes import ProcessEnded, child
from bench.scenario import BenchError
from bench.seeded_databases import ROOMS as STORED_ROOMS
from bench.seeded_databases import Workload, filled_postgres_database
from bench.stores.private_postgres import private_postgres
from bench.stores.private_redis import private_redis
from bench.stubs.own_stubs import HUB_ASKS, OwnStubs, own_stubs
from bench.stubs.stub_home import ROOMS

PRODUCT: Final = "Ingle"
BASELINE: Final = "baseline"
MODEL: Final = "the model alone"
COLD, WARM, COMMANDS = "cold", "warm", "commands"
FAULTY_QUESTIONS, FAULTY_COMMANDS = "faulty questions", "faulty commands"
_SEED: Final = 17
_UNINDEXED: Final = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
        WHERE contype = 'u' AND connamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.place, each.conname);
    END LOOP;
    FOR each IN SELECT indexrelid::regclass AS place FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid
        WHERE NOT indisprimary AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('DROP INDEX %s', each.place);
    END LOOP;
END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideLoad:
    """What is asked for."""

    requests: int
    """Commands of each contender in each phase."""
    concurrent: int
    rows: int
    """Turns in the databases."""
    least_ms: int
    most_ms: int
    home_ms: int
    fault_share: float
    """0 to 1."""

    @property
    def replies(self) -> int:
        """Of all phases and contenders."""
        return self.requests * (2 + 3 + 2 + 2 + 2)


@dataclass(slots=True, kw_only=True)
class GuideRun:
    """What came of it."""

    replies: dict[str, dict[str, list[Reply]]] = field(default_factory=dict)
    """By phase and contender, in the order of the commands."""
    model_ms: dict[int, float] = field(default_factory=dict)
    """What the model's stub itself took for the product's questions of the warm phase, by number:
    from the request's arrival to the answer's end, as the stub saw it."""
    hits: int = 0
    misses: int = 0
    """Of the cache, in the warm phase."""
    database_p95_ms: float | None = None
    faults: int = 0


async def run_side_by_side(
    load: GuideLoad, environment: Mapping[str, str], step: Callable[[], None]
) -> GuideRun:
    """All phases. Raises `BenchError` where one of the servers cannot be started or fails."""
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        async with _servers(load, environment, Path(folder)) as (hub, contenders, stubs):
            return await _phases(load, hub, contenders, stubs, step)


@asynccontextmanager
async def _servers(
    load: GuideLoad, environment: Mapping[str, str], folder: Path
) -> AsyncIterator[tuple[OwnHub, dict[str, Contender], OwnStubs]]:
    workload = Workload(rows=load.rows, reads=0, concurrent=1)
    async with AsyncExitStack() as stack:
        stubs = await stack.enter_async_context(
            own_stubs(
                environment,
                folder,
                seed=_SEED,
                least_ms=load.least_ms,
                most_ms=load.most_ms,
                home_ms=load.home_ms,
            )
        )
        cluster = stack.enter_context(private_postgres())
        async with cluster.running() as server:
            names = await _fill(server, workload)
        cluster.forget()
        server = await stack.enter_async_context(cluster.running())
        product, baseline = (f"{server.rpartition('/')[0]}/{name}" for name in names)
        redis = await stack.enter_async_context(private_redis())
        settings = {
            **stubs.hub_settings,
            "DATABASE_ENABLED": "true",
            "DATABASE_URL": product,
            "REDIS_ENABLED": "true",
            "REDIS_URL": redis,
            "STT_ENGINE": "phrases",
            "CONVERSATION_KEEP_DAYS": "36500",
        }
        hub = await stack.enter_async_context(own_hub(environment, folder, also=settings))
        url = await stack.enter_async_context(_gateway(environment, folder, baseline, stubs))
        addresses = {PRODUCT: hub.url, BASELINE: url, MODEL: stubs.url}
        clients = {
            name: await stack.enter_async_context(
                httpx.AsyncClient(base_url=at, timeout=ANSWERED_WITHIN_S, trust_env=False)
            )
            for name, at in addresses.items()
        }
        yield (
            hub,
            {
                PRODUCT: _SeenLights(HubContender(clients[PRODUCT]), stubs),
                BASELINE: _SeenLights(NaiveContender(clients[BASELINE]), stubs),
                MODEL: ModelContender(clients[MODEL]),
            },
            stubs,
        )


async def _fill(server: str, workload: Workload) -> tuple[str, str]:
    """Makes the product's database, and a copy of it without indexes; returns their names."""
    import asyncpg

    product, baseline = "product", "baseline"
    async with filled_postgres_database(server, workload) as filled:
        admin = await asyncpg.connect(server)
        source = filled.rpartition("/")[2]
        for name in (product, baseline):
            await admin.execute(f"CREATE DATABASE {name} TEMPLATE {source}")
        await admin.close()
    bare = await asyncpg.connect(f"{server.rpartition('/')[0]}/{baseline}")
    await bare.execute(_UNINDEXED)
    await bare.execute("CHECKPOINT")
    await bare.close()
    return product, baseline


@asynccontextmanager
async def _gateway(
    environment: Mapping[str, str], folder: Path, database: str, stubs: OwnStubs
) -> AsyncIterator[str]:
    words = ("--database", database, "--model", stubs.url, "--home", stubs.url)
    async with child(
        "the baseline",
        (sys.executable, "-m", "bench.guide.naive_gateway", *words),
        environment=environment,
        log=folder / "baseline.log",
        read_output=True,
    ) as process:
        try:
            port = await process.port()
        except ProcessEnded as error:
            raise BenchError(f"the baseline did not start.{process.last_words()}") from error
        yield f"http://127.0.0.1:{port}"


class _SeenLights:
    """A contender whose commands are looked after: what it says it did, the home must have."""

    def __init__(self, contender: Contender, stubs: OwnStubs) -> None:
        self._contender = contender
        self._stubs = stubs

    async def ask(self, spoken: Spoken) -> Reply:
        reply = await self._contender.ask(spoken)
        if reply.problem or spoken.light is None:
            return reply
        state = await self._stubs.light(spoken.room_id)
        if state == spoken.light:
            return reply
        return Reply(
            first_ms=reply.first_ms,
            total_ms=reply.total_ms,
            problem=f"said it was done, and the light is {state}",
        )


async def _phases(
    load: GuideLoad,
    hub: OwnHub,
    contenders: dict[str, Contender],
    stubs: OwnStubs,
    step: Callable[[], None],
) -> GuideRun:
    run = GuideRun()
    both = {name: contenders[name] for name in (PRODUCT, BASELINE)}

    async def phase(
        name: str, who: Mapping[str, Contender], speak: Callable[[int, int], Spoken]
    ) -> None:
        run.replies[name] = await contest(
            who, speak, commands=load.requests, concurrent=load.concurrent, step=step
        )
        hub.check()

    await phase(COLD, both, _stored(load))
    await contest(
        contenders,
        _questions("before", load.requests),
        commands=2 * load.concurrent,
        concurrent=load.concurrent,
        step=lambda: None,
    )
    await stubs.model_times()
    before = await _cache(hub)
    await phase(WARM, contenders, _questions("warm", 0))
    after = await _cache(hub)
    run.hits, run.misses = after[0] - before[0], after[1] - before[1]
    run.database_p95_ms = after[2]
    run.model_ms = {
        taken["topic"]: (taken["ended_s"] - taken["asked_s"]) * 1000.0
        for taken in await stubs.model_times()
        if taken["asker"] == HUB_ASKS
    }
    await phase(COMMANDS, both, _switches())
    await stubs.break_down(model=load.fault_share, home=load.fault_share)
    await phase(FAULTY_QUESTIONS, both, _questions("faulty", 2 * load.requests))
    await phase(FAULTY_COMMANDS, both, _switches())
    run.faults = await stubs.break_down()
    return run


def _stored(load: GuideLoad) -> Callable[[int, int], Spoken]:
    """Questions of sessions that the databases hold and nobody has read yet, in a random order."""
    sessions = Workload(rows=load.rows, reads=0, concurrent=1).sessions
    places = [(f"session-{number}", room) for number in range(sessions) for room in STORED_ROOMS]
    random.Random(_SEED).shuffle(places)

    def speak(number: int, worker: int) -> Spoken:  # noqa: ARG001
        session, room = places[number % len(places)]
        return Spoken(text=_question(number), session_id=session, room_id=room)

    return speak


def _questions(kind: str, first: int) -> Callable[[int, int], Spoken]:
    """Questions of one session for each worker, as in the guide's benchmark."""
    begun = uuid.uuid4().hex[:8]

    def speak(number: int, worker: int) -> Spoken:
        session = f"{kind}-{begun}-{worker}"
        return Spoken(text=_question(first + number), session_id=session, room_id=ROOMS[worker])

    return speak


def _switches() -> Callable[[int, int], Spoken]:
    """Each worker turns the light of its own room on and off."""
    begun, said = uuid.uuid4().hex[:8], [0] * len(ROOMS)

    def speak(number: int, worker: int) -> Spoken:  # noqa: ARG001
        said[worker] += 1
        light = "on" if said[worker] % 2 else "off"
        return Spoken(
            text=f"turn {light} the {ROOMS[worker]} light",
            session_id=f"commands-{begun}-{worker}",
            room_id=ROOMS[worker],
            light=light,
        )

    return speak


def _question(number: int) -> str:
    return f"what do you know about topic {number} of the atlas"


async def _cache(hub: OwnHub) -> tuple[int, int, float | None]:
    """Hits and misses so far, and the P95 of recent database queries."""
    try:
        told = (await hub.http.get("/health")).raise_for_status().json()
        cache, database = told["cache"], told["database"]
        return int(cache["hits"]), int(cache["misses"]), database.get("p95_ms")
    except (httpx.HTTPError, ValueError, LookupError) as error:
        raise BenchError(f"the hub's /health does not tell of its cache: {error!r}") from error
