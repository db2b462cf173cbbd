"""Making of a backup: a consistent snapshot of everything, then one archive."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hub.backup.archive import About, BackupError, Contents, write_archive
from hub.backup.database_copy import dump
from hub.backup.hub_data import DATABASE, STATE, SYSTEM, HubData
from hub.backup.snapshot import SNAPSHOT, as_owner_of, copied
from hub.memory.factory import sqlite_path
from ingle.runtime.version import version


async def make_backup(data: HubData, path: Path, *, database_only: bool = False) -> Contents:
    """Writes a backup of a hub, which may run meanwhile; returns what is in it.

    `database_only` leaves out what is no conversation, note, or queued write. Raises `BackupError`,
    `HubError`.
    """
    if path.exists():
        raise BackupError(f"there is a file {path} already: give another name")
    if not data.state_dir.is_dir():
        raise BackupError(f"there is no hub's data in {data.state_dir} (INGLE_STATE_DIR)")
    with _folder(data.state_dir / SNAPSHOT, data.state_dir) as folder:
        with as_owner_of(data.state_dir):
            copied(data.state_dir, folder / STATE)
            schema = await _database(data, folder)
        about = About(
            version=version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            hub_id=_hub_id(data.state_dir),
            database=data.kind,
            schema=schema,
            whole=not database_only,
        )
        return write_archive(path, about, _files(data, folder, database_only=database_only))


async def _database(data: HubData, folder: Path) -> int:
    """Number of the newest migration, after PostgreSQL's tables were copied where it is used."""
    if data.database.enabled and data.database.url is not None:
        return await dump(data.database.url, folder / DATABASE)
    return schema_of(sqlite_path(folder / STATE))


def schema_of(path: Path) -> int:
    """Number of the newest migration of a SQLite file; 0 where there is none."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as db:
        try:
            [(number,)] = db.execute("SELECT coalesce(max(number), 0) FROM schema_migrations")
        except sqlite3.OperationalError:
            return 0
    return int(number)


def _files(data: HubData, folder: Path, *, database_only: bool) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        wanted = not database_only or path.suffix == ".db" or name.startswith(f"{DATABASE}/")
        if path.is_file() and wanted:
            yield name, path
    if data.root is not None and not database_only:
        for path in data.system_files:
            yield f"{SYSTEM}/{path.relative_to(data.root).as_posix()}", path


@contextmanager
def _folder(path: Path, state_dir: Path) -> Iterator[Path]:
    """An empty folder that goes at the end. Raises `BackupError` where it cannot be made."""
    try:
        with as_owner_of(state_dir):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(mode=0o700)
    except OSError as error:
        raise BackupError(f"{path} cannot be made: {error.strerror}") from error
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _hub_id(state_dir: Path) -> str:
    try:
        return (state_dir / "hub-id").read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
