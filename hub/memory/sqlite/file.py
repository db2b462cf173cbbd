"""Opening a SQLite file in WAL mode, and translating sqlite3's errors to the hub's."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import aiosqlite
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from hub.errors import HubError, Unavailable
from hub.memory.database import Damaged, DiskFull, FileInUse, Unwritable

BUSY_WAIT_S: Final = 5.0
"""How long a statement waits for another process that writes, in seconds (SQLite's busy
timeout)."""
_PRIMARY_CODE: Final = 0xFF
"""The bits of SQLite's extended error codes that say of which kind an error is."""
_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def translated(error: sqlite3.Error, path: Path) -> HubError:
    """Returns the hub's error for one of sqlite3's: what is wrong with which file, and what to do.

    `Unavailable` for what may pass (`DiskFull`, `FileInUse`, not writable), `Damaged` for a damaged
    file, `Unwritable` for what is wrong with the values.
    """
    text = str(error)
    if (getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE) in _DAMAGE:
        return Damaged(
            f"{path} is damaged or no SQLite file ({text}): move it away or restore a backup"
        )
    if "full" in text:
        return DiskFull(f"{path}: the disk is full: free some space")
    if "readonly" in text or "unable to open" in text or "disk I/O error" in text:
        return Unavailable(
            f"{path} can't be written ({text}): give this user a writable directory with free "
            "space, or set INGLE_STATE_DIR to one"
        )
    if "locked" in text or "busy" in text:
        return FileInUse(
            f"{path} is held by another program: "
            "end it, or set INGLE_STATE_DIR to another directory"
        )
    if isinstance(
        error, sqlite3.OperationalError | sqlite3.InterfaceError | sqlite3.ProgrammingError
    ):
        return Unavailable(f"{path}: {text}")
    return Unwritable(f"{path}: {text}")


@asynccontextmanager
async def connected(
    path: Path, *, busy_wait_s: float = BUSY_WAIT_S, synced: bool = False, exclusive: bool = False
) -> AsyncIterator[aiosqlite.Connection]:
    """Opens a connection in WAL mode, in autocommit outside transactions; makes the directory.

    `busy_wait_s`: how long a statement waits for another process that writes, in seconds. `synced`:
    every commit waits for the disk, so that nothing is lost in a power cut; without it the last
    moments may be, but never the file. `exclusive` keeps every other process out of the file.

    Raises `Unavailable` or `Rejected` when the file can't be opened, and in place of sqlite3's
    errors inside the block.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"{path.parent} can't be made ({error.strerror}): "
            "set INGLE_STATE_DIR to a writable directory"
        ) from error
    try:
        async with aiosqlite.connect(path, isolation_level=None, timeout=busy_wait_s) as db:
            if exclusive:
                await db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.text_factory = _text
            await _use_wal(db, busy_wait_s)
            await db.execute(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
            yield db
    except sqlite3.Error as error:
        raise translated(error, path) from error


def _text(stored: bytes) -> str:
    """Decodes a text; letters that a failing disk changed do not make a row unreadable."""
    return stored.decode(errors="replace")


async def _use_wal(db: aiosqlite.Connection, busy_wait_s: float) -> None:
    """Switches to WAL mode; retries, because SQLite's busy timeout does not apply to this."""

    @retry(
        retry=retry_if_exception(
            lambda error: isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
        ),
        stop=stop_after_delay(busy_wait_s),
        wait=wait_random(0.01, 0.1),
        reraise=True,
    )
    async def switch() -> None:
        await db.execute("PRAGMA journal_mode = WAL")

    await switch()
