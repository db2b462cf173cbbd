"""The journal's file: SQLite in WAL mode, where each commit waits for the disk."""

import asyncio
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import aiosqlite
import structlog

from hub.errors import HubError, Unavailable
from hub.memory.database import Accepted, Damaged, DiskFull, DiskSilent
from hub.memory.journal.write_codec import decoded, encoded
from hub.memory.rows import iso_utc
from hub.memory.sqlite.damaged_files import DamagedFiles
from hub.memory.sqlite.file import connected, translated

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
# SQLite gives the positions: those of the queue in memory may begin while the file is away.
_ADD: Final = """
INSERT INTO writes (write_id, kind, body, accepted_at)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
"""
_ADD_AGAIN: Final = f"{_ADD} WHERE value ->> 0 NOT IN (SELECT write_id FROM writes)"  # noqa: S608 - two constants
_READ: Final = (
    "SELECT position, write_id, kind, body, accepted_at"
    " FROM writes WHERE refused IS NULL ORDER BY position"
)
_SET_ASIDE: Final = "UPDATE writes SET refused = ? WHERE write_id = ?"
_COUNT_SET_ASIDE: Final = (
    "SELECT count(*), coalesce(sum(length(CAST(body AS BLOB))), 0)"
    " FROM writes WHERE refused IS NOT NULL"
)
_LAST: Final = "SELECT coalesce(max(position), 0) FROM writes"
_REMOVE: Final = (
    "DELETE FROM writes WHERE refused IS NULL AND write_id IN (SELECT value FROM json_each(?))"
)
_PROBE: Final = "PRAGMA user_version = {}"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Row:
    """A write as the file has it."""

    entry: Accepted
    kind: str
    body: str
    """JSON."""

    @classmethod
    def of(cls, entry: Accepted) -> Self:
        """Encodes a write; its texts must be storable."""
        return cls(entry, *encoded(entry.write))

    @property
    def size(self) -> int:
        """Bytes that it takes up in the queue."""
        return len(self.body.encode())


@dataclass(frozen=True, slots=True)
class Restored:
    """What an opened file holds."""

    rows: tuple[Row, ...]
    """The queued writes, oldest first."""
    set_aside: int
    """How many dead letters."""
    set_aside_bytes: int
    last_position: int


class JournalFile:
    """The file of one journal, of which no other process may have it open at the same time."""

    def __init__(self, path: Path, damaged: DamagedFiles, busy_wait_s: float) -> None:
        """`busy_wait_s`: how long another process that has the file is waited for, in seconds."""
        self._path = path
        self._damaged = damaged
        self._busy_wait_s = busy_wait_s
        self._stack = AsyncExitStack()
        self._db: aiosqlite.Connection | None = None
        self._probes = 0
        self.trouble: HubError | None = None
        """Why the file could not be written the last time; None: it could."""

    @property
    def needs_opening(self) -> bool:
        """A full or silent disk leaves the file open; after other trouble it is opened anew."""
        passes = self.trouble is None or isinstance(self.trouble, DiskFull | DiskSilent)
        return self._db is None or not passes

    async def open(self) -> Restored:
        """Opens the file, again where it was open, and reads it; a damaged one is put aside.

        What can't be decoded is set aside in the file. Raises `Unavailable` when it can't be opened
        or made, `FileInUse` when another process has it.
        """
        await self.close()
        try:
            return await self._opened()
        except Damaged as error:
            await self.close()
            await asyncio.to_thread(self._damaged.put_aside, self._path, str(error))
            return await self._opened()

    async def close(self) -> None:
        """Closes the file; harmless when it is closed."""
        self._db, stack, self._stack = None, self._stack, AsyncExitStack()
        await stack.aclose()

    async def add(self, rows: Sequence[Row], *, again: bool = False) -> None:
        """Appends the writes, all or none, on the disk when it returns. Raises `Unavailable`.

        `again`: they may be there: a statement that took too long was given up, and may have been
        carried out all the same. What is there is then left out, which reads the whole file.
        """
        columns = [
            (row.entry.write_id, row.kind, row.body, iso_utc(row.entry.accepted_at)) for row in rows
        ]
        await self._change(_ADD_AGAIN if again else _ADD, json.dumps(columns))

    async def remove(self, write_ids: Iterable[str]) -> None:
        """Deletes queued writes. Raises `Unavailable`, and then they are still there."""
        await self._change(_REMOVE, json.dumps(list(write_ids)))

    async def set_aside(self, write_id: str, reason: str) -> None:
        """Marks a write as a dead letter. Raises `Unavailable`."""
        await self._change(_SET_ASIDE, reason, write_id)

    async def probe(self) -> None:
        """Writes a number, to see whether the disk takes it. Raises `Unavailable`."""
        self._probes = (
            self._probes % 1000 + 1
        )  # a number that is there already would not be written
        await self._change(_PROBE.format(self._probes))

    async def _opened(self) -> Restored:
        opened = connected(self._path, busy_wait_s=self._busy_wait_s, synced=True, exclusive=True)
        try:
            self._db = await self._stack.enter_async_context(opened)
            restored = await self._read()
        except HubError as error:
            self.trouble = error
            raise
        self.trouble = None
        return restored

    async def _read(self) -> Restored:
        for (verdict,) in await self._run("PRAGMA quick_check(1)"):
            if verdict != "ok":
                raise Damaged(f"{self._path} is damaged: {verdict}")
        await self._run(_MAKE)
        rows: list[Row] = []
        for position, write_id, kind, body, accepted_at in await self._run(_READ):
            try:
                entry = Accepted(
                    position=position,
                    write_id=write_id,
                    accepted_at=datetime.fromisoformat(accepted_at),
                    write=decoded(kind, body),
                )
            except (TypeError, ValueError) as error:
                log.error("journal.write_set_aside", write_id=write_id, reason=str(error))
                await self._run(_SET_ASIDE, str(error), write_id)
                continue
            rows.append(Row(entry, kind, body))
        [(count, size)] = await self._run(_COUNT_SET_ASIDE)
        [(last,)] = await self._run(_LAST)
        return Restored(tuple(rows), count, size, last)

    async def _change(self, statement: str, *parameters: str) -> None:
        try:
            await self._run(statement, *parameters)
        except HubError as error:
            self.trouble = error
            raise
        self.trouble = None

    async def _run(self, statement: str, *parameters: str) -> list[sqlite3.Row]:
        if self._db is None:
            raise self.trouble or Unavailable(f"{self._path} is closed")
        try:
            async with asyncio.timeout(OPERATION_TIMEOUT_S):
                return list(await self._db.execute_fetchall(statement, parameters))
        except sqlite3.Error as error:
            failure = translated(error, self._path)
            if "no such" in str(error) or "has no column" in str(error):
                failure = Damaged(f"{self._path} is damaged: {error}")
            raise failure from error
        except TimeoutError as error:
            raise DiskSilent(f"{self._path}: the disk did not answer in time") from error
