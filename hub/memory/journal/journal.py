"""Write-ahead journal: a durable queue of writes that survives a SIGKILL and a power cut.

`append` returns once the write is on the disk (WAL, synchronous=FULL: each commit waits for the
disk; many writes at once share one, group commit). The queue is bounded by number and by bytes
(back-pressure): beyond that a write is refused with an error, never dropped silently. What the
database can never store is set aside in the same file with the reason (dead letter), and takes up
room in the queue.

While the file can't be written (the disk is full, read-only, away), turns are queued in memory
alone: they can land in the database, and are saved in the file once it takes them. What promises
something to a person is refused instead. The file is tried again every few seconds.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import structlog

from hub.errors import HubError, Unavailable
from hub.memory.database import Accepted, FileInUse, QueueFull
from hub.memory.journal.backlog import Backlog
from hub.memory.journal.journal_file import JournalFile, Restored, Row
from hub.memory.rows import storable_write
from hub.memory.sqlite.damaged_files import DamagedFiles
from hub.memory.sqlite.file import BUSY_WAIT_S
from hub.ports import TurnRecord, Write
from ingle.runtime.tasks import background

MAX_WRITES: Final = 20_000
"""The most writes in the queue: an hour of five turns a second."""
MAX_BYTES: Final = 16 * 1024 * 1024
"""The most bytes in the queue, counted as JSON text; in memory they are about three times as
large."""
RETRY_S: Final = 2.0
"""Time from one attempt to write a file that could not be written to the next, in seconds."""
SAVE_BATCH: Final = 500
"""The most writes that are saved from memory in one transaction."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Submission:
    """A write whose caller waits until it is durable."""

    row: Row
    durable: asyncio.Future[Accepted]


