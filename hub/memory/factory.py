"""Factory of the conversation memory: the store and the cache of the settings.

The drivers of the other kinds are never imported.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import structlog
from pydantic import SecretStr

from hub.memory.context_cache import CachedContexts
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.database import Damaged, Database
from hub.memory.journal.journal import open_journal
from hub.memory.journal.write_behind import Landed, WriteBehind, write_behind
from hub.memory.late_database import START_WAIT_S, Open, opened_late
from hub.memory.memory_cache import MemoryCache
from hub.memory.migrations import (
    FOLDER,
    SQLITE_FOLDER,
    Applied,
    Migration,
    load_migrations,
    pending,
)
from hub.memory.reads import open_reads
from hub.memory.retention import keep_pruned
from hub.memory.schedule_memory import ScheduleMemory
from hub.memory.sqlite.damaged_files import DamagedFiles
from hub.ports import ContextCache, DatabaseKind
from hub.settings import CacheSettings, DatabaseSettings
from ingle.runtime.tasks import background

log = structlog.get_logger()


@asynccontextmanager
async def open_memory(
    database: DatabaseSettings,
    cache: CacheSettings,
    state_dir: Path,
    *,
    wait_s: float = START_WAIT_S,
) -> AsyncIterator[ConversationMemory]:
    """Opens the conversation memory for as long as the block runs: migrated, pruned, cached.

    It is `Memory`, `Learning` and `Preferences` in one; its `store` and `cache` have the state for
    `/health`. `state_dir` holds the journal, and the database file where PostgreSQL is not enabled.

    A PostgreSQL or a Redis that is away is no error: it is used once it comes, and PostgreSQL is
    waited for up to `wait_s` seconds first. Neither is a `state_dir` that can't be written, or a
    file in it that can't be used: the status says so, and a damaged file is put aside. Raises
    `Unavailable` (another hub uses `state_dir`) or `Rejected` (PostgreSQL refuses the hub, or its
    schema does not fit), with a sentence that says what to do.
    """
    damaged = await asyncio.to_thread(DamagedFiles, state_dir)
    async with open_cache(cache) as opened:
        landed = CachedContexts(opened, cache.ttl_s).landed
        async with (
            open_store(database, state_dir, landed, damaged, wait_s=wait_s) as store,
            open_reads() as reads,
        ):
            yield ConversationMemory(
                store,
                opened,
                cache.ttl_s,
                reads,
                notices=damaged,
                schedules=ScheduleMemory(store, reads),
            )


@asynccontextmanager
async def open_store(
    settings: DatabaseSettings,
    state_dir: Path,
    landed: Landed | None = None,
    damaged: DamagedFiles | None = None,
    *,
    wait_s: float = START_WAIT_S,
) -> AsyncIterator[WriteBehind]:
    """Opens the conversation store: the database, migrated and pruned, behind the journal.

    `landed` is called with writes that have arrived in the database; None: nothing is called.
    `damaged` takes note of damaged files. Raises as `open_memory`.
    """
    if damaged is None:
        damaged = await asyncio.to_thread(DamagedFiles, state_dir)
    async with (
        open_journal(journal_path(state_dir), damaged=damaged) as journal,
        open_database(settings, state_dir, damaged, wait_s=wait_s) as database,
        background(keep_pruned(database, settings.keep_days)),
        write_behind(database, journal, landed, damaged) as store,
    ):
        yield store


@asynccontextmanager
async def open_database(
    settings: DatabaseSettings,
    state_dir: Path,
    damaged: DamagedFiles | None = None,
    *,
    wait_s: float = START_WAIT_S,
) -> AsyncIterator[Database]:
    """Opens PostgreSQL when enabled, else `ingle.db` in `state_dir`; also while it can't be used.

    Migrated when it is open. `damaged` takes note of damaged files. Raises `Rejected` where
    PostgreSQL refuses the hub.
    """
    if damaged is None:
        damaged = await asyncio.to_thread(DamagedFiles, state_dir)
    opening: Open = partial(_open_sqlite, sqlite_path(state_dir), damaged)
    backend: DatabaseKind = "sqlite"
    if settings.enabled and settings.url is not None:
        opening, backend = partial(_open_postgres, settings.url), "postgresql"
    where = place(settings, state_dir)
    async with opened_late(opening, where, backend, wait_s=wait_s) as late:
        yield late


@asynccontextmanager
async def _open_sqlite(path: Path, damaged: DamagedFiles) -> AsyncIterator[Database]:
    """Opens the file; where it is damaged, found now or while it is used, it is put aside."""
    from hub.memory.sqlite.schema import migrate_sqlite
    from hub.memory.sqlite.store import open_sqlite

    try:
        _log_migrations(await migrate_sqlite(path, SQLITE_FOLDER))
        async with open_sqlite(path) as file:
            yield file
    except Damaged as error:
        await asyncio.to_thread(damaged.put_aside, path, str(error))
        raise


@asynccontextmanager
async def _open_postgres(url: SecretStr) -> AsyncIterator[Database]:
    from hub.memory.postgres.schema import migrate_postgres
    from hub.memory.postgres.store import open_postgres

    _log_migrations(await migrate_postgres(url, FOLDER, wait_s=0.0))
    async with open_postgres(url, wait_s=0.0) as store:
        yield store


def _log_migrations(migrations: Iterable[Migration]) -> None:
    for migration in migrations:
        log.info("store.migrated", migration=migration.name)


@asynccontextmanager
async def open_cache(settings: CacheSettings) -> AsyncIterator[ContextCache]:
    """Opens the context cache: Redis when enabled (also while it is away), else memory.

    Raises `Rejected` for a REDIS_URL that can't be parsed.
    """
    if settings.enabled:
        from hub.memory.redis_cache import open_redis

        async with open_redis(settings.url) as cache:
            yield cache
    else:
        yield MemoryCache()


async def migrate(settings: DatabaseSettings, state_dir: Path) -> tuple[Migration, ...]:
    """Applies and returns the migrations that the database lacks. Raises as `open_memory`."""
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.schema import migrate_postgres

        return await migrate_postgres(settings.url, FOLDER)
    from hub.memory.sqlite.schema import migrate_sqlite

    return await migrate_sqlite(sqlite_path(state_dir), SQLITE_FOLDER)


async def applied(settings: DatabaseSettings, state_dir: Path) -> tuple[Applied, ...]:
    """Returns the migrations applied to the chosen database so far, read-only.

    Raises as `open_memory`, and without waiting for a database that is away.
    """
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.schema import applied_to_postgres

        return await applied_to_postgres(settings.url, wait_s=0.0)
    from hub.memory.sqlite.schema import applied_to_sqlite

    return await applied_to_sqlite(sqlite_path(state_dir))


async def missing(settings: DatabaseSettings, state_dir: Path) -> tuple[Migration, ...]:
    """Returns the migrations that the chosen database lacks, read-only. Raises as `open_memory`."""
    folder = FOLDER if settings.enabled else SQLITE_FOLDER
    return pending(load_migrations(folder), await applied(settings, state_dir))


def journal_path(state_dir: Path) -> Path:
    """Path of the journal, where writes wait for the database."""
    return state_dir / "journal.db"


def sqlite_path(state_dir: Path) -> Path:
    """Path of the SQLite database."""
    return state_dir / "ingle.db"


def place(settings: DatabaseSettings, state_dir: Path) -> str:
    """Describes the chosen database, without secrets.

    Raises `Rejected` for a URL that can't be parsed.
    """
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.connection import place as postgres_place

        return f"PostgreSQL at {postgres_place(settings.url)}"
    return f"SQLite file {sqlite_path(state_dir)} (DATABASE_ENABLED is not true)"
