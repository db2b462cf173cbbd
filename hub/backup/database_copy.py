"""Copy of a PostgreSQL database: every table by COPY, from one snapshot, back in one transaction.

A copy made on an older schema fits a newer one: migrations only add (the columns of a copy stand
beside it, and what is new has a default).
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import asyncpg
from pydantic import SecretStr, TypeAdapter, ValidationError

from hub.backup.archive import BackupError
from hub.errors import HubError
from hub.memory.migrations import FOLDER
from hub.memory.postgres.connection import CONNECT_TIMEOUT_S, place, reached, translated
from hub.memory.postgres.schema import migrate_postgres

TABLES: Final = "tables.json"
"""Written last: with it a copy is whole."""
LEDGER: Final = "schema_migrations"
_TABLES: Final = (
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
)
_COLUMNS: Final = (
    "SELECT column_name, is_identity FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' "
    "ORDER BY ordinal_position"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCopy:
    """One table."""

    table: str
    columns: tuple[str, ...]
    rows: int


_COPIES: Final = TypeAdapter(tuple[TableCopy, ...])


async def dump(url: SecretStr, folder: Path) -> int:
    """Copies every table into a folder; returns the number of the newest migration, 0: none.

    Raises `HubError`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copies: list[TableCopy] = []
    schema = 0
    async with (
        _connected(url) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        for (table,) in await connection.fetch(_TABLES):
            columns = tuple(row["column_name"] for row in await connection.fetch(_COLUMNS, table))
            status = await connection.copy_from_table(
                table, columns=columns, output=folder / f"{table}.copy"
            )
            copies.append(TableCopy(table=table, columns=columns, rows=int(status.split()[-1])))
            if table == LEDGER:
                schema = await connection.fetchval(f"SELECT coalesce(max(number), 0) FROM {LEDGER}")
    listed = json.dumps([asdict(copy) for copy in copies], indent=1)
    (folder / TABLES).write_text(listed, encoding="utf-8")
    return schema


def read_copies(folder: Path) -> tuple[TableCopy, ...]:
    """What a folder holds. Raises `BackupError` where the copy is not whole."""
    try:
        copies = _COPIES.validate_json((folder / TABLES).read_bytes())
    except (OSError, ValidationError) as error:
        raise BackupError("the copy of the database is not whole") from error
    for copy in copies:
        if not (folder / f"{copy.table}.copy").is_file():
            raise BackupError(f"the copy of the database lacks the table {copy.table}")
    return copies


async def load(url: SecretStr, folder: Path) -> None:
    """Replaces what a database holds by a copy, whole or not at all; may be repeated.

    The database is migrated first. Raises `HubError`, `BackupError`.
    """
    copies = [copy for copy in read_copies(folder) if copy.table != LEDGER]
    await migrate_postgres(url, FOLDER)
    async with _connected(url) as connection, connection.transaction():
        there = [table for (table,) in await connection.fetch(_TABLES) if table != LEDGER]
        unknown = {copy.table for copy in copies} - set(there)
        if unknown:
            raise BackupError(f"this version does not know the table {min(unknown)}")
        named = ", ".join(f'"{table}"' for table in there)
        await connection.execute(f"TRUNCATE {named}")
        for copy in copies:
            await connection.copy_to_table(
                copy.table, columns=copy.columns, source=folder / f"{copy.table}.copy"
            )
            await _continue_numbers(connection, copy.table)
            found = await connection.fetchval(f'SELECT count(*) FROM "{copy.table}"')
            if found != copy.rows:
                raise BackupError(f"{found} of {copy.rows} rows of {copy.table} arrived")


async def _continue_numbers(connection: asyncpg.Connection, table: str) -> None:
    """Has the numbers that the database gives go on behind the ones that were copied."""
    for column, is_identity in await connection.fetch(_COLUMNS, table):
        if is_identity == "YES":
            highest = f'(SELECT max("{column}") FROM "{table}")'
            await connection.execute(
                f"SELECT setval(pg_get_serial_sequence($1, $2), coalesce({highest}, 1), "
                f"{highest} IS NOT NULL)",
                table,
                column,
            )


@asynccontextmanager
async def _connected(url: SecretStr) -> AsyncIterator[asyncpg.Connection]:
    where = place(url)
    connection = await reached(
        lambda: asyncpg.connect(url.get_secret_value(), timeout=CONNECT_TIMEOUT_S), where, 0.0
    )
    try:
        yield connection
    except HubError:
        raise
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise translated(error, where) or error from error
    finally:
        connection.terminate()
