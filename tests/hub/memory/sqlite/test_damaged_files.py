"""A damaged database: put aside, told of once, and a new one begun."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.errors import Rejected
from hub.memory.factory import open_memory, open_store
from hub.memory.migrations import SQLITE_FOLDER
from hub.memory.sqlite.schema import CHECKED_BYTES, migrate_sqlite
from hub.ports import StoreStatus
from hub.settings import CacheSettings, DatabaseSettings
from links import eventually
from writes import turn

pytestmark = pytest.mark.service


def truncated(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def rubbish(path: Path) -> None:
    path.write_bytes(b"my shopping list " * 100)


def flipped(path: Path) -> None:
    """Every page but the first."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(byte ^ 0xFF for byte in content[4096:]))


def changed(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        db = sqlite3.connect(path)
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()

    return change


DAMAGES = {
    "truncated": truncated,
    "rubbish": rubbish,
    "flipped pages": flipped,
    "a ledger with other columns": changed(
        "DROP TABLE schema_migrations", "CREATE TABLE schema_migrations (id INTEGER)"
    ),
    "a ledger with no time": changed(
        "CREATE TABLE other AS SELECT * FROM schema_migrations",
        "DROP TABLE schema_migrations",
        "ALTER TABLE other RENAME TO schema_migrations",
        "UPDATE schema_migrations SET applied_at = NULL",
    ),
    "a ledger with a number for a name": changed("UPDATE schema_migrations SET checksum = x'00'"),
    "a table less": changed("DROP TABLE preferences"),
    "a column less": changed(
        "CREATE TABLE other (id INTEGER)",
        "DROP TABLE conversations",
        "ALTER TABLE other RENAME TO conversations",
    ),
}


async def filled(folder: Path) -> Path:
    """A database with 200 turns, closed, with nothing in its WAL."""
    async with open_store(DatabaseSettings(), folder) as store:
        for number in range(200):
            await store.accept(turn(f"{number} " + "x" * 200))
        await store.settled()
    path = folder / "ingle.db"
    changed("SELECT 1")(path)
    return path


def aside(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.glob("*.damaged-*") if not path.name.endswith(("-wal", "-shm"))
    )


def clear(folder: Path) -> None:
    for part in folder.glob("*.damaged-*"):
        part.unlink()


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_database_is_put_aside_and_a_new_one_begun(
    tmp_path: Path, damage: str
) -> None:
    """The status names the file until a start without it; the person is told once."""
    path = await filled(tmp_path)
    DAMAGES[damage](path)
    content = path.read_bytes()
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        assert memory.notices is not None
        assert memory.notices.take() == "My memory was damaged, so I start with an empty one."
        assert memory.notices.take() == ""
        [name] = aside(tmp_path)
        assert name in memory.store.status().detail
        assert memory.store.status().connected
        await memory.keep(turn("new"))
        assert [each.said for each in (await memory.load("s", "kitchen")).exchanges] == ["new"]
    assert (tmp_path / name).read_bytes()[4096:] == content[4096:]
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        assert name in memory.store.status().detail
        assert memory.notices is not None
        assert memory.notices.take() == ""
        assert [each.said for each in (await memory.load("s", "kitchen")).exchanges] == ["new"]
    clear(tmp_path)
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        assert memory.store.status().detail == ""


async def test_damage_that_is_met_later_is_put_aside_then(tmp_path: Path) -> None:
    """A file too large to be read whole at the start; what was queued lands in the new one."""
    path = await filled(tmp_path)
    small = len(path.read_bytes())
    changed(f"CREATE TABLE filler AS SELECT zeroblob({CHECKED_BYTES})")(path)
    pages = path.read_bytes()
    path.write_bytes(pages[: 12 * 4096] + b"\xff" * (small - 12 * 4096) + pages[small:])
    async with open_store(DatabaseSettings(), tmp_path) as store:
        assert store.status().detail == ""
        await store.accept(turn("new"))
        for number in range(300):
            await store.accept(turn(f"more {number}"))
        await eventually(lambda: aside(tmp_path))
        await eventually(lambda: store.status().queued_writes == 0)
        assert aside(tmp_path)[0] in store.status().detail


def read_later(status: StoreStatus) -> str:
    assert not status.connected
    return status.detail


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """It is not damaged: the hub runs without it, says so, and turns wait in the journal."""
    path = await filled(tmp_path)
    changed(
        "INSERT INTO schema_migrations"
        " VALUES (900, '900_later.sql', 'x', 900, '2027-01-01T00:00:00+00:00')"
    )(path)
    async with open_memory(DatabaseSettings(), CacheSettings(), tmp_path) as memory:
        assert "too new for this version of Ingle" in read_later(memory.store.status())
        await memory.keep(turn("waits"))
        assert memory.store.status().queued_writes == 1
        assert [each.said for each in (await memory.load("s", "kitchen")).exchanges] == ["waits"]
    assert aside(tmp_path) == []
    changed("DELETE FROM schema_migrations WHERE number = 900")(path)
    async with open_store(DatabaseSettings(), tmp_path) as store:
        await store.settled()
        assert len((await store.load_context("s", "kitchen", 1000)).exchanges) == 201


async def test_what_others_added_to_the_database_is_left_alone(tmp_path: Path) -> None:
    """A table, a column, an index more are no damage."""
    path = await filled(tmp_path)
    changed(
        "CREATE TABLE mine (id INTEGER)",
        "ALTER TABLE preferences ADD COLUMN mine TEXT",
        "CREATE INDEX mine_too ON conversations (said)",
    )(path)
    async with open_store(DatabaseSettings(), tmp_path) as store:
        assert store.status().detail == ""


async def test_migrating_by_hand_puts_nothing_aside(tmp_path: Path) -> None:
    """`python -m hub.migrate` says what is wrong, and leaves the file where it is."""
    path = await filled(tmp_path)
    rubbish(path)
    with pytest.raises(Rejected, match=r"ingle\.db is damaged or no SQLite file"):
        await migrate_sqlite(path, SQLITE_FOLDER)
    assert path.read_bytes().startswith(b"my shopping list")
