"""Migrates a PostgreSQL database: one process at a time, each migration in one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
from pydantic import SecretStr

from hub.errors import Rejected
from hub.memory.migrations import Applied, Migration, load_migrations, pending
from hub.memory.postgres.connection import (
    CONNECT_TIMEOUT_S,
    START_WAIT_S,
    place,
    reached,
    translated,
)

LOCK_KEY: Final = 0x496E676C65  # "Ingle": the advisory lock that hubs starting at once queue for
LOCK_WAIT_S: Final = 60.0
"""How long a migration waits for a lock that another program holds, in seconds."""

_LEDGER: Final = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    runs_from INTEGER NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""
_READ: Final = (
    "SELECT number, name, checksum, runs_from, applied_at FROM schema_migrations ORDER BY number"
)
_RECORD: Final = (
    "INSERT INTO schema_migrations (number, name, checksum, runs_from) VALUES ($1, $2, $3, $4)"
)


async def migrate_postgres(
    url: SecretStr, folder: Path, *, wait_s: float = START_WAIT_S, lock_wait_s: float = LOCK_WAIT_S
) -> tuple[Migration, ...]:
    """Applies the migrations in `folder` that are missing, and returns them.

    `wait_s`: how long a PostgreSQL that is away is waited for; `lock_wait_s`: how long another hub
    that migrates, or an open transaction. Raises `Unavailable` or `Rejected`; the migrations before
    the one that failed stay applied, and nothing of that one does.
    """
    migrations = load_migrations(folder)
    async with _session(url, wait_s) as connection:
        await connection.execute(f"SET lock_timeout = {int(lock_wait_s * 1000)}")
        # The lock is released with the connection.
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK_KEY)
        await connection.execute("SET client_min_messages = warning")
        await connection.execute(_LEDGER)
        missing = pending(migrations, await _read(connection))
        for migration in missing:
            await _apply(connection, migration)
        return missing


async def applied_to_postgres(
    url: SecretStr, *, wait_s: float = START_WAIT_S
) -> tuple[Applied, ...]:
    """Returns the migrations applied so far, read-only. Raises `Unavailable` or `Rejected`."""
    async with _session(url, wait_s) as connection:
        try:
            return await _read(connection)
        except asyncpg.UndefinedTableError:
            return ()


@asynccontextmanager
async def _session(url: SecretStr, wait_s: float) -> AsyncIterator[asyncpg.Connection]:
    where = place(url)
    connection = await reached(
        lambda: asyncpg.connect(url.get_secret_value(), timeout=CONNECT_TIMEOUT_S), where, wait_s
    )
    try:
        yield connection
    except asyncpg.LockNotAvailableError as error:
        raise Rejected(
            f"PostgreSQL at {where}: another program holds a lock that the migration needs "
            "(another hub that migrates, or an open transaction). End it and start again"
        ) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise translated(error, where) or error from error
    finally:
        connection.terminate()


async def _read(connection: asyncpg.Connection) -> tuple[Applied, ...]:
    return tuple(Applied(**dict(row)) for row in await connection.fetch(_READ))


async def _apply(connection: asyncpg.Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(
                _RECORD, migration.number, migration.name, migration.checksum, migration.runs_from
            )
    except (asyncpg.LockNotAvailableError, asyncpg.PostgresConnectionError):
        raise
    except asyncpg.PostgresError as error:
        position = int(error.position) if error.position else 0
        line = f" at line {migration.sql.count(chr(10), 0, position) + 1}" if position else ""
        raise Rejected(f"{migration.path}{line}: {error}. Nothing of it was kept") from error
