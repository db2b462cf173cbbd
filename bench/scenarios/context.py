"""Context store benchmark: read latency by backend, cache hit rate, write-behind throughput."""

import asyncio
import itertools
import random
import re
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.arguments import positive_int
from bench.latency import LatencyReport
from bench.output import check_writable
from bench.results.draft import ResultDraft, shown_ms
from bench.results.result import ScenarioResult, write_result
from bench.scenario import BenchError, Scenario
from bench.seeded_databases import ROOMS, Workload, filled_postgres, filled_sqlite
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.database import Database
from hub.ports import TurnRecord
from hub.settings import CacheSettings

if TYPE_CHECKING:  # its driver is loaded when the scenario runs
    from hub.memory.journal.write_behind import WriteBehind

STORE_TARGET_MS = 50.0
"""P95 of a database query, from the performance guide."""
CACHE_TARGET_MS = 10.0
"""A context that is cached, from the performance guide."""
EXCHANGES = 10
GUIDE_REQUESTS = 200
GUIDE_SESSIONS = 5
"""The guide's benchmark: 200 requests, 5 at once, each of these a session."""
SHORT_TURNS = 8
"""Turns of a short conversation: more sessions, so more that are read for the first time."""
WRITES = 2_000
_DATABASES = ("sqlite", "postgresql")
WRITERS = 5