class Journal:
    """Durable FIFO queue of writes: any number of producers, one consumer, one process per file."""

    def __init__(
        self,
        file: JournalFile,
        path: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        max_writes: int = MAX_WRITES,
        max_bytes: int = MAX_BYTES,
        retry_s: float = RETRY_S,
    ) -> None:
        """Needs `restore` to be called first, and `run` in a background task.

        `path`: the file, for messages. `now` returns an aware time. `max_writes` and `max_bytes`
        bound the queue, dead letters included. `retry_s`: time between two attempts to write a file
        that could not be written, in seconds.
        """
        self._file = file
        self._path = path
        self._now = now
        self._max_writes = max_writes
        self._max_bytes = max_bytes
        self._retry_s = retry_s
        self._backlog = Backlog()
        self._sizes: dict[int, int] = {}
        self._unsaved: dict[int, Accepted] = {}
        """The queued writes that are not in the file, by position."""
        self._bytes = 0
        self._set_aside_bytes = 0
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

    @property
    def unsaved_writes(self) -> int:
        """How many of them are in memory alone."""
        return len(self._unsaved)

    @property
    def trouble(self) -> str:
        """Why the file can't be written; empty while it can."""
        return "" if self._file.trouble is None else str(self._file.trouble)

    async def append(self, write: Write) -> Accepted:
        """Returns the accepted write once it is durable on the disk, or a turn in memory.

        Raises `QueueFull`, `DiskFull` or another `Unavailable`: the file can't be written, or the
        journal is closed. A turn is refused by a full queue and a closed journal only. A caller
        that is cancelled does not know whether its write was accepted.
        """
        return await self._submit(storable_write(write)).durable

    def touching(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """Returns the queued writes that touch this context, oldest first."""
        return self._backlog.touching(session_id, room_id)

    def schedules(self) -> tuple[Write, ...]:
        """Returns the queued writes of schedules, oldest first."""
        return self._backlog.schedules()

    async def first(self, count: int) -> list[Accepted]:
        """Returns the oldest writes, at most `count`; waits until there is one."""
        await self._not_empty.wait()
        return self._backlog.first(count)

    async def emptied(self) -> None:
        """Waits until the queue is empty."""
        await self._empty.wait()

    async def remove(self, entries: list[Accepted]) -> None:
        """Removes writes that have landed. Raises `Unavailable`, and then they are still in it."""
        saved = [each.write_id for each in entries if each.position not in self._unsaved]
        if saved:
            await self._file.remove(saved)
        self._dequeue(entries)
        for entry in entries:
            self._bytes -= self._sizes.pop(entry.position, 0)

    async def set_aside(self, entry: Accepted, reason: str) -> None:
        """Marks a write that can never land as a dead letter: out of the queue, still in the file.

        `reason` is kept with it. Raises `Unavailable`, and then it is still in the queue.
        """
        await self._save()
        await self._file.set_aside(entry.write_id, reason)
        self._dequeue([entry])
        self._set_aside_bytes += self._sizes.pop(entry.position, 0)
        self.set_aside_writes += 1

    async def restore(self) -> None:
        """Opens the file and queues the writes left in it; one that can't be decoded is set aside.

        Raises `FileInUse` when another process has the file. One that can't be opened is logged:
        `run` tries again.
        """
        try:
            self._take(await self._file.open())
            await self._file.probe()
        except FileInUse:
            raise
        except HubError as error:
            log.error("journal.not_writable", reason=str(error))
        if len(self) or self.set_aside_writes:
            log.info(
                "journal.restored", queued_writes=len(self), set_aside_writes=self.set_aside_writes
            )

    async def run(self) -> None:
        """Writes what is submitted to the disk, in batches. Never returns."""
        try:
            while True:
                await self._woken()
                if self._file.trouble is not None:
                    await self._recover()
                submitted, self._submitted = self._submitted, []
                if submitted:
                    await self._write(submitted)
        finally:
            self._fail(self._submitted, Unavailable("the journal is closed"))

    async def close(self) -> None:
        """Saves what is in memory alone, if it can be, and closes the file."""
        try:
            await self._save()
        except HubError as error:
            log.error("journal.writes_lost", writes=len(self._unsaved), reason=str(error))
        await self._file.close()

    # -- writing ---------------------------------------------------------------------------------

    async def _woken(self) -> None:
        """Waits for a write; while the file can't be written, no longer than until the next try."""
        try:
            async with asyncio.timeout(None if self._file.trouble is None else self._retry_s):
                await self._something_submitted.wait()
        except TimeoutError:
            pass
        self._something_submitted.clear()

    async def _recover(self) -> None:
        """Tries to write the file again, and to save what is in memory alone."""
        try:
            if self._file.needs_opening:
                self._take(await self._file.open())
            await self._save()
            await self._file.probe()
        except HubError as error:
            log.debug("journal.still_not_writable", reason=str(error))
        else:
            log.info("journal.writable_again", queued_writes=len(self))

    def _take(self, restored: Restored) -> None:
        """Brings the queue in memory in line with the file, which may be another than before."""
        queued = {entry.write_id: entry for entry in self._backlog.first(len(self))}
        saved = {row.entry.write_id for row in restored.rows}
        self._unsaved = {
            entry.position: entry for entry in queued.values() if entry.write_id not in saved
        }
        self.set_aside_writes = restored.set_aside
        self._bytes += restored.set_aside_bytes - self._set_aside_bytes
        self._set_aside_bytes = restored.set_aside_bytes
        if not self._last_position:  # the queue is new: as in the file
            for row in restored.rows:
                self._enqueue(row)
            self._last_position = restored.last_position
            return
        for row in restored.rows:
            if row.entry.write_id not in queued:
                self._last_position += 1
                self._enqueue(
                    Row(replace(row.entry, position=self._last_position), row.kind, row.body)
                )

    async def _save(self) -> None:
        """Appends to the file what is in memory alone. Raises `Unavailable`."""
        while entries := list(islice(self._unsaved.values(), SAVE_BATCH)):
            for entry in entries:  # first: one that lands meanwhile must be removed from the file
                self._unsaved.pop(entry.position, None)
            try:
                await self._file.add([Row.of(entry) for entry in entries], again=True)
            except BaseException:
                still = {
                    entry.position: entry for entry in entries if entry.position in self._sizes
                }
                self._unsaved = still | self._unsaved
                raise

    def _submit(self, write: Write) -> _Submission:
        """Hands a write to `run`; its future fails at once when the queue is full."""
        self._last_position += 1
        entry = Accepted(
            position=self._last_position,
            write_id=write.turn_id if isinstance(write, TurnRecord) else uuid.uuid4().hex,
            accepted_at=self._now(),
            write=write,
        )
        submitted = _Submission(Row.of(entry), asyncio.get_running_loop().create_future())
        taken = len(self) + self._in_flight + self.set_aside_writes
        if taken >= self._max_writes or self._bytes + submitted.row.size > self._max_bytes:
            full = (
                f"{self._path}: the queue of writes is full ({taken} wait): is the database away?"
            )
            self._fail([submitted], QueueFull(full))
        else:
            self._bytes += submitted.row.size
            self._in_flight += 1
            self._submitted.append(submitted)
            self._something_submitted.set()
        return submitted

    async def _write(self, submitted: list[_Submission]) -> None:
        try:
            await self._file.add([each.row for each in submitted])
        except HubError as error:
            turns = [each for each in submitted if isinstance(each.row.entry.write, TurnRecord)]
            self._fail([each for each in submitted if each not in turns], _unavailable(error))
            self._hold(turns, error)
        except BaseException:
            self._fail(submitted, Unavailable("the journal is closed"))
            raise
        else:
            self._accept(submitted)
        finally:
            self._in_flight -= len(submitted)
            self._bytes -= sum(each.row.size for each in submitted)

    def _hold(self, turns: list[_Submission], error: HubError) -> None:
        """Queues turns in memory alone."""
        if turns and not self._unsaved:
            log.error("journal.held_in_memory", reason=str(error))
        self._unsaved |= {each.row.entry.position: each.row.entry for each in turns}
        self._accept(turns)

    def _accept(self, submitted: list[_Submission]) -> None:
        for each in submitted:
            self._enqueue(each.row)
            # A caller may have been cancelled; its write is accepted all the same.
            if not each.durable.done():
                each.durable.set_result(each.row.entry)

    def _fail(self, submitted: Iterable[_Submission], error: Unavailable) -> None:
        """Refuses writes, also of callers that have been cancelled since."""
        for each in submitted:
            self.refused_writes += 1
            log.error("journal.write_refused", write_id=each.row.entry.write_id, reason=str(error))
            if not each.durable.done():
                each.durable.set_exception(error)

    def _enqueue(self, row: Row) -> None:
        self._backlog.add(row.entry)
        self._sizes[row.entry.position] = row.size
        self._bytes += row.size
        self._not_empty.set()
        self._empty.clear()

    def _dequeue(self, entries: list[Accepted]) -> None:
        self._backlog.remove(entries)
        for entry in entries:
            self._unsaved.pop(entry.position, None)
        if not self._backlog:
            self._not_empty.clear()
            self._empty.set()


def _unavailable(error: HubError) -> Unavailable:
    """A damaged file is put aside and made anew: whoever is refused may try again."""
    return error if isinstance(error, Unavailable) else Unavailable(str(error))


@asynccontextmanager
async def open_journal(
    path: Path,
    *,
    damaged: DamagedFiles | None = None,
    max_writes: int = MAX_WRITES,
    max_bytes: int = MAX_BYTES,
    busy_wait_s: float = BUSY_WAIT_S,
    retry_s: float = RETRY_S,
) -> AsyncIterator[Journal]:
    """Opens the queue with the writes left in it; a damaged file is put aside for a new one.

    `damaged` takes note of that. `busy_wait_s`: how long another process that has the file is
    waited for; `retry_s` is as in `Journal`. Raises `FileInUse` when another process keeps the
    file. One that can't be written is no error: the queue is in memory until it can be.
    """
    if damaged is None:
        damaged = await asyncio.to_thread(DamagedFiles, path.parent)
    file = JournalFile(path, damaged, busy_wait_s)
    journal = Journal(file, path, max_writes=max_writes, max_bytes=max_bytes, retry_s=retry_s)
    try:
        await journal.restore()
        async with background(journal.run()):
            yield journal
    finally:
        await journal.close()
