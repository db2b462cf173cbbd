"""Replays the real migrations on real databases: each once, atomic, and equal to `schema.sql`."""

import asyncio
import re
import sqlite3
import subprocess
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from hub.errors import Rejected, Unavailable
from hub.memory.migrations import FOLDER, SQLITE_FOLDER, load_migrations
from hub.memory.postgres.schema import LOCK_KEY, applied_to_postgres, migrate_postgres
from hub.memory.sqlite.schema import applied_to_sqlite, migrate_sqlite
from servers import PostgresServer

pytestmark = pytest.mark.service

INDEXES = {
    "idx_conversations_session_id",
    "idx_conversations_session_room_created",
    "idx_training_data_intent",
    "idx_preferences_category_key",
    "idx_applied_writes_applied",
    "idx_conversations_created",
    "idx_preferences_expires",
    "idx_training_data_room_created",
}


class Postgres:
    """One database and a folder of migrations to change."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = SecretStr(url)
        self.folder = folder

    async def migrate(self) -> list[str]:
        return [
            migration.name
            for migration in await migrate_postgres(self.url, self.folder, lock_wait_s=10.0)
        ]

    async def applied(self) -> list[str]:
        return [entry.name for entry in await applied_to_postgres(self.url)]

    async def tables(self) -> set[str]:
        connection = await asyncpg.connect(self.url.get_secret_value())
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        await connection.close()
        return {row["tablename"] for row in rows}


class Sqlite:
    """One file and a folder of migrations to change."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder

    async def migrate(self) -> list[str]:
        return [
            migration.name
            for migration in await migrate_sqlite(self.path, self.folder, lock_wait_s=10.0)
        ]

    async def applied(self) -> list[str]:
        return [entry.name for entry in await applied_to_sqlite(self.path)]

    async def tables(self) -> set[str]:
        db = sqlite3.connect(self.path)
        rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        db.close()
        return {name for (name,) in rows}


Database = Postgres | Sqlite