@dataclass(slots=True, kw_only=True)
class ContextFigures:
    latencies: dict[str, LatencyReport] = field(default_factory=dict)
    """By what was read from."""
    hits: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By workload and cache: reads that the cache answered, and all."""
    writes: dict[str, "WriteFigures"] = field(default_factory=dict)
    """By database."""
    grown_ms: dict[tuple[str, int], tuple[float, ...]] = field(default_factory=dict)
    """By database and the turns it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteFigures:
    accepted_per_s: float
    """Durable in the journal, `WRITERS` at once."""
    accept_p95_ms: float
    landed_per_s: float
    """From the first one accepted to the last one in the database."""
    accept_ms: tuple[float, ...] = ()


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rows",
        type=positive_int,
        default=100_000,
        metavar="N",
        help="turns stored (default: 100000)",
    )
    parser.add_argument(
        "--grown",
        type=positive_int,
        nargs="+",
        default=[],
        metavar="N",
        help="also read from databases of so many turns, beside the first",
    )
    parser.add_argument(
        "--reads",
        type=positive_int,
        default=2_000,
        metavar="N",
        help="contexts read (default: 2000)",
    )
    parser.add_argument(
        "--concurrent", type=positive_int, default=5, metavar="N", help="reads at once (default: 5)"
    )
    parser.add_argument(
        "--postgres",
        metavar="URL",
        help="also measure PostgreSQL there, in a database that is made and dropped again",
    )
    parser.add_argument(
        "--redis", metavar="URL", help="also measure Redis there, under keys that expire"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table; 0 when every P95 is below its target.

    Raises `BenchError` when a server can't be used.
    """
    from hub.errors import HubError

    del environment  # a bench never fills the database that the hub uses
    check_writable(options.json)
    workload = Workload(rows=options.rows, reads=options.reads, concurrent=options.concurrent)
    try:
        figures = asyncio.run(_measure_all(workload, options))
    except HubError as error:
        raise BenchError(str(error)) from error
    _show(workload, figures)
    if options.json:
        write_result(options.json, _result(workload, figures, options.grown))
    return 0 if all(report.verdict.passed for report in figures.latencies.values()) else 1


def _result(
    workload: Workload, figures: ContextFigures, grown: Sequence[int] = ()
) -> ScenarioResult:
    """Ratios first: how many times a read through a cache or without one takes in another."""
    draft = ResultDraft("context", {**asdict(workload), "grown": list(grown)})
    for (name, rows), taken_ms in figures.grown_ms.items():
        first_ms = figures.latencies[name].latencies_ms
        ratio = f"{_plain(name)}_of_{rows}_over_{workload.rows}_turns_p95"
        draft.ratio(ratio, taken_ms, first_ms, 95)
        draft.percentiles(f"{_plain(name)}_of_{rows}_turns", taken_ms)
    read = {_plain(name): each.latencies_ms for name, each in figures.latencies.items()}
    for slow, fast in itertools.permutations(read, 2):
        if slow in _DATABASES and fast not in _DATABASES:
            draft.ratio(f"{slow}_over_{fast}_p50", read[slow], read[fast])
    for name, latencies_ms in read.items():
        stored = f"_of_{workload.rows}_turns" if name in _DATABASES else ""
        draft.percentiles(f"{name}{stored}", latencies_ms)
    for name, (hits, reads) in figures.hits.items():
        draft.share(f"hit_rate_{_plain(name)}", hits, reads)
    for name, each in figures.writes.items():
        draft.percentiles(f"{_plain(name)}_accept", each.accept_ms)
        draft.single(f"{_plain(name)}_accepted", each.accepted_per_s, "/s", WRITES)
        draft.single(f"{_plain(name)}_landed", each.landed_per_s, "/s", WRITES)
    return draft.result()


def _plain(name: str) -> str:
    """ "cached in Redis" as `cached_in_redis`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _show(workload: Workload, figures: ContextFigures) -> None:
    print(
        f"{workload.rows} turns, {workload.reads} reads, "
        f"{workload.concurrent} at once; milliseconds"
    )
    print(f"{'':<26}{'P50':>9}{'P95':>9}{'P99':>9}{'Max':>9}   target P95")
    for name, report in figures.latencies.items():
        taken = report.latencies_ms
        columns = "".join(f"{shown_ms(taken, percent, 3):>9}" for percent in (50, 95, 99, 100))
        print(
            f"{name:<26}{columns}   {'✓' if report.verdict.passed else '✗'} <{report.target_ms:.0f}"
        )
    for (name, rows), taken in figures.grown_ms.items():
        columns = "".join(f"{shown_ms(taken, percent, 3):>9}" for percent in (50, 95, 99, 100))
        print(f"{f'{name}, {rows} turns':<26}{columns}")
    for name, (hits, reads) in figures.hits.items():
        print(f"hit rate, {name}: {hits / reads:.1%}")
    for name, written in figures.writes.items():
        print(
            f"{WRITES} turns written to {name}: {written.accepted_per_s:.0f} a second durable (P95 "
            f"{written.accept_p95_ms:.2f} ms, {WRITERS} at once), "
            f"{written.landed_per_s:.0f} a second landed"
        )


async def measure(
    workload: Workload, postgres_url: str | None, redis_url: str | None
) -> ContextFigures:
    """All of it, on SQLite, and on the servers that are named."""
    figures = ContextFigures()
    caches = {"memory": CacheSettings.read({})}
    if redis_url:
        caches["Redis"] = CacheSettings.read({"REDIS_ENABLED": "true", "REDIS_URL": redis_url})
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        async with filled_sqlite(Path(folder), workload) as database:
            await _measure_database(figures, "SQLite", database, Path(folder), workload, caches)
    if postgres_url:
        with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
            async with filled_postgres(postgres_url, workload) as database:
                await _measure_database(figures, "PostgreSQL", database, Path(folder), workload, {})
    return figures


async def _measure_all(workload: Workload, options: Namespace) -> ContextFigures:
    """And the databases that have grown, by the same reads of as many sessions as they have."""
    figures = await measure(workload, options.postgres, options.redis)
    for rows in options.grown:
        grown = replace(workload, rows=rows)
        with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
            async with filled_sqlite(Path(folder), grown) as database:
                figures.grown_ms["SQLite", rows] = await _read(database, grown)
        if options.postgres:
            async with filled_postgres(options.postgres, grown) as database:
                figures.grown_ms["PostgreSQL", rows] = await _read(database, grown)
    return figures


async def _read(database: Database, workload: Workload) -> tuple[float, ...]:
    async def read(session: str, room: str) -> object:
        return await database.load_context(session, room, EXCHANGES)

    return (await timed(workload, read, STORE_TARGET_MS)).latencies_ms


async def _measure_database(
    figures: ContextFigures,
    name: str,
    database: Database,
    folder: Path,
    workload: Workload,
    caches: Mapping[str, CacheSettings],
) -> None:
    """Reads, reads through each of the caches, conversations through each of them, and writes."""

    async def read(session: str, room: str) -> object:
        return await database.load_context(session, room, EXCHANGES)

    figures.latencies[name] = await timed(workload, read, STORE_TARGET_MS)
    async with _behind(database, folder) as store:
        for kind, settings in caches.items():
            few = Workload(
                rows=min(workload.rows, 50_000),
                reads=workload.reads,
                concurrent=workload.concurrent,
            )
            async with _memory(store, kind, settings) as memory:
                for number in range(few.sessions):
                    for room in ROOMS:
                        await memory.load(f"session-{number}", room)
                figures.latencies[f"cached in {kind}"] = await timed(
                    few, memory.load, CACHE_TARGET_MS
                )
            for words, turns in (
                ("the guide's workload", GUIDE_REQUESTS // GUIDE_SESSIONS),
                ("short", SHORT_TURNS),
            ):
                async with _memory(store, kind, settings) as memory:
                    rate = await _hit_rate(memory, GUIDE_REQUESTS // turns, turns)
                label = f"{words} ({GUIDE_REQUESTS // turns} sessions of {turns} turns), {kind}"
                figures.hits[label] = round(rate * GUIDE_REQUESTS), GUIDE_REQUESTS
        figures.writes[name] = await _written(store)


@asynccontextmanager
async def _behind(database: Database, folder: Path) -> AsyncIterator["WriteBehind"]:
    from hub.memory.journal.journal import open_journal
    from hub.memory.journal.write_behind import write_behind

    async with (
        open_journal(folder / "journal.db") as journal,
        write_behind(database, journal) as store,
    ):
        yield store


@asynccontextmanager
async def _memory(
    store: "WriteBehind", kind: str, settings: CacheSettings
) -> AsyncIterator[ConversationMemory]:
    from hub.memory.factory import open_cache
    from hub.memory.reads import open_reads

    async with open_cache(settings) as cache, open_reads() as reads:
        if not cache.status().connected:
            raise BenchError(f"{kind} does not answer: correct --redis, or leave it out")
        yield ConversationMemory(store, cache, 60.0, reads)


async def _hit_rate(memory: ConversationMemory, sessions: int, turns: int) -> float:
    """Sessions that nobody has seen before, each with so many turns, at most five at once."""
    begun = f"{time.time_ns():x}"
    names = iter([f"{begun}-{number}" for number in range(sessions)])

    async def converse() -> None:
        for session in names:
            for number in range(turns):
                await memory.load(session, ROOMS[0])
                await memory.keep(_turn(f"{session}-{number}", session))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(GUIDE_SESSIONS):
            tasks.create_task(converse())
    return memory.cache.status().hit_rate


async def _written(store: "WriteBehind") -> WriteFigures:
    begun = f"{time.time_ns():x}"
    remaining = iter(range(WRITES))
    waits_ms: list[float] = []

    async def write() -> None:
        for number in remaining:
            asked_s = time.perf_counter()
            await store.accept(_turn(f"{begun}-{number}", "writing"))
            waits_ms.append((time.perf_counter() - asked_s) * 1000.0)

    begun_s = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(WRITERS):
            tasks.create_task(write())
    accepted_s = time.perf_counter() - begun_s
    await store.settled()
    landed_s = time.perf_counter() - begun_s
    report = LatencyReport(latencies_ms=tuple(waits_ms))
    return WriteFigures(
        accepted_per_s=WRITES / accepted_s,
        accept_p95_ms=report.figures_ms["P95"],
        landed_per_s=WRITES / landed_s,
        accept_ms=tuple(waits_ms),
    )


def _turn(turn_id: str, session: str) -> TurnRecord:
    return TurnRecord(
        turn_id=turn_id,
        session_id=session,
        room_id=ROOMS[0],
        said="turn on living room lights",
        answered="The living room lights are on.",
        source="intent",
        outcome="ok",
        intent="HassTurnOn",
        created_at=datetime.now(UTC),
    )


async def timed(
    workload: Workload, read: Callable[[str, str], Awaitable[object]], target_ms: float
) -> LatencyReport:
    """Reads contexts of sessions chosen at random (always the same choice)."""
    chance = random.Random(1)
    sessions = [
        (f"session-{chance.randrange(workload.sessions)}", chance.choice(ROOMS))
        for _ in range(workload.reads)
    ]
    remaining = iter(sessions)
    latencies_ms: list[float] = []

    async def work() -> None:
        for session, room in remaining:
            begun_s = time.perf_counter()
            await read(session, room)
            latencies_ms.append((time.perf_counter() - begun_s) * 1000.0)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(workload.concurrent):
            tasks.create_task(work())
    return LatencyReport(latencies_ms=tuple(latencies_ms), target_ms=target_ms)


SCENARIO = Scenario(
    summary=(
        "reading a conversation's context from SQLite, PostgreSQL, memory and Redis; "
        "hit rate; writes"
    ),
    add_arguments=add_arguments,
    run=run,
)
