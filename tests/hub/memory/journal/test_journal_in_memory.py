"""The journal while its file can't be written: turns wait in memory; promises are refused."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from full_disk import no_file_grows_beyond, small_disk
from hub.errors import Unavailable
from hub.memory.database import Accepted, DiskFull, QueueFull
from hub.memory.factory import open_store
from hub.memory.journal.journal import Journal, open_journal
from hub.memory.journal.journal_file import JournalFile, Row
from hub.memory.sqlite.damaged_files import DamagedFiles
from hub.ports import Preference, TurnRecord
from hub.settings import DatabaseSettings
from links import eventually
from writes import turn

pytestmark = pytest.mark.service

NOTE = Preference(category="note", key="bins", value="Tuesday")
SMALL = 4096
"""Bytes to which no file grows: less than one page of a WAL."""


@asynccontextmanager
async def journal_in(folder: Path, **limits: int) -> AsyncIterator[Journal]:
    async with open_journal(folder / "journal.db", retry_s=0.02, **limits) as journal:
        yield journal


async def said(journal: Journal) -> list[str]:
    entries = await journal.first(1000) if len(journal) else []
    return [entry.write.said for entry in entries if isinstance(entry.write, TurnRecord)]


def in_the_file(folder: Path) -> int:
    """How many writes another process would find, once the journal is closed."""
    db = sqlite3.connect(folder / "journal.db")
    [(count,)] = db.execute("SELECT count(*) FROM writes")
    db.close()
    return int(count)


async def test_a_full_disk_keeps_turns_in_memory_until_there_is_room(tmp_path: Path) -> None:
    """What was accepted before stays; the trouble is named and goes with the room."""
    async with journal_in(tmp_path) as journal:
        await journal.append(turn("before"))
        with no_file_grows_beyond(SMALL):
            await journal.append(turn("meanwhile"))
            assert journal.unsaved_writes == 1
            assert "can't be written" in journal.trouble
        await eventually(lambda: journal.unsaved_writes == 0 and not journal.trouble)
        await journal.append(turn("after"))
        assert await said(journal) == ["before", "meanwhile", "after"]
    assert in_the_file(tmp_path) == 3
    async with journal_in(tmp_path) as journal:
        assert await said(journal) == ["before", "meanwhile", "after"]


async def test_a_full_disk_refuses_what_would_be_promised(tmp_path: Path) -> None:
    """ "I will remember" is said only of what is on the disk; nothing of it lands later."""
    async with journal_in(tmp_path) as journal:
        with no_file_grows_beyond(SMALL), capture_logs() as logs:
            with pytest.raises(Unavailable, match="free"):
                await journal.append(NOTE)
            assert journal.refused_writes == 1
        assert "journal.write_refused" in [entry["event"] for entry in logs]
        await eventually(lambda: not journal.trouble)
        assert len(journal) == 0
    assert in_the_file(tmp_path) == 0


async def test_what_waits_in_memory_is_bounded_and_what_is_refused_is_counted(
    tmp_path: Path,
) -> None:
    """By the same bounds as the file; what is lost at the end is logged with its number."""
    with no_file_grows_beyond(SMALL), capture_logs() as logs:
        async with journal_in(tmp_path, max_writes=3) as journal:
            for number in range(3):
                await journal.append(turn(str(number)))
            with pytest.raises(QueueFull):
                await journal.append(turn("one too many"))
            assert (journal.unsaved_writes, journal.refused_writes) == (3, 1)
    [lost] = [entry for entry in logs if entry["event"] == "journal.writes_lost"]
    assert lost["writes"] == 3


async def test_the_journal_opens_where_its_file_cannot_and_takes_it_up_later(
    tmp_path: Path,
) -> None:
    """What the file held from before, and what was said meanwhile: all of it, once."""
    folder = tmp_path / "state"
    async with journal_in(folder) as journal:
        await journal.append(turn("before"))
        await journal.append(NOTE)
    folder.rename(tmp_path / "away")
    folder.write_text("in its place")
    async with journal_in(folder) as journal:
        assert "set INGLE_STATE_DIR" in journal.trouble
        await journal.append(turn("meanwhile"))
        folder.unlink()
        (tmp_path / "away").rename(folder)
        await eventually(lambda: journal.unsaved_writes == 0 and not journal.trouble)
        assert sorted(await said(journal)) == ["before", "meanwhile"]
        first, *_ = await journal.first(1)
        await journal.remove([first])
    assert in_the_file(tmp_path / "state") == 2


async def test_a_file_that_turns_out_to_be_damaged_is_begun_anew(tmp_path: Path) -> None:
    """With all that is queued: it is in memory, too."""
    async with journal_in(tmp_path) as journal:
        for number in range(50):
            await journal.append(turn(f"{number} " + "x" * 500))
        for part in ("journal.db", "journal.db-wal"):
            content = (tmp_path / part).read_bytes()
            (tmp_path / part).write_bytes(b"\xff" * len(content))
        with no_file_grows_beyond(SMALL):
            await journal.append(turn("meanwhile"))
        await eventually(lambda: not journal.unsaved_writes and not journal.trouble)
        assert len(list_aside(tmp_path)) == 1
        assert len(await said(journal)) == 51
    async with journal_in(tmp_path) as journal:
        assert len(await said(journal)) == 51


def list_aside(folder: Path) -> list[str]:
    names = [path.name for path in folder.glob("journal.db.damaged-*")]
    return [name for name in names if not name.endswith(("-wal", "-shm"))]


async def test_all_that_waits_lands_when_there_is_room(tmp_path: Path) -> None:
    """A real file system: both files lie on it, and the start was without room."""
    with small_disk(tmp_path / "small") as disk:
        disk.fill()
        async with open_store(DatabaseSettings(), disk.path) as store:
            for number in range(20):
                await store.accept(turn(str(number)))
            with pytest.raises(DiskFull):
                await store.accept(NOTE)
            status = store.status()
            assert (status.unsaved_writes, status.refused_writes) == (20, 1)
            assert "the disk is full" in status.detail
            disk.make_room()
            async with asyncio.timeout(30.0):
                await store.settled()
            await eventually(lambda: not store.status().detail)
            context = await store.load_context("s", "kitchen", 100)
            assert len(context.exchanges) == 20


async def test_a_write_that_was_given_up_and_is_there_all_the_same_is_not_added_again(
    tmp_path: Path,
) -> None:
    """A disk that answered too late: what waits in memory is saved again, and lies there once."""
    entries = [
        Accepted(position=n, write_id=f"t{n}", accepted_at=datetime.now(UTC), write=turn(str(n)))
        for n in (1, 2, 3)
    ]
    rows = [Row.of(entry) for entry in entries]
    file = JournalFile(tmp_path / "journal.db", DamagedFiles(tmp_path), 1.0)
    await file.open()
    await file.add(rows[:2])
    await file.add(rows, again=True)
    await file.close()
    assert in_the_file(tmp_path) == 3
