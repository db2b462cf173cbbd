"""Opens the store and the cache that the settings ask for; the drivers of the others are never imported."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from hub.context.memory_cache import MemoryCache
from hub.context.migrations import FOLDER, SQLITE_FOLDER, Applied, Migration
from hub.ports import ContextCache, ConversationStore
from hub.settings import CacheSettings, DatabaseSettings

log = structlog.get_logger()


@asynccontextmanager
async def open_store(settings: DatabaseSettings, state_dir: Path) -> AsyncIterator[ConversationStore]:
    """The conversations' store, migrated: PostgreSQL when enabled, else `ingle.db` in `state_dir`.

    Raises `Unavailable` or `Rejected` with a sentence that says what to do.
    """
    for migration in await migrate(settings, state_dir):
        log.info("store.migrated", migration=migration.name)
    if settings.enabled and settings.url is not None:
        from hub.context.postgres_store import open_postgres

        async with open_postgres(settings.url) as store:
            yield store
    else:
        from hub.context.sqlite_store import open_sqlite

        async with open_sqlite(sqlite_path(state_dir)) as file:
            yield file


@asynccontextmanager
async def open_cache(settings: CacheSettings) -> AsyncIterator[ContextCache]:
    """The context cache: Redis when enabled (it may be away, and comes back by itself), else this process's memory."""
    if settings.enabled:
        from hub.context.redis_cache import open_redis

        async with open_redis(settings.url) as cache:
            yield cache
    else:
        yield MemoryCache()


async def migrate(settings: DatabaseSettings, state_dir: Path) -> tuple[Migration, ...]:
    """Applies the migrations that the chosen database still needs and returns them. Raises as `open_store`."""
    if settings.enabled and settings.url is not None:
        from hub.context.postgres_schema import migrate_postgres

        return await migrate_postgres(settings.url, FOLDER)
    from hub.context.sqlite_schema import migrate_sqlite

    return await migrate_sqlite(sqlite_path(state_dir), SQLITE_FOLDER)


async def applied(settings: DatabaseSettings, state_dir: Path) -> tuple[Applied, ...]:
    """The migrations that the chosen database was given so far. Raises as `open_store`."""
    if settings.enabled and settings.url is not None:
        from hub.context.postgres_schema import applied_to_postgres

        return await applied_to_postgres(settings.url)
    from hub.context.sqlite_schema import applied_to_sqlite

    return await applied_to_sqlite(sqlite_path(state_dir))


def sqlite_path(state_dir: Path) -> Path:
    """Where the SQLite file lies."""
    return state_dir / "ingle.db"


def place(settings: DatabaseSettings, state_dir: Path) -> str:
    """The chosen database in words, without secrets. Raises `Rejected` for a URL that can't be taken apart."""
    if settings.enabled and settings.url is not None:
        from hub.context.postgres_connection import place as postgres_place

        return f"PostgreSQL at {postgres_place(settings.url)}"
    return f"SQLite file {sqlite_path(state_dir)} (DATABASE_ENABLED is not true)"
