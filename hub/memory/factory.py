"""Opens the store and the cache that the settings ask for; the drivers of the others are never imported."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import structlog
from pydantic import SecretStr

from hub.memory.context_cache import CachedContexts
from hub.memory.conversation_memory import ConversationMemory
from hub.memory.database import Database
from hub.memory.journal.journal import open_journal
from hub.memory.journal.write_behind import Landed, WriteBehind, write_behind
from hub.memory.late_database import START_WAIT_S, opened_late
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
from hub.ports import ContextCache
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
    """All that is remembered: `Memory`, `Learning` and `Preferences`; its `store` and `cache` tell of their state.

    Raises `Unavailable` or `Rejected` with a sentence that says what to do; a PostgreSQL or Redis that is only away is
    no reason: it is taken up when it comes, a PostgreSQL is waited for up to `wait_s` seconds before.
    """
    async with open_cache(cache) as opened:
        landed = CachedContexts(opened, cache.ttl_s).landed
        async with (
            open_store(database, state_dir, landed, wait_s=wait_s) as store,
            open_reads() as reads,
        ):
            yield ConversationMemory(store, opened, cache.ttl_s, reads)


@asynccontextmanager
async def open_store(
    settings: DatabaseSettings,
    state_dir: Path,
    landed: Landed | None = None,
    *,
    wait_s: float = START_WAIT_S,
) -> AsyncIterator[WriteBehind]:
    """The conversations' store: the database, kept migrated and pruned, behind the journal in `state_dir`.

    `landed` is told of writes that have arrived in the database. Raises as `open_memory`.
    """
    async with (
        open_journal(journal_path(state_dir)) as journal,
        open_database(settings, state_dir, wait_s=wait_s) as database,
        background(keep_pruned(database, settings.keep_days)),
        write_behind(database, journal, landed) as store,
    ):
        yield store


@asynccontextmanager
async def open_database(
    settings: DatabaseSettings, state_dir: Path, *, wait_s: float = START_WAIT_S
) -> AsyncIterator[Database]:
    """PostgreSQL when enabled (also while it is away), else `ingle.db` in `state_dir`; migrated. Raises as above."""
    if settings.enabled and settings.url is not None:
        opening = partial(_open_postgres, settings.url)
        async with opened_late(opening, place(settings, state_dir), wait_s=wait_s) as late:
            yield late
    else:
        from hub.memory.sqlite.store import open_sqlite

        _log_migrations(await migrate(settings, state_dir))
        async with open_sqlite(sqlite_path(state_dir)) as file:
            yield file


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
    """The context cache: Redis when enabled (it may be away, and comes back by itself), else this process's memory."""
    if settings.enabled:
        from hub.memory.redis_cache import open_redis

        async with open_redis(settings.url) as cache:
            yield cache
    else:
        yield MemoryCache()


async def migrate(settings: DatabaseSettings, state_dir: Path) -> tuple[Migration, ...]:
    """Applies the migrations that the chosen database still needs and returns them. Raises as `open_memory`."""
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.schema import migrate_postgres

        return await migrate_postgres(settings.url, FOLDER)
    from hub.memory.sqlite.schema import migrate_sqlite

    return await migrate_sqlite(sqlite_path(state_dir), SQLITE_FOLDER)


async def applied(settings: DatabaseSettings, state_dir: Path) -> tuple[Applied, ...]:
    """The migrations that the chosen database was given so far; changes nothing. Raises as above, at once."""
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.schema import applied_to_postgres

        return await applied_to_postgres(settings.url, wait_s=0.0)
    from hub.memory.sqlite.schema import applied_to_sqlite

    return await applied_to_sqlite(sqlite_path(state_dir))


async def missing(settings: DatabaseSettings, state_dir: Path) -> tuple[Migration, ...]:
    """The migrations that the chosen database still needs; changes nothing. Raises as `open_memory`."""
    folder = FOLDER if settings.enabled else SQLITE_FOLDER
    return pending(load_migrations(folder), await applied(settings, state_dir))


def journal_path(state_dir: Path) -> Path:
    """Where writes wait for the database."""
    return state_dir / "journal.db"


def sqlite_path(state_dir: Path) -> Path:
    """Where the SQLite file lies."""
    return state_dir / "ingle.db"


def place(settings: DatabaseSettings, state_dir: Path) -> str:
    """The chosen database in words, without secrets. Raises `Rejected` for a URL that can't be taken apart."""
    if settings.enabled and settings.url is not None:
        from hub.memory.postgres.connection import place as postgres_place

        return f"PostgreSQL at {postgres_place(settings.url)}"
    return f"SQLite file {sqlite_path(state_dir)} (DATABASE_ENABLED is not true)"
