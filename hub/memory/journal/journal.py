"""Write-ahead journal: a durable queue of writes that survives a SIGKILL and a power cut.

`append` returns once the write is on the disk (WAL, synchronous=FULL: each commit waits for the
disk; many writes at once share one, group commit). The queue is bounded by number and by bytes
(back-pressure): beyond that a write is refused with an error, never dropped silently. What the
database can never store is set aside in the same file with the reason (dead letter), and takes up
room in the queue.
"""

import asyncio
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import aiosqlite
import structlog

from hub.errors import Rejected, Unavailable
from hub.memory.database import Accepted
from hub.memory.journal.backlog import Backlog
from hub.memory.journal.write_codec import decoded, encoded
from hub.memory.rows import iso_utc, storable_write
from hub.memory.sqlite.file import BUSY_WAIT_S, connected, translated
from hub.ports import TurnRecord, Write
from ingle.runtime.tasks import background

MAX_WRITES: Final = 20_000
"""The most writes in the queue: an hour of five turns a second."""
MAX_BYTES: Final = 16 * 1024 * 1024
"""The most bytes in the queue, counted as JSON text; in memory they are about three times as
large."""
OPERATION_TIMEOUT_S: Final = 10.0
"""How long the disk is waited for, in seconds."""

_MAKE: Final = """
CREATE TABLE IF NOT EXISTS writes (
    position INTEGER PRIMARY KEY,
    write_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    refused TEXT
)
"""
# One statement for any number of writes: it is atomic, and nothing is carried out between its rows.
_ADD: Final = """
INSERT INTO writes (position, write_id, kind, body, accepted_at)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)
"""
_READ: Final = (
    "SELECT position, write_id, kind, body, accepted_at"
    " FROM writes WHERE refused IS NULL ORDER BY position"
)
_SET_ASIDE: Final = "UPDATE writes SET refused = ? WHERE position = ?"
_COUNT_SET_ASIDE: Final = (
    "SELECT count(*), coalesce(sum(length(CAST(body AS BLOB))), 0)"
    " FROM writes WHERE refused IS NOT NULL"
)
_LAST: Final = "SELECT coalesce(max(position), 0) FROM writes"
_REMOVE: Final = "DELETE FROM writes WHERE position BETWEEN ? AND ? AND refused IS NULL"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Submission:
    """A write whose caller waits until it is durable."""

    entry: Accepted
    row: tuple[int, str, str, str, str]
    """The columns of `_ADD`: position, write id, kind, body, time of acceptance."""
    durable: asyncio.Future[Accepted]

    @property
    def size(self) -> int:
        """Bytes that it takes up in the queue."""
        return _size(self.row[3])


def _size(body: str) -> int:
    return len(body.encode())


