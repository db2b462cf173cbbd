"""Snapshot of a state directory while a hub may be using it: every file, each consistent in itself.

A SQLite file is copied through SQLite. The journal of a running hub is locked against every reader;
it is copied as a power cut would leave it: the file and its write-ahead log, between which nothing
was moved meanwhile. SQLite mends that when it opens the copy, as it does after a power cut.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from hub.backup.archive import BackupError
from ingle.speech.voices.choice import SPOKEN, VOICES

BEFORE: Final = ".before-restore-"
"""Begins the names of folders with what a restore replaced."""
RESTORE: Final = ".restore"
"""Folder of a restore that is going on."""
DUMPS: Final = "dumps"
"""Folder of the dumps before the first start of a version."""
SNAPSHOT: Final = ".snapshot"
"""Folder of a backup that is going on."""
_WAL: Final = "-wal"
_OF_SQLITE: Final = (_WAL, "-shm", "-journal")
_TRIES: Final = 50
_BUSY_S: Final = 1.0


def is_kept(name: str) -> bool:
    """Whether an entry of the state directory belongs into a backup, and is replaced by a restore.

    What hubs and backups leave there for their own use does not, nor what a voice makes or
    downloads again.
    """
    ours = name in {RESTORE, DUMPS, SNAPSHOT, VOICES} or name.startswith((BEFORE, SPOKEN))
    return not ours and ".damaged-" not in name and not name.endswith(".part")


def copied(state_dir: Path, to: Path) -> None:
    """Copies what is kept of a state directory into a folder. Raises `BackupError`."""
    try:
        for source in sorted(_files(state_dir)):
            if source.name.endswith(_OF_SQLITE):
                continue
            target = to / source.relative_to(state_dir)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if source.suffix == ".db":
                copy_sqlite(source, target)
            else:
                shutil.copyfile(source, target)
    except OSError as error:
        raise BackupError(f"{error.filename} cannot be read or copied: {error.strerror}") from error


def _files(state_dir: Path) -> Iterator[Path]:
    for entry in state_dir.iterdir():
        if not is_kept(entry.name) or entry.is_symlink():
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir():
            for folder, _, names in os.walk(entry):
                yield from (Path(folder, name) for name in names)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copies a SQLite file that may be in use. Raises `BackupError` where it is damaged."""
    try:
        _copy_through_sqlite(source, target)
    except sqlite3.OperationalError as error:
        if "locked" not in str(error) and "busy" not in str(error):
            raise BackupError(f"{source} cannot be read: {error}") from error
        _copy_as_a_power_cut(source, target)
    except sqlite3.Error as error:
        raise BackupError(f"{source} is damaged: {error}") from error
    check_sqlite(target, source)


def check_sqlite(path: Path, named: Path) -> None:
    """Raises `BackupError` where a SQLite file is damaged; `named` is what it is called then."""
    try:
        with closing(sqlite3.connect(path)) as db:
            [(verdict,)] = db.execute("PRAGMA quick_check(1)").fetchall()
            if db.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
                verdict = "its log cannot be taken into it"
    except sqlite3.Error as error:
        raise BackupError(f"{named} is damaged: {error}") from error
    if verdict != "ok":
        raise BackupError(f"{named} is damaged: {verdict}")


def _copy_through_sqlite(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=_BUSY_S)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()  # or it is locked
        origin.backup(copy)


def _copy_as_a_power_cut(source: Path, target: Path) -> None:
    log, copied_log = _beside(source), _beside(target)
    for _ in range(_TRIES):
        before = _generation(source, log)
        shutil.copyfile(source, target)
        if log.exists():
            shutil.copyfile(log, copied_log)
        else:
            copied_log.unlink(missing_ok=True)
        if _generation(source, log) == before:
            return
    raise BackupError(f"{source} is written all the time: stop the hub for the backup")


def _generation(source: Path, log: Path) -> tuple[int, int, bytes]:
    """What changes when something is moved from the log into the file: its time, the log's salt."""
    found = source.stat()
    try:
        with log.open("rb") as file:
            head = file.read(32)
    except FileNotFoundError:
        head = b""
    return found.st_mtime_ns, found.st_size, head


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _WAL)


@contextmanager
def as_owner_of(folder: Path) -> Iterator[None]:
    """Acts as the user whose folder this is, where this process is root.

    PostgreSQL lets that user in, and no file is left that it could not open.
    """
    found = folder.stat()
    if os.geteuid() != 0 or found.st_uid == 0:
        yield
        return
    os.setegid(found.st_gid)
    os.seteuid(found.st_uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
