"""Dump before the first start of a version, while the database is as the version before left it.

It is there for whoever has to go back further than the migrations allow, or doubts a migration.
"""

from pathlib import Path
from typing import Final

import structlog

from hub.backup.archive import BackupError
from hub.backup.hub_data import HubData
from hub.backup.making import make_backup
from hub.backup.snapshot import DUMPS
from hub.errors import HubError
from hub.memory.factory import applied, missing
from hub.settings import DatabaseSettings
from ingle.runtime.disk import Disk
from ingle.runtime.version import version

KEPT: Final = 3
"""So many dumps are kept; the oldest goes."""
_STAMP: Final = "started-version"

log = structlog.get_logger()


async def dump_before_first_start(
    database: DatabaseSettings,
    state_dir: Path,
    *,
    running: str | None = None,
    make_folder: bool = False,
) -> Path | None:
    """Makes the dump where this version has not started here before; returns its path.

    `running` is the version; None: the installed one. `make_folder` makes the state directory where
    it is missing, to note the version there; otherwise only a dump does. No dump is made of an
    empty database, nor where nothing is migrated by this version. Never raises for a disk that is
    full or a database that is away: migrations only add, so that the start goes on, and the log
    says it.
    """
    running, stamp = running or version(), state_dir / _STAMP
    if _read(stamp) == running:
        return None
    made: Path | None = None
    try:
        if await applied(database, state_dir) and await missing(database, state_dir):
            made = await _dump(database, state_dir, running)
        if make_folder or state_dir.is_dir():
            state_dir.mkdir(parents=True, exist_ok=True)
            Disk().replace(stamp, f"{running}\n".encode())
    except (BackupError, HubError, OSError) as error:
        log.warning("store.not_dumped", version=running, reason=str(error))
        return None
    return made


async def _dump(database: DatabaseSettings, state_dir: Path, running: str) -> Path:
    folder = state_dir / DUMPS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"before-{running}.zip"
    path.unlink(missing_ok=True)
    await make_backup(HubData(state_dir=state_dir, database=database), path, database_only=True)
    log.info("store.dumped", path=str(path), version=running)
    dumps = sorted(folder.glob("before-*.zip"), key=lambda dump: dump.stat().st_mtime)
    for old in dumps[:-KEPT]:
        old.unlink()
    return path


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
