"""`python -m hub --check` looks at the database and leaves it as it is."""

from pathlib import Path

import pytest

from hub.check import _database
from hub.context.migrations import FOLDER, load_migrations
from hub.context.opening import migrate
from hub.errors import Unavailable
from hub.settings import HubSettings
from servers import PostgresServer, free_port

pytestmark = pytest.mark.service

NAMES = ", ".join(migration.name for migration in load_migrations(FOLDER))


def settings(folder: Path, url: str | None = None) -> HubSettings:
    database = {} if url is None else {"DATABASE_ENABLED": "true", "DATABASE_URL": url}
    return HubSettings.read({"INGLE_STATE_DIR": str(folder), **database})


async def test_a_file_is_not_made_and_what_is_to_come_is_said(tmp_path: Path) -> None:
    """The next start makes it."""
    said = await _database(settings(tmp_path))
    assert said.endswith(f"migrations to be applied at the start: {NAMES}")
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240


async def test_a_database_is_not_migrated(tmp_path: Path, postgres_url: str, postgres_server: PostgresServer) -> None:
    """Not even its table of migrations is made; once migrated, nothing is to come."""
    chosen = settings(tmp_path, postgres_url)
    assert NAMES in await _database(chosen)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert postgres_server.execute(tables, database=postgres_url.rpartition("/")[2]) == "0"
    await migrate(chosen.database, tmp_path)
    said = await _database(chosen)
    assert said.startswith("PostgreSQL at 127.0.0.1:")
    assert "migrations" not in said


async def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    """At once: the check is no start, which would wait for it."""
    with pytest.raises(Unavailable, match="is away"):
        await _database(settings(tmp_path, f"postgresql://ingle@127.0.0.1:{free_port()}/x"))
