"""Archive of a backup: a ZIP file with a manifest that has the checksum of everything in it."""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Final, Self

from pydantic import TypeAdapter, ValidationError

from ingle.runtime.disk import Disk

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MAX_MANIFEST_BYTES: Final = 8 << 20
"""Some 50,000 files; a larger one is not read into memory."""
_BLOCK: Final = 1 << 20


class BackupError(Exception):
    """Why there is no backup, or no restore, in a sentence. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a backup is of."""

    version: str
    """Of the hub that made it."""
    made_at: str
    """UTC in ISO 8601."""
    hub_id: str
    database: str
    """postgresql or sqlite."""
    schema: int
    """Number of the newest migration; 0: the database was empty."""
    whole: bool = True
    """False: conversations, notes and queued writes only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The manifest."""

    about: About
    members: tuple[ArchivedFile, ...]
    format: int = FORMAT


_CONTENTS: Final = TypeAdapter(Contents)


def write_archive(path: Path, about: About, files: Iterable[tuple[str, Path]]) -> Contents:
    """Writes an archive, for its owner alone, whole or not at all.

    `files`: the name in the archive and the file, each. Raises `BackupError`.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as made:
                members = tuple(_added(made, name, source) for name, source in files)
                contents = Contents(about=about, members=members)
                made.writestr(MANIFEST, json.dumps(asdict(contents), indent=1))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        Disk().sync_folder(path.parent)
    except OSError as error:
        raise BackupError(f"the backup could not be written to {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
    return contents


def _added(archive: zipfile.ZipFile, name: str, source: Path) -> ArchivedFile:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, archive.open(name, "w", force_zip64=True) as member:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
            member.write(block)
    return ArchivedFile(name=name, size=size, sha256=digest.hexdigest())


class Archive:
    """An archive that was read to its end: each file in it is as its manifest says."""

    def __init__(self, path: Path) -> None:
        """Raises `BackupError` for anything that is no whole backup."""
        self._name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise BackupError(f"there is no file {path}") from error
        except (OSError, zipfile.BadZipFile) as error:
            raise BackupError(f"{path} is no backup, or is damaged: {error}") from error
        try:
            self.contents = self._checked()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._zip.close()

    def unpack(self, folder: Path, wanted: Callable[[str], bool]) -> None:
        """Writes files below a folder that nobody else can write, synced, for its owner alone.

        `wanted`: by its name, whether a file is written. Raises `OSError`.
        """
        for member in self.contents.members:
            if not wanted(member.name):
                continue
            target = folder / member.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with self._zip.open(member.name) as source, os.fdopen(handle, "wb") as file:
                while block := source.read(_BLOCK):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())

    def _checked(self) -> Contents:
        try:
            if self._zip.getinfo(MANIFEST).file_size > MAX_MANIFEST_BYTES:
                raise self._damaged("its manifest is too large")
            with self._zip.open(MANIFEST) as file:
                contents = _CONTENTS.validate_json(file.read(MAX_MANIFEST_BYTES))
        except KeyError as error:
            raise BackupError(f"{self._name} is no backup of Ingle: it has no manifest") from error
        except (OSError, zipfile.BadZipFile, ValidationError) as error:
            raise self._damaged("its manifest cannot be read") from error
        if contents.format > FORMAT:
            raise BackupError(
                f"{self._name} was made by a newer version ({contents.about.version}): "
                "install that first"
            )
        names = [member.name for member in contents.members]
        if sorted([*names, MANIFEST]) != sorted(self._zip.namelist()):
            raise self._damaged("files were added to it or taken out of it")
        for member in contents.members:
            if not _is_safe(member.name):
                raise self._damaged(f"it would write to {member.name!r}")
            self._check(member)
        return contents

    def _check(self, member: ArchivedFile) -> None:
        try:
            with self._zip.open(member.name) as file:
                found = _digest(file, member.size)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise self._damaged(f"{member.name} cannot be unpacked") from error
        if found != (member.size, member.sha256):
            raise self._damaged(f"{member.name} is not what was put into it")

    def _damaged(self, why: str) -> BackupError:
        return BackupError(f"{self._name} is damaged, nothing was changed: {why}")


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and bool(name)


def _digest(file: IO[bytes], expected: int) -> tuple[int, str]:
    """Size and checksum; what is larger than `expected` is not read to its end."""
    digest, size = hashlib.sha256(), 0
    while size <= expected and (block := file.read(_BLOCK)):
        digest.update(block)
        size += len(block)
    return size, digest.hexdigest()
