"""Restore of a backup: all is validated and laid ready, then one thing after the other moves.

The moment of no return is the marker, a file that is written when all lies ready beside the old.
Before it nothing has changed. Behind it each step may be repeated, so that a restore that was
broken off, by a power cut too, is taken up where it was and goes on to its end; the hub does not
start in between. What was there before is kept in `.before-restore-DATE`.

As root, all that lies in the state directory is handled with the rights of its owner, the service.
Settings and accounts of the machine lie ready beside /etc/ingle's own, where only root can write: a
service that was broken into cannot have root write a file of its choice.
"""

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from hub.backup.archive import About, Archive, BackupError
from hub.backup.database_copy import TABLES, dump, load, read_copies
from hub.backup.hub_data import DATABASE, STATE, SYSTEM, HubData
from hub.backup.snapshot import BEFORE, RESTORE, as_owner_of, check_sqlite, is_kept
from hub.memory.factory import journal_path
from hub.memory.migrations import FOLDER, load_migrations
from hub.startup import RESTORE_MARKER
from ingle.runtime.disk import Disk, Owner

Phase = Literal["database", "out", "in", "system"]

_RESERVE: Final = 50_000_000
"""Bytes that a restore leaves free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A restore that has begun to move things."""

    phase: Phase
    before: Annotated[str, Field(pattern=rf"^{re.escape(BEFORE)}\d{{8}}T\d{{6}}$")]
    """Name of the folders with what was there."""
    out: tuple[str, ...]
    """Entries of the state directory that give way."""
    into: tuple[str, ...]
    """Entries that come."""


_MARKER: Final = TypeAdapter(Marker)


def no_step(_name: str) -> None:
    """Does nothing before a step."""