@pytest.fixture(params=["postgresql", "sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A new database of each kind, with a copy of its migrations."""
    source = FOLDER if request.param == "postgresql" else SQLITE_FOLDER
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in source.glob("*.sql"):
        (folder / path.name).write_text(path.read_text())
    if request.param == "sqlite":
        return Sqlite(tmp_path / "state" / "ingle.db", folder)
    return Postgres(request.getfixturevalue("postgres_url"), folder)


NAMES = [migration.name for migration in load_migrations(FOLDER)]
NEXT = f"{len(NAMES) + 1:03d}_next.sql"


async def test_the_migrations_are_applied_once_and_recorded(database: Database) -> None:
    """A second run finds nothing to do."""
    assert await database.applied() == []
    assert await database.migrate() == NAMES
    assert await database.migrate() == []
    assert await database.applied() == NAMES
    assert {
        "conversations",
        "preferences",
        "training_data",
        "schema_migrations",
    } <= await database.tables()


async def test_several_at_once_apply_each_step_once(database: Database) -> None:
    """Hubs that start together wait for each other."""
    async with asyncio.TaskGroup() as tasks:
        runs = [tasks.create_task(database.migrate()) for _ in range(5)]
    assert sorted(name for run in runs for name in run.result()) == NAMES
    assert await database.applied() == NAMES


async def test_a_step_that_fails_is_named_and_leaves_nothing(database: Database) -> None:
    """What came before it stays, and the repaired file goes on from there."""
    step = database.folder / NEXT
    step.write_text("CREATE TABLE half (id INTEGER);\n\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(Rejected, match=rf"{NEXT}.*line 3: .*nowhere.*Nothing of it was kept"):
        await database.migrate()
    assert "half" not in await database.tables()
    assert await database.applied() == NAMES
    step.write_text("CREATE TABLE whole (id INTEGER);")
    assert await database.migrate() == [NEXT]
    assert "whole" in await database.tables()


async def test_a_file_that_changed_after_it_was_applied_is_refused(database: Database) -> None:
    """Even by a comment, and before anything else is applied."""
    await database.migrate()
    path = database.folder / NAMES[0]
    path.write_text(path.read_text() + "-- one more thought\n")
    (database.folder / NEXT).write_text("CREATE TABLE next (id INTEGER);")
    with pytest.raises(
        Rejected, match=r"001_initial_schema\.sql has changed since it was applied on 20"
    ):
        await database.migrate()
    assert "next" not in await database.tables()


@pytest.mark.parametrize("runs_from", [None, NAMES[-1][:3]])
async def test_the_version_before_runs_on_the_next_schema_where_that_says_so(
    database: Database, runs_from: str | None
) -> None:
    """Else it is refused, by the names of both migrations."""
    step = database.folder / NEXT
    promise = f"-- runs with programs from: {runs_from}\n" if runs_from else ""
    step.write_text(f"{promise}CREATE TABLE next (id INTEGER);")
    await database.migrate()
    step.unlink()
    if runs_from:
        assert await database.migrate() == []
    else:
        with pytest.raises(Rejected, match=rf"too new .*{NEXT}.*{NAMES[-1]}"):
            await database.migrate()


async def test_migrations_that_were_applied_by_hand_do_no_harm(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    """As with `psql -f`: they are applied again, recorded, and what was stored stays."""
    for name in NAMES:  # each says IF NOT EXISTS
        run_psql(postgres_server, postgres_url, FOLDER / name)
    database = postgres_url.rpartition("/")[2]
    postgres_server.execute(
        "INSERT INTO preferences (category, key, value) VALUES ('a', 'b', 'c')", database=database
    )
    done = await migrate_postgres(SecretStr(postgres_url), FOLDER)
    assert [migration.name for migration in done] == NAMES
    assert postgres_server.execute("SELECT value FROM preferences", database=database) == "c"


async def test_a_lock_that_is_never_given_back_ends_the_wait(postgres_url: str) -> None:
    """With a sentence, not for ever."""
    other = await asyncpg.connect(postgres_url)
    await other.execute("SELECT pg_advisory_lock($1)", LOCK_KEY)
    with pytest.raises(Rejected, match="another program holds a lock"):
        await migrate_postgres(SecretStr(postgres_url), FOLDER, lock_wait_s=0.2)
    await other.close()
    assert len(await migrate_postgres(SecretStr(postgres_url), FOLDER, lock_wait_s=0.2)) == len(
        NAMES
    )


async def test_a_file_that_is_never_given_back_ends_the_wait(tmp_path: Path) -> None:
    """With a sentence, not for ever."""
    other = sqlite3.connect(tmp_path / "ingle.db", isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="held by another program"):
        await migrate_sqlite(tmp_path / "ingle.db", SQLITE_FOLDER, lock_wait_s=0.1)
    other.close()


async def test_a_replay_equals_schema_sql_in_postgresql(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    """Tables, columns, defaults, constraints and indexes, as the catalogue has them."""
    await migrate_postgres(SecretStr(postgres_url), FOLDER)
    name = postgres_server.create_database()
    url = postgres_server.database_url(name)
    run_psql(postgres_server, url, FOLDER / "schema.sql")
    replayed, written = dump(postgres_server, postgres_url), dump(postgres_server, url)
    postgres_server.drop_database(name)
    assert replayed == written
    assert all(f"INDEX {index} ON" in replayed for index in INDEXES)


async def test_a_replay_equals_schema_sql_in_sqlite(tmp_path: Path) -> None:
    """Word for word but for blanks and comments."""
    await migrate_sqlite(tmp_path / "replayed.db", SQLITE_FOLDER)
    written = sqlite3.connect(tmp_path / "written.db")
    written.executescript((SQLITE_FOLDER / "schema.sql").read_text())
    written.close()
    replayed = sqlite_schema(tmp_path / "replayed.db")
    assert replayed == sqlite_schema(tmp_path / "written.db")
    assert {
        name for kind, name, _ in replayed if kind == "index" and name.startswith("idx")
    } == INDEXES


async def test_both_databases_have_the_same_tables_columns_and_indexes(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    """A query for one is a query for the other."""
    await migrate_postgres(SecretStr(postgres_url), FOLDER)
    await migrate_sqlite(tmp_path / "ingle.db", SQLITE_FOLDER)
    name = postgres_url.rpartition("/")[2]
    columns = postgres_server.execute(
        "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1, ordinal_position",
        database=name,
    )
    db = sqlite3.connect(tmp_path / "ingle.db")
    tables = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    ]
    described = [
        f"{table}|{column}|{'NO' if required or key else 'YES'}"
        for table in tables
        for _, column, _, required, _, key in db.execute(f"PRAGMA table_info({table})")
    ]
    db.close()
    assert columns.splitlines() == described


def run_psql(server: PostgresServer, url: str, path: Path) -> None:
    words = [server._program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(path), url]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def dump(server: PostgresServer, url: str) -> str:
    words = [server._program("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", url]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return re.sub(r"^\\(un)?restrict .*$", "", done.stdout, flags=re.MULTILINE)


def sqlite_schema(path: Path) -> set[tuple[str, str, str]]:
    db = sqlite3.connect(path)
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    db.close()
    return {
        (kind, name, re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split())))
        for kind, name, sql in rows
    }
