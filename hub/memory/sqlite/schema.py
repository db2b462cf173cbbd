"""Migrates a SQLite file: one process at a time, each migration in one transaction."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import aiosqlite

from hub.errors import Rejected
from hub.memory.migrations import Applied, Migration, load_migrations, pending
from hub.memory.sqlite.file import connected, translated

LOCK_WAIT_S: Final = 60.0
"""How long a migration waits for another process that writes, in seconds."""

_LEDGER: Final = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    runs_from INTEGER NOT NULL,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now'))
)
"""
_LEDGER_EXISTS: Final = (
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'"
)
_READ: Final = (
    "SELECT number, name, checksum, runs_from, applied_at FROM schema_migrations ORDER BY number"
)
_RECORD: Final = (
    "INSERT INTO schema_migrations (number, name, checksum, runs_from) VALUES (?, ?, ?, ?)"
)


async def migrate_sqlite(
    path: Path, folder: Path, *, lock_wait_s: float = LOCK_WAIT_S
) -> tuple[Migration, ...]:
    """Applies the migrations in `folder` that are missing, and returns them.

    Makes the file and its directory. Raises `Unavailable` or `Rejected`; the migrations before the
    one that failed stay applied, and nothing of that one does.
    """
    migrations = load_migrations(folder)
    done: list[Migration] = []
    async with connected(path, busy_wait_s=lock_wait_s) as db:
        while True:
            async with _exclusive(db):
                await db.execute(_LEDGER)
                missing = pending(migrations, await _read(db))
                if not missing:
                    # This also writes, so that a full disk is noticed at the start, not by a turn.
                    await db.execute(f"PRAGMA user_version = {migrations[-1].number}")
                    return tuple(done)
                await _apply(db, missing[0])
            done.append(missing[0])


async def applied_to_sqlite(path: Path) -> tuple[Applied, ...]:
    """Returns the migrations applied so far, read-only; none where there is no file.

    Raises `Unavailable` or `Rejected`.
    """
    if not _exists(path):
        return ()
    async with connected(path) as db:
        try:
            return await _read(db) if await (await db.execute(_LEDGER_EXISTS)).fetchone() else ()
        except sqlite3.Error as error:
            raise translated(error, path) from error


def _exists(path: Path) -> bool:
    return path.exists()


@asynccontextmanager
async def _exclusive(db: aiosqlite.Connection) -> AsyncIterator[None]:
    await db.execute("BEGIN EXCLUSIVE")
    try:
        yield
    except BaseException:
        await db.execute("ROLLBACK")
        raise
    await db.execute("COMMIT")


async def _read(db: aiosqlite.Connection) -> tuple[Applied, ...]:
    return tuple(
        Applied(
            number=number,
            name=name,
            checksum=checksum,
            runs_from=runs_from,
            applied_at=datetime.fromisoformat(at),
        )
        for number, name, checksum, runs_from, at in await db.execute_fetchall(_READ)
    )


async def _apply(db: aiosqlite.Connection, migration: Migration) -> None:
    for line, statement in _statements(migration.sql):
        try:
            await db.execute(statement)
        except sqlite3.Error as error:
            if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
                raise
            raise Rejected(
                f"{migration.path}, statement ending at line {line}: {error}. "
                "Nothing of it was kept"
            ) from error
    await db.execute(
        _RECORD, (migration.number, migration.name, migration.checksum, migration.runs_from)
    )


def _statements(sql: str) -> Iterator[tuple[int, str]]:
    """Yields the number of the last line of each statement, and the statement.

    (`executescript` would commit the open transaction first.)
    """
    statement = ""
    for number, line in enumerate(sql.splitlines(keepends=True), start=1):
        statement += line
        if sqlite3.complete_statement(statement):
            yield number, statement
            statement = ""
    if statement.strip():
        yield sql.count("\n") + 1, statement