class Restore:
    """A restore into one hub's data, which no hub may use meanwhile.

    `step` is called before each step that changes something, with its name; a test breaks off
    there.
    """

    def __init__(self, data: HubData, step: Callable[[str], None] = no_step) -> None:
        self._data = data
        self._step = step
        self._state = data.state_dir
        self._staged = data.state_dir / RESTORE
        self._marker = data.state_dir / RESTORE_MARKER
        self._system = data.system_folder(RESTORE)
        """Where files of the machine lie ready."""

    @property
    def broken_off(self) -> bool:
        """Whether one has begun and not ended."""
        return self._marker.exists()

    async def run(self, path: Path) -> About:
        """Restores a backup; returns what it was of. Raises `BackupError`, `HubError`."""
        if self.broken_off:
            raise BackupError("a restore was broken off: end it first, with --resume")
        with Archive(path) as archive:
            about = archive.contents.about
            self._refuse_unfit(about)
            self._refuse_unwritable(archive)
            try:
                with as_owner_of(self._state):
                    self._refuse_running()
                self._lay_system_ready(archive)
                with as_owner_of(self._state):
                    self._lay_ready(archive)
            except OSError as error:
                self._clear()
                raise BackupError(f"nothing was changed: {error}") from error
            except BaseException:
                self._clear()
                raise
        await self.resume()
        return about

    async def resume(self) -> Path:
        """Goes on to the end; returns the folder with what was there before.

        Raises `BackupError`, `HubError`; it may be repeated then.
        """
        marker = self._read_marker()
        before = self._state / marker.before
        if marker.phase == "database":
            with as_owner_of(self._state):
                await self._replace_database(before)
                marker = self._moved_on(marker, "out")
        if marker.phase == "out":
            with as_owner_of(self._state):
                self._move(marker.out, self._state, before / STATE)
                marker = self._moved_on(marker, "in")
        if marker.phase == "in":
            with as_owner_of(self._state):
                self._move(marker.into, self._staged / STATE, self._state)
                marker = self._moved_on(marker, "system")
        self._replace_system(marker.before)
        self._step("end")
        with as_owner_of(self._state):
            Disk().remove(self._marker)
        self._clear()
        return before

    # -- before the marker ------------------------------------------------------------------------

    def _refuse_unfit(self, about: About) -> None:
        if about.database != self._data.kind:
            wanted = "true" if about.database == "postgresql" else "false"
            raise BackupError(
                f"the backup's conversations are from {about.database}, and this hub keeps its in "
                f"{self._data.kind}: set DATABASE_ENABLED={wanted} first"
            )
        newest = load_migrations(FOLDER)[-1].number
        if about.schema > newest:
            raise BackupError(
                f"the backup was made by a newer version ({about.version}), whose database has "
                f"migration {about.schema:03d}, and the newest here is {newest:03d}: install that "
                "version first"
            )

    def _refuse_unwritable(self, archive: Archive) -> None:
        """Raises `BackupError` where there is no room, or settings cannot be written."""
        members = archive.contents.members
        needed = sum(member.size for member in members) * 2 + _RESERVE
        if not self._state.is_dir():
            raise BackupError(f"there is no state directory {self._state} (INGLE_STATE_DIR)")
        free = shutil.disk_usage(self._state).free
        if needed > free:
            raise BackupError(
                f"the restore needs {needed / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free"
            )
        for member in members:
            kind, _, name = member.name.partition("/")
            if kind == SYSTEM and self._data.root is not None:
                path = self._data.system_path(name)
                if path is None:
                    raise BackupError(f"the backup would write to /{name}, where it may not")
                if not os.access(_nearest(path.parent), os.W_OK):
                    raise BackupError(f"{path} cannot be written: run this as root")

    def _refuse_running(self) -> None:
        path = journal_path(self._state)
        if not path.exists():
            return
        try:
            with closing(sqlite3.connect(path, timeout=0.5, isolation_level=None)) as db:
                db.execute("BEGIN EXCLUSIVE")
                db.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise BackupError("the hub runs: stop it first") from error
        except sqlite3.Error:
            return  # a damaged journal is no reason against a restore

    def _lay_system_ready(self, archive: Archive) -> None:
        self._step("unpack settings")
        self._clear()
        if self._system is not None:
            self._system.mkdir(mode=0o700, parents=True)
            archive.unpack(self._system, lambda name: name.startswith(f"{SYSTEM}/"))

    def _lay_ready(self, archive: Archive) -> None:
        self._step("unpack")
        self._staged.mkdir(mode=0o700)
        archive.unpack(self._staged, lambda name: not name.startswith(f"{SYSTEM}/"))
        state, about = self._staged / STATE, archive.contents.about
        for path in state.rglob("*.db"):
            check_sqlite(path, Path(path.name))
        if about.database == "postgresql":
            read_copies(self._staged / DATABASE)
        into = sorted(path.name for path in state.iterdir()) if state.is_dir() else []
        if about.whole:
            out = [path.name for path in self._state.iterdir() if is_kept(path.name)]
        else:
            out = [f"{name}{end}" for name in into for end in ("", "-wal", "-shm")]
        now = datetime.now(UTC)
        marker = Marker(
            phase="database",
            before=f"{BEFORE}{now:%Y%m%dT%H%M%S}",
            out=tuple(sorted(out)),
            into=tuple(into),
        )
        self._step("marker")
        self._write_marker(marker)

    # -- behind the marker ------------------------------------------------------------------------

    async def _replace_database(self, before: Path) -> None:
        url = self._data.database.url
        if not self._data.database.enabled or url is None:
            return
        if not (before / DATABASE / TABLES).exists():
            self._step("dump")
            await dump(url, before / DATABASE)
        self._step("load")
        await load(url, self._staged / DATABASE)

    def _move(self, names: tuple[str, ...], origin: Path, to: Path) -> None:
        """Moves those that are still there."""
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            if (origin / name).exists():
                self._step(f"move {name}")
                (origin / name).rename(to / name)
        Disk().sync_folder(to)
        if origin.is_dir():
            Disk().sync_folder(origin)

    def _replace_system(self, before: str) -> None:
        there = self._data.system_folder(before)
        if self._system is None or there is None or not (self._system / SYSTEM).is_dir():
            return
        staged = self._system / SYSTEM
        there.mkdir(mode=0o700, exist_ok=True)
        for source in sorted(path for path in staged.rglob("*") if path.is_file()):
            name = source.relative_to(staged).as_posix()
            target = self._data.system_path(name)
            if target is None:
                continue
            kept = there / name
            if target.exists() and not kept.exists():
                self._step(f"keep {name}")
                kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                Disk().replace(kept, target.read_bytes())
            self._step(f"put {name}")
            _put(target, source.read_bytes(), self._state)

    # -- the marker -------------------------------------------------------------------------------

    def _moved_on(self, marker: Marker, phase: Phase) -> Marker:
        moved = replace(marker, phase=phase)
        self._step(f"phase {phase}")
        self._write_marker(moved)
        return moved

    def _write_marker(self, marker: Marker) -> None:
        Disk().replace(self._marker, json.dumps(asdict(marker)).encode())

    def _read_marker(self) -> Marker:
        try:
            return _MARKER.validate_json(self._marker.read_bytes())
        except FileNotFoundError as error:
            raise BackupError("there is no restore to be ended") from error
        except (OSError, ValidationError) as error:
            raise BackupError(f"{self._marker} cannot be read: {error}") from error

    def _clear(self) -> None:
        """Removes what lies ready, unless a restore has begun."""
        if self._marker.exists():
            return
        with as_owner_of(self._state):
            shutil.rmtree(self._staged, ignore_errors=True)
        if self._system is not None:
            shutil.rmtree(self._system, ignore_errors=True)


def _nearest(folder: Path) -> Path:
    """The folder, or the one above it that is there."""
    while not folder.exists():
        folder = folder.parent
    return folder


def _put(path: Path, content: bytes, state_dir: Path) -> None:
    """Replaces a setting; it keeps the owner and the mode that it had."""
    owner = state_dir.stat()
    if path.exists():
        found = path.stat()
        uid, gid, mode = found.st_uid, found.st_gid, found.st_mode & 0o777
    elif path.suffix == ".env":
        uid, gid, mode = 0, owner.st_gid, 0o640
    else:
        uid, gid, mode = 0, 0, 0o600
    if not path.parent.exists():
        path.parent.mkdir(mode=0o700 if path.parent.name == "secrets" else 0o755, parents=True)
    Disk().replace(path, content, mode=mode, owner=Owner(uid, gid))
