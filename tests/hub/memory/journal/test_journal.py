"""The write-ahead journal: durable, in order, bounded, and nothing is dropped silently."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from hub.errors import Unavailable
from hub.memory.journal.journal import Journal, open_journal
from hub.memory.sqlite.file import connected
from hub.ports import Forgotten, Preference, TurnRecord, Unlearned, Write
from writes import NOON, pattern, turn

pytestmark = pytest.mark.service

ROOT = Path(__file__).parents[4]
EVERY_KIND: list[Write] = [
    turn("turn on the light"),
    pattern("cosy"),
    Unlearned(sentence="cosy", room_id="kitchen"),
    Preference(
        category="note", key="bins ☕", value="Tuesday", expires_at=NOON + timedelta(days=1)
    ),
    Preference(category="note", key="cat", value="Tom"),
    Forgotten(category="note", key="cat"),
]


async def waiting(journal: Journal) -> list[Write]:
    return [entry.write for entry in await journal.first(1000)] if len(journal) else []


def told(write: Write) -> str:
    assert isinstance(write, TurnRecord)
    return write.said


async def test_what_was_accepted_is_there_after_a_restart(tmp_path: Path) -> None:
    """Every kind of write, in order, each with an id and a time of its own."""
    path = tmp_path / "journal.db"
    async with open_journal(path) as journal:
        entries = [await journal.append(write) for write in EVERY_KIND]
    async with open_journal(path) as journal:
        assert await journal.first(1000) == entries
        assert [entry.write for entry in entries] == EVERY_KIND
        assert len({entry.write_id for entry in entries}) == len(EVERY_KIND)
        assert [entries[0].write_id] == [
            write.turn_id for write in EVERY_KIND if isinstance(write, TurnRecord)
        ]
        later = await journal.append(turn("later"))
        assert later.position > entries[-1].position


WRITE = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, "tests")
from hub.memory.journal.journal import open_journal
from writes import turn

async def write():
    async with open_journal(Path(sys.argv[1])) as journal:
        for number in range(100_000):
            await journal.append(turn(f"{number} " + "x" * 500))
            print(number, flush=True)

asyncio.run(write())
"""