class Journal:
    """Durable FIFO queue of writes: any number of producers, one consumer, one process per file."""

    def __init__(
        self,
        db: aiosqlite.Connection,
        path: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        max_writes: int = MAX_WRITES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """Needs `restore` to be called first, and `run` in a background task.

        `db`: a connection that syncs each commit; `path`: its file, for messages. `now` returns an
        aware time. `max_writes` and `max_bytes` bound the queue, dead letters included.
        """
        self._db = db
        self._path = path
        self._now = now
        self._max_writes = max_writes
        self._max_bytes = max_bytes
        self._backlog = Backlog()
        self._sizes: dict[int, int] = {}
        self._bytes = 0
        self._last_position = 0
        self._submitted: list[_Submission] = []
        self._in_flight = 0
        self._something_submitted = asyncio.Event()
        self._not_empty = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self.set_aside_writes = 0
        self.refused_writes = 0

    def __len__(self) -> int:
        """Returns how many writes are queued, dead letters not included."""
        return len(self._backlog)

    async def append(self, write: Write) -> Accepted:
        """Returns the accepted write once it is durable on the disk.

        Raises `Unavailable` when the queue is full, when the file can't be written and when the
        journal is closed. A caller that is cancelled does not know whether its write was accepted.
        """
        submitted = self._submit(storable_write(write))
        try:
            return await submitted.durable
        except Unavailable as error:
            self.refused_writes += 1
            log.error("journal.write_refused", write_id=submitted.entry.write_id, reason=str(error))
            raise

    def touching(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """Returns the queued writes that touch this context, oldest first."""
        return self._backlog.touching(session_id, room_id)

    async def first(self, count: int) -> list[Accepted]:
        """Returns the oldest writes, at most `count`; waits until there is one."""
        await self._not_empty.wait()
        return self._backlog.first(count)

    async def emptied(self) -> None:
        """Waits until the queue is empty."""
        await self._empty.wait()

    async def remove(self, entries: list[Accepted]) -> None:
        """Removes writes that have landed; they must be the first ones in the queue.

        Raises `Unavailable`, and then they are still in it.
        """
        await self._run(_REMOVE, (entries[0].position, entries[-1].position))
        self._dequeue(entries)
        self._bytes -= sum(self._sizes.pop(entry.position) for entry in entries)

    async def set_aside(self, entry: Accepted, reason: str) -> None:
        """Marks a write that can never land as a dead letter: out of the queue, still in the file.

        `reason` is kept with it. Raises `Unavailable`, and then it is still in the queue.
        """
        await self._run(_SET_ASIDE, (reason, entry.position))
        self._dequeue([entry])
        self.set_aside_writes += 1

    async def restore(self) -> None:
        """Loads the writes queued before a restart; one that can't be decoded is set aside.

        Raises `Unavailable` when the file can't be used now, and `Rejected` when it is damaged.
        """
        for statement in ("PRAGMA quick_check(1)", _MAKE):
            for (verdict,) in await self._run(statement):
                if verdict != "ok":
                    raise Rejected(f"{self._path} is damaged: {verdict}")
        for position, write_id, kind, body, accepted_at in await self._run(_READ):
            try:
                write = decoded(kind, body)
            except ValueError as error:
                log.error("journal.write_set_aside", write_id=write_id, reason=str(error))
                await self._run(_SET_ASIDE, (str(error), position))
                continue
            at = datetime.fromisoformat(accepted_at)
            self._enqueue(
                Accepted(position=position, write_id=write_id, accepted_at=at, write=write),
                _size(body),
            )
        (self.set_aside_writes, size), *_ = await self._run(_COUNT_SET_ASIDE)
        self._bytes += size
        (self._last_position,), *_ = await self._run(_LAST)
        if len(self) or self.set_aside_writes:
            log.info(
                "journal.restored", queued_writes=len(self), set_aside_writes=self.set_aside_writes
            )

    async def run(self) -> None:
        """Writes what is submitted to the disk, in batches. Never returns."""
        try:
            while True:
                await self._something_submitted.wait()
                self._something_submitted.clear()
                submitted, self._submitted = self._submitted, []
                await self._write(submitted)
        finally:
            self._fail(self._submitted, "the journal is closed")

    def _submit(self, write: Write) -> _Submission:
        """Hands a write to `run`; its future fails at once when the queue is full."""
        self._last_position += 1
        position, at = self._last_position, self._now()
        write_id = write.turn_id if isinstance(write, TurnRecord) else uuid.uuid4().hex
        kind, body = encoded(write)
        submitted = _Submission(
            Accepted(position=position, write_id=write_id, accepted_at=at, write=write),
            (position, write_id, kind, body, iso_utc(at)),
            asyncio.get_running_loop().create_future(),
        )
        taken = len(self) + self._in_flight + self.set_aside_writes
        if taken >= self._max_writes or self._bytes + submitted.size > self._max_bytes:
            self._fail(
                [submitted],
                f"{self._path}: the queue of writes is full ({taken} wait): is the database away?",
            )
        else:
            self._bytes += submitted.size
            self._in_flight += 1
            self._submitted.append(submitted)
            self._something_submitted.set()
        return submitted

    async def _write(self, submitted: list[_Submission]) -> None:
        try:
            await self._run(_ADD, (json.dumps([each.row for each in submitted]),))
        except (Unavailable, Rejected) as error:
            self._fail(submitted, str(error))
        except BaseException:
            self._fail(submitted, "the journal is closed")
            raise
        else:
            for each in submitted:
                self._enqueue(each.entry, each.size)
                # A caller may have been cancelled; its write is durable all the same.
                if not each.durable.done():
                    each.durable.set_result(each.entry)
        finally:
            self._in_flight -= len(submitted)
            self._bytes -= sum(each.size for each in submitted)

    def _fail(self, submitted: Iterable[_Submission], reason: str) -> None:
        for each in submitted:
            if not each.durable.done():
                each.durable.set_exception(Unavailable(reason))

    def _enqueue(self, entry: Accepted, size: int) -> None:
        self._backlog.add(entry)
        self._sizes[entry.position] = size
        self._bytes += size
        self._not_empty.set()
        self._empty.clear()

    def _dequeue(self, entries: list[Accepted]) -> None:
        self._backlog.remove(entries)
        if not self._backlog:
            self._not_empty.clear()
            self._empty.set()

    async def _run(
        self, statement: str, parameters: tuple[str | int, ...] = ()
    ) -> list[sqlite3.Row]:
        try:
            async with asyncio.timeout(OPERATION_TIMEOUT_S):
                return list(await self._db.execute_fetchall(statement, parameters))
        except sqlite3.Error as error:
            raise translated(error, self._path) from error
        except TimeoutError as error:
            raise Unavailable(f"{self._path}: the disk did not answer in time") from error


@asynccontextmanager
async def open_journal(
    path: Path,
    *,
    max_writes: int = MAX_WRITES,
    max_bytes: int = MAX_BYTES,
    busy_wait_s: float = BUSY_WAIT_S,
) -> AsyncIterator[Journal]:
    """Opens the queue with the writes left in it; a damaged file is moved aside for a new one.

    `busy_wait_s`: how long another process that has the file is waited for. Raises `Unavailable`
    when the file can't be written, or another process keeps it.
    """

    def restored() -> AbstractAsyncContextManager[Journal]:
        return _restored(path, max_writes, max_bytes, busy_wait_s)

    async with AsyncExitStack() as stack:
        try:
            journal = await stack.enter_async_context(restored())
        except Rejected as error:
            moved = _move_aside(path)
            log.error("journal.damaged", reason=str(error), moved_to=str(moved))
            journal = await stack.enter_async_context(restored())
        yield journal


@asynccontextmanager
async def _restored(
    path: Path, max_writes: int, max_bytes: int, busy_wait_s: float
) -> AsyncIterator[Journal]:
    async with connected(path, busy_wait_s=busy_wait_s, synced=True, exclusive=True) as db:
        journal = Journal(db, path, max_writes=max_writes, max_bytes=max_bytes)
        await journal.restore()
        async with background(journal.run()):
            yield journal


def _move_aside(path: Path) -> Path:
    to = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(to.with_name(to.name + suffix))
    return to
