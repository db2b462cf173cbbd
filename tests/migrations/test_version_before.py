"""Backward compatibility: the previous version's statements, frozen here, still work."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from hub.memory.database import Database
from hub.memory.factory import open_database
from hub.memory.migrations import FOLDER, SQLITE_FOLDER, Applied, load_migrations, pending
from hub.memory.postgres.schema import applied_to_postgres
from hub.memory.sqlite.schema import applied_to_sqlite
from hub.ports import Preference
from hub.settings import DatabaseSettings
from writes import NOON, pattern, put, turn

pytestmark = pytest.mark.service

STATEMENTS = {
    name: text.strip().removesuffix(";")
    for name, _, text in (
        part.partition("\n")
        for part in Path(__file__)
        .with_name("queries_before_003.sql")
        .read_text()
        .split("-- name: ")[1:]
    )
}
BEFORE = 2
"""The newest migration of the version whose statements these are."""
TURN = ("t1", "s", "kitchen", "said by the old one", "answered", "intent", "ok", None)


async def fill(database: Database) -> None:
    """What the new version writes."""
    await put(
        database,
        turn("said by the new one", turn_id="t2"),
        pattern("cosy"),
        Preference(category="note", key="bins", value="Tuesday", expires_at=datetime.now(UTC)),
    )


def expected(rows: list[tuple[str, ...]]) -> bool:
    return rows == [("exchange", "t1"), ("exchange", "t2"), ("preference", "note.bins")]


def accepts(folder: Path, applied: tuple[Applied, ...]) -> None:
    """The old program starts on this database: raises where it would refuse."""
    assert len(applied) > BEFORE
    assert pending(load_migrations(folder)[:BEFORE], applied) == ()


async def test_the_version_before_reads_and_writes_in_postgresql(
    tmp_path: Path, postgres_url: str
) -> None:
    """And starts: each migration since says that it can."""
    url = SecretStr(postgres_url)
    async with open_database(
        DatabaseSettings(DATABASE_ENABLED=True, DATABASE_URL=url), tmp_path
    ) as database:
        await fill(database)
        accepts(FOLDER, await applied_to_postgres(url))
        old = await asyncpg.connect(postgres_url)
        await old.execute(STATEMENTS["add_turn"], *TURN, NOON)
        await old.execute(STATEMENTS["add_turn"], *TURN, NOON)
        rows = await old.fetch(STATEMENTS["load_context"], "s", "kitchen", 10, 200)
        await old.close()
        assert expected(sorted((row["kind"], row["name"]) for row in rows))
        assert len((await database.load_context("s", "kitchen", 10)).exchanges) == 2


async def test_the_version_before_reads_and_writes_in_sqlite(tmp_path: Path) -> None:
    """And starts: each migration since says that it can."""
    async with open_database(DatabaseSettings(), tmp_path) as database:
        await fill(database)
        accepts(SQLITE_FOLDER, await applied_to_sqlite(tmp_path / "ingle.db"))
        old = sqlite3.connect(tmp_path / "ingle.db", isolation_level=None)
        for _ in range(2):
            old.execute(
                STATEMENTS["add_turn"], named(*TURN, NOON.isoformat(timespec="microseconds"))
            )
        rows = old.execute(STATEMENTS["load_context"], named("s", "kitchen", 10, 200)).fetchall()
        old.close()
        assert expected(sorted((row[0], row[3]) for row in rows))
        assert len((await database.load_context("s", "kitchen", 10)).exchanges) == 2


def named(*values: str | int | None) -> dict[str, str | int | None]:
    return {str(number): value for number, value in enumerate(values, start=1)}