def killed(path: Path, after: str) -> int:
    """Runs WRITE, kills it when it has said `after`, and returns the last that it said."""
    words = [sys.executable, "-c", WRITE, str(path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [next(line for line in process.stdout if line.strip() == after)]
        process.send_signal(signal.SIGKILL)
        said += [line for line in process.stdout if line.endswith("\n")]
    return int(said[-1])


async def test_a_killed_process_loses_nothing_that_it_had_accepted(tmp_path: Path) -> None:
    """SIGKILL, in the middle of a write."""
    path = tmp_path / "journal.db"
    acknowledged = killed(path, "50")
    async with open_journal(path) as journal:
        found = [int(told(write).split()[0]) for write in await waiting(journal)]
    assert found == list(range(len(found)))
    assert acknowledged < len(found) <= acknowledged + 2


async def test_many_at_once_are_all_durable_and_in_order(tmp_path: Path) -> None:
    """They share the waits for the disk."""
    path = tmp_path / "journal.db"
    async with open_journal(path) as journal, asyncio.TaskGroup() as tasks:
        for number in range(500):
            tasks.create_task(journal.append(turn(str(number))))
    async with open_journal(path) as journal:
        assert [told(write) for write in await waiting(journal)] == [
            str(number) for number in range(500)
        ]


async def test_the_write_of_a_cancelled_sender_stands(tmp_path: Path) -> None:
    """It was on its way, and others must not wait for ever."""
    async with open_journal(tmp_path / "journal.db") as journal:
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(journal.append(turn("cancelled")))
            await asyncio.sleep(0)
            task.cancel()
            tasks.create_task(journal.append(turn("next")))
        assert [told(write) for write in await waiting(journal)] == ["cancelled", "next"]


@pytest.mark.parametrize(("max_writes", "max_bytes"), [(3, 10_000_000), (1000, 7_500)])
async def test_a_full_queue_refuses_and_says_so_and_takes_again_when_there_is_room(
    tmp_path: Path, max_writes: int, max_bytes: int
) -> None:
    """By number and by bytes; nothing that was accepted gives way; also after a restart."""
    path = tmp_path / "journal.db"
    async with open_journal(path, max_writes=max_writes, max_bytes=max_bytes) as journal:
        for _ in range(3):
            await journal.append(turn("x" * 1000))
    async with open_journal(path, max_writes=max_writes, max_bytes=max_bytes) as journal:
        with (
            capture_logs() as logs,
            pytest.raises(Unavailable, match="the queue of writes is full"),
        ):
            await journal.append(turn("x" * 1000))
        assert [(entry["event"], entry["log_level"]) for entry in logs] == [
            ("journal.write_refused", "error")
        ]
        assert (len(journal), journal.refused_writes) == (3, 1)
        await journal.remove(await journal.first(1))
        await journal.append(turn("y" * 1000))
        assert len(journal) == 3


async def test_a_write_that_was_set_aside_stays_in_the_file_with_its_reason(tmp_path: Path) -> None:
    """It blocks nothing, and a restart neither loses it nor tries it again."""
    path = tmp_path / "journal.db"
    async with open_journal(path) as journal:
        first, poison, last = [
            await journal.append(turn(said)) for said in ("first", "poison", "last")
        ]
        await journal.set_aside(poison, "too long for an index")
        await journal.remove([first, last])
    async with open_journal(path) as journal:
        assert (len(journal), journal.set_aside_writes) == (0, 1)
    db = sqlite3.connect(path)
    ((write_id, body, reason),) = db.execute(
        "SELECT write_id, body, refused FROM writes"
    ).fetchall()
    db.close()
    assert (write_id, reason) == (poison.write_id, "too long for an index")
    assert '"said":"poison"' in body


async def test_a_write_of_a_later_version_is_set_aside(tmp_path: Path) -> None:
    """After an update was taken back; what this version knows goes on."""
    path = tmp_path / "journal.db"
    async with open_journal(path) as journal:
        for said in ("a", "b in the drawer", "c"):
            await journal.append(turn(said))
    db = sqlite3.connect(path)
    db.execute("UPDATE writes SET kind = 'dream' WHERE position = 1")
    db.execute(
        """UPDATE writes SET body = replace(body, '"said"', '"spoken"') WHERE position = 2"""
    )
    db.commit()
    db.close()
    with capture_logs() as logs:
        async with open_journal(path) as journal:
            assert [told(write) for write in await waiting(journal)] == ["c"]
            assert journal.set_aside_writes == 2
    reasons = [entry["reason"] for entry in logs if entry["event"] == "journal.write_set_aside"]
    assert len(reasons) == 2
    assert not any("in the drawer" in reason for reason in reasons)


@pytest.mark.parametrize("damage", ["rubbish", "torn"])
async def test_a_damaged_file_is_put_aside_and_a_new_one_begun(tmp_path: Path, damage: str) -> None:
    """With an error that says where it is: turns go on."""
    path = tmp_path / "journal.db"
    async with open_journal(path) as journal:
        for number in range(100):
            await journal.append(turn(f"{number} " + "x" * 500))
    content = path.read_bytes()
    path.write_bytes(
        b"shopping list " * 100 if damage == "rubbish" else content[: len(content) // 2]
    )
    with capture_logs() as logs:
        async with open_journal(path) as journal:
            assert len(journal) == 0
            await journal.append(turn("new"))
    (entry,) = [entry for entry in logs if entry["event"] == "store.damaged"]
    assert os.path.exists(entry["moved_to"])  # noqa: PTH110, ASYNC240 - a look, between two openings
    async with open_journal(path) as journal:
        assert len(journal) == 1


async def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    """Two that drain the same queue would land in disorder."""
    path = tmp_path / "journal.db"
    async with open_journal(path):
        with pytest.raises(
            Unavailable, match="held by another program: end it, or set INGLE_STATE_DIR"
        ):
            async with open_journal(path, busy_wait_s=0.1):
                pass


async def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """synchronous=FULL, so that a power cut loses nothing; the database file is less strict."""
    async with connected(tmp_path / "a.db", synced=True, exclusive=True) as db:
        ((mode,),) = await db.execute_fetchall("PRAGMA synchronous")
        assert mode == 2
    async with connected(tmp_path / "b.db") as db:
        ((mode,),) = await db.execute_fetchall("PRAGMA synchronous")
        assert mode == 1


async def test_only_what_touches_a_context_is_added_to_it(tmp_path: Path) -> None:
    """Its turns, its room's patterns, the household's preferences, in order."""
    async with open_journal(tmp_path / "journal.db") as journal:
        mine = [
            turn("1", session="half a pair \ud83d"),
            pattern("cosy"),
            Forgotten(category="a", key="b"),
        ]
        for write in (
            mine[0],
            turn("2", room="office"),
            mine[1],
            pattern("cosy", room="office"),
            mine[2],
        ):
            await journal.append(write)
        assert [type(write) for write in journal.touching("half a pair \ud83d", "kitchen")] == list(
            map(type, mine)
        )
        assert len(journal.touching("nobody", "nowhere")) == 1
        await journal.remove(await journal.first(5))
        assert journal.touching("half a pair \ud83d", "kitchen") == ()
