"""How long a command waits for its conversation's context: from each store over many turns, and from each cache."""

import asyncio
import random
import sqlite3
import tempfile
import time
import uuid
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.arguments import positive_int
from bench.latency import LatencyReport
from bench.output import check_writable, write_json
from bench.scenario import BenchError, Scenario
from hub.ports import ConversationStore

STORE_TARGET_MS = 50.0
"""P95 of a database query, from the performance guide."""
CACHE_TARGET_MS = 10.0
"""A context that is cached, from the performance guide."""
ROOMS = ("kitchen", "living_room")
TURNS_EACH = 50
"""Turns of one session in one room."""
EXCHANGES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    rows: int
    reads: int
    concurrent: int

    @property
    def sessions(self) -> int:
        return max(1, self.rows // (TURNS_EACH * len(ROOMS)))

    def turns(self) -> Iterator[tuple[str, str, str, datetime]]:
        """turn id, session, room, time: as a household makes them, sessions interleaved."""
        begun = datetime.now(UTC) - timedelta(seconds=self.rows)
        for number in range(self.rows):
            session = f"session-{number % self.sessions}"
            yield (
                f"turn-{number}",
                session,
                ROOMS[number // self.sessions % len(ROOMS)],
                begun + timedelta(seconds=number),
            )


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--rows", type=positive_int, default=100_000, metavar="N", help="turns stored (default: 100000)"
    )
    parser.add_argument("--reads", type=positive_int, default=2_000, metavar="N", help="contexts read (default: 2000)")
    parser.add_argument("--concurrent", type=positive_int, default=5, metavar="N", help="reads at once (default: 5)")
    parser.add_argument(
        "--postgres", metavar="URL", help="also measure PostgreSQL there, in a database that is made and dropped again"
    )
    parser.add_argument("--redis", metavar="URL", help="also measure Redis there, under keys that expire")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")


def run(options: Namespace, environment: Mapping[str, str]) -> int:
    """Prints a table; 0 when every P95 is below its target. Raises `BenchError` when a server can't be used."""
    from hub.errors import HubError

    del environment  # a bench never fills the database that the hub uses
    check_writable(options.json)
    workload = Workload(rows=options.rows, reads=options.reads, concurrent=options.concurrent)
    try:
        reports = asyncio.run(measure(workload, options.postgres, options.redis))
    except HubError as error:
        raise BenchError(str(error)) from error
    print(f"{workload.rows} turns, {workload.reads} reads, {workload.concurrent} at once; milliseconds")
    print(f"{'':<26}{'P50':>9}{'P95':>9}{'P99':>9}{'Max':>9}   target P95")
    for name, report in reports.items():
        figures = report.figures_ms
        columns = "".join(f"{figures[key]:>9.3f}" for key in ("P50", "P95", "P99", "Max"))
        print(f"{name:<26}{columns}   {'✓' if report.verdict.passed else '✗'} <{report.target_ms:.0f}")
    if options.json:
        write_json(options.json, {"scenario": "context", **{name: each.summary() for name, each in reports.items()}})
    return 0 if all(report.verdict.passed for report in reports.values()) else 1


async def measure(workload: Workload, postgres_url: str | None, redis_url: str | None) -> dict[str, LatencyReport]:
    """The reports by what was read from."""
    from hub.context.cached import ConversationMemory
    from hub.context.opening import open_cache
    from hub.settings import CacheSettings

    reports: dict[str, LatencyReport] = {}

    async def measure_store(name: str, store: ConversationStore) -> None:
        reports[name] = await timed(
            workload, lambda session, room: store.load_context(session, room, EXCHANGES), STORE_TARGET_MS
        )

    async def measure_cache(name: str, store: ConversationStore, settings: CacheSettings) -> None:
        async with open_cache(settings) as cache:
            if not cache.status().connected:
                raise BenchError(f"{name} does not answer: correct --redis, or leave it out")
            few = Workload(rows=min(workload.rows, 50_000), reads=workload.reads, concurrent=workload.concurrent)
            memory = ConversationMemory(store, cache, 60.0)
            for number in range(few.sessions):
                for room in ROOMS:
                    await memory.load(f"session-{number}", room)
            reports[name] = await timed(few, memory.load, CACHE_TARGET_MS)

    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as folder:
        async with _filled_sqlite(Path(folder), workload) as store:
            await measure_store("SQLite", store)
            await measure_cache("cached in memory", store, CacheSettings.read({}))
            if redis_url:
                settings = CacheSettings.read({"REDIS_ENABLED": "true", "REDIS_URL": redis_url})
                await measure_cache("cached in Redis", store, settings)
    if postgres_url:
        async with _filled_postgres(postgres_url, workload) as store:
            await measure_store("PostgreSQL", store)
    return reports


async def timed(workload: Workload, read: Callable[[str, str], Awaitable[object]], target_ms: float) -> LatencyReport:
    """Reads contexts of sessions chosen at random (always the same choice)."""
    chance = random.Random(1)
    sessions = [(f"session-{chance.randrange(workload.sessions)}", chance.choice(ROOMS)) for _ in range(workload.reads)]
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


_COLUMNS = "turn_id, session_id, room_id, created_at, said, answered, source, outcome"
_REST = ("turn on the kitchen light please", "The kitchen light is on now.", "intent", "ok")


@asynccontextmanager
async def _filled_sqlite(folder: Path, workload: Workload) -> AsyncIterator[ConversationStore]:
    from hub.context.migrations import SQLITE_FOLDER
    from hub.context.rows import iso_utc
    from hub.context.sqlite_schema import migrate_sqlite
    from hub.context.sqlite_store import open_sqlite

    path = folder / "ingle.db"
    await migrate_sqlite(path, SQLITE_FOLDER)
    with sqlite3.connect(path) as db:
        db.executemany(
            f"INSERT INTO conversations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            ((turn_id, session, room, iso_utc(at), *_REST) for turn_id, session, room, at in workload.turns()),
        )
    db.close()
    async with open_sqlite(path) as store:
        yield store


@asynccontextmanager
async def _filled_postgres(url: str, workload: Workload) -> AsyncIterator[ConversationStore]:
    import asyncpg
    from pydantic import SecretStr

    from hub.context.migrations import FOLDER
    from hub.context.postgres_schema import migrate_postgres
    from hub.context.postgres_store import open_postgres

    name = f"ingle_bench_{uuid.uuid4().hex[:8]}"
    own = SecretStr(urlunsplit(urlsplit(url)._replace(path=f"/{name}")))
    try:
        server = await asyncpg.connect(url, timeout=5.0)
        await server.execute(f"CREATE DATABASE {name}")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise BenchError(f"--postgres: no database can be made there: {error}") from error
    try:
        await migrate_postgres(own, FOLDER)
        filling = await asyncpg.connect(own.get_secret_value())
        columns = _COLUMNS.split(", ")
        records = ((turn_id, session, room, at, *_REST) for turn_id, session, room, at in workload.turns())
        await filling.copy_records_to_table("conversations", records=records, columns=columns)
        await filling.execute("VACUUM ANALYZE conversations")
        await filling.close()
        async with open_postgres(own) as store:
            yield store
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


SCENARIO = Scenario(
    summary="reading a conversation's context from SQLite, PostgreSQL, memory and Redis",
    add_arguments=add_arguments,
    run=run,
)
