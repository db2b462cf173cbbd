"""Migrates a SQLite file: one process at a time, each migration in one transaction."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import aiosqlite

from hub.errors import Rejected
from hub.memory.database import Damaged, DiskFull
from hub.memory.migrations import Applied, Migration, load_migrations, pending
from hub.memory.sqlite.file import connected, translated

LOCK_WAIT_S: Final = 60.0
"""How long a migration waits for another process that writes, in seconds."""
CHECKED_BYTES: Final = 32 * 1024 * 1024
"""The largest file that is read whole at a start to find damage: that takes 0.1 s, on a slow card
one or two. Damage in a larger one is found by the first statement that meets it."""

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
_COLUMNS: Final = (
    "SELECT tables.name, columns.name FROM sqlite_master AS tables, "
    "pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
)
_RECORD: Final = (
    "INSERT INTO schema_migrations (number, name, checksum, runs_from) VALUES (?, ?, ?, ?)"
)


async def migrate_sqlite(
    path: Path, folder: Path, *, lock_wait_s: float = LOCK_WAIT_S
) -> tuple[Migration, ...]:
    """Applies the migrations in `folder` that are missing, and returns them.

    Makes the file and its directory. Raises `Unavailable`, `Rejected`, or `Damaged` for a file that
    can't be read or lacks what its migrations made; the migrations before the one that failed stay
    applied, and nothing of that one does.
    """
    migrations = load_migrations(folder)
    done: list[Migration] = []
    async with connected(path, busy_wait_s=lock_wait_s) as db:
        await _check_pages(db, path)
        while True:
            async with _exclusive(db):
                await db.execute(_LEDGER)
                applied = await _read(db, path)
                missing = pending(migrations, applied)
                await _check_columns(db, path, migrations, applied)
                if not missing:
                    return tuple(done)
                await _apply(db, path, missing[0])
            done.append(missing[0])


async def applied_to_sqlite(path: Path) -> tuple[Applied, ...]:
    """Returns the migrations applied so far, read-only; none where there is no file.

    Raises `Unavailable` or `Rejected`.
    """
    if not _exists(path):
        return ()
    async with connected(path) as db:
        try:
            ledger = await (await db.execute(_LEDGER_EXISTS)).fetchone()
            return await _read(db, path) if ledger else ()
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


async def _read(db: aiosqlite.Connection, path: Path) -> tuple[Applied, ...]:
    try:
        return tuple(_entry(row) for row in await db.execute_fetchall(_READ))
    except (sqlite3.OperationalError, TypeError, ValueError) as error:
        if isinstance(error, sqlite3.Error) and "no such column" not in str(error):
            raise
        raise Damaged(
            f"{path} is damaged: its table schema_migrations can't be read ({error}): "
            "move it away or restore a backup"
        ) from error


def _entry(row: sqlite3.Row) -> Applied:
    """Raises `TypeError` or `ValueError` for a row that no version of the hub wrote."""
    number, name, checksum, runs_from, at = row
    for value, kind in ((number, int), (name, str), (checksum, str), (runs_from, int)):
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind.__name__}")
    return Applied(
        number=number,
        name=name,
        checksum=checksum,
        runs_from=runs_from,
        applied_at=datetime.fromisoformat(at),
    )


async def _check_pages(db: aiosqlite.Connection, path: Path) -> None:
    """Reads the file whole, unless it is larger than `CHECKED_BYTES`. Raises `Damaged`."""
    if (await asyncio.to_thread(path.stat)).st_size > CHECKED_BYTES:
        return
    for (verdict,) in await db.execute_fetchall("PRAGMA quick_check(1)"):
        if verdict != "ok":
            raise Damaged(f"{path} is damaged: {verdict}: move it away or restore a backup")


async def _check_columns(
    db: aiosqlite.Connection,
    path: Path,
    migrations: Sequence[Migration],
    applied: Sequence[Applied],
) -> None:
    """Compares the tables with what the migrations make. Raises `Damaged` for a missing one.

    What a database has beyond that is left alone. One that a newer version has migrated is not
    judged.
    """
    numbers = {entry.number for entry in applied}
    if not numbers or max(numbers) > migrations[-1].number:
        return
    made = await asyncio.to_thread(_columns_made_by, [m for m in migrations if m.number in numbers])
    lacking = made - {(str(row[0]), str(row[1])) for row in await db.execute_fetchall(_COLUMNS)}
    if lacking:
        table, column = min(lacking)
        raise Damaged(
            f"{path} is damaged: it lacks the column {column} of the table {table}, which its "
            "migrations made: move it away or restore a backup"
        )


def _columns_made_by(migrations: Sequence[Migration]) -> set[tuple[str, str]]:
    db = sqlite3.connect(":memory:")
    try:
        for migration in migrations:
            db.executescript(migration.sql)
        return {(table, column) for table, column in db.execute(_COLUMNS)}
    finally:
        db.close()


async def _apply(db: aiosqlite.Connection, path: Path, migration: Migration) -> None:
    for line, statement in _statements(migration.sql):
        try:
            await db.execute(statement)
        except sqlite3.Error as error:
            failure = translated(error, path)
            if isinstance(failure, DiskFull | Damaged) or "disk I/O error" in str(error):
                raise failure from error
            if "already exists" in str(error):
                raise Damaged(
                    f"{path} is damaged: {error}, though {migration.name} was never applied: "
                    "move it away or restore a backup"
                ) from error
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
