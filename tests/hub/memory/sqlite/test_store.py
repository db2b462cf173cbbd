"""The SQLite store's own promises: a clear error where it can't be written, and WAL."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hub.errors import Unavailable
from hub.memory.factory import open_database
from hub.memory.migrations import SQLITE_FOLDER
from hub.memory.sqlite.schema import migrate_sqlite
from hub.memory.sqlite.store import open_sqlite
from hub.settings import DatabaseSettings
from writes import put, turn

pytestmark = pytest.mark.service


async def test_the_state_directory_is_made(tmp_path: Path) -> None:
    """With its parents; the file in it is `ingle.db`, in WAL mode."""
    directory = tmp_path / "a" / "b"
    async with open_database(DatabaseSettings(), directory) as store:
        await put(store, turn(turn_id="1"))
        with sqlite3.connect(directory / "ingle.db") as db:
            assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        db.close()


async def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    """Another program's open transaction holds up writing only, and that is said."""
    path = tmp_path / "ingle.db"
    await migrate_sqlite(path, SQLITE_FOLDER)
    async with open_sqlite(path, busy_wait_s=0.1) as store:
        await put(store, turn(turn_id="1"))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(30):
            assert len((await store.load_context("s", "kitchen", 10)).exchanges) == 1
        with pytest.raises(Unavailable, match="held by another program"):
            await put(store, turn(turn_id="2"))
        assert not store.status().connected
        other.close()
        await put(store, turn(turn_id="2"))
        assert store.status().connected


async def test_two_hubs_on_one_file_lose_no_turn(tmp_path: Path) -> None:
    """Both migrate at once and both write."""

    async def write(first: int) -> None:
        async with open_database(DatabaseSettings(), tmp_path) as store:
            for number in range(first, first + 50):
                await put(store, turn(turn_id=str(number)))

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write(0))
        tasks.create_task(write(50))
    async with open_database(DatabaseSettings(), tmp_path) as store:
        assert len((await store.load_context("s", "kitchen", 1000)).exchanges) == 100


async def test_a_state_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    """In the status: the hub runs without a store."""
    (tmp_path / "state").write_text("")
    async with open_database(DatabaseSettings(), tmp_path / "state") as database:
        assert not database.status().connected
        assert "state can't be made (File exists): set INGLE_STATE_DIR" in database.status().detail
        with pytest.raises(Unavailable):
            await put(database, turn())


START = """
import asyncio, resource, sys
from pathlib import Path
from hub.memory.factory import open_database
from hub.settings import DatabaseSettings

async def start(directory):
    async with open_database(DatabaseSettings(), directory) as database:
        print(database.status().detail or "opened")

if sys.argv[2] == "full":  # like a full disk: no file may grow beyond 8 kB
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
asyncio.run(start(Path(sys.argv[1])))
"""


def start(directory: Path, how: str = "-") -> str:
    """Returns the last line of a process that opens the store without root's privileges."""
    ordinary = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
        if os.geteuid() == 0
        else []
    )
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [*ordinary, sys.executable, "-c", START, str(directory), how],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_a_read_only_directory_is_named_at_the_start(tmp_path: Path) -> None:
    """The store is away; the sentence names the file and what to do."""
    tmp_path.chmod(0o555)
    said = start(tmp_path)
    assert said.startswith(f"{tmp_path}/ingle.db can't be written")
    assert "INGLE_STATE_DIR" in said


def test_a_read_only_file_is_named_at_the_start(tmp_path: Path) -> None:
    """Also one that was migrated before."""
    assert start(tmp_path) == "opened"
    (tmp_path / "ingle.db").chmod(0o444)
    tmp_path.chmod(0o555)
    assert start(tmp_path).startswith(f"{tmp_path}/ingle.db can't be written")


def test_a_full_disk_is_named_at_the_start(tmp_path: Path) -> None:
    """The store is away, in one sentence, without a traceback."""
    assert "free" in start(tmp_path, "full")
