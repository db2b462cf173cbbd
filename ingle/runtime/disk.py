"""Files that outlive a power cut: written beside, synced, renamed, and the folder synced.

Whoever reads one finds what was there before or what is there now, never a part of it. Each
primitive (write, sync, rename, unlink) is a method of its own, so that tests cut the power between
any two of them.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

_SCRUBBED = b"\0"
SECTOR_BYTES = 512
"""What every medium writes whole or not at all, in bytes."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Numbers of the user and the group that a file belongs to."""

    uid: int = 0
    gid: int = 0


class Disk:
    """Replaces, links and removes files so that each change is whole or not there at all.

    Every method raises `OSError` where the disk refuses. `mode` and `owner` of None leave both as
    the file system gives them: FAT has neither. An owner is set by root only, which is who runs
    this on an appliance.
    """

    def replace(
        self, path: Path, content: bytes, *, mode: int | None = 0o600, owner: Owner | None = None
    ) -> None:
        """Gives the file this content; where it has it already, nothing is written."""
        beside = self._cleared(path)
        if self.holds(path, content, mode):
            return
        try:
            self._write(beside, content, mode, owner)
            self._sync(beside)
            self._rename(beside, path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        self.sync_folder(path.parent)

    def overwrite(self, path: Path, content: bytes) -> None:
        """Overwrites a file of one sector where it lies: nothing else on the medium changes.

        `content` has the size of the file, at most 512 bytes; raises `ValueError` for another size.
        """
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            if len(content) > SECTOR_BYTES or os.fstat(handle).st_size != len(content):
                raise ValueError(f"{path} has another size than its new content")
            os.pwrite(handle, content, 0)
            os.fsync(handle)
            # What is read next is the medium's.
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)

    def replace_secret(self, path: Path, content: bytes) -> None:
        """As `replace`, and what the file held before is overwritten in its place on the disk.

        A rename alone leaves the old text readable in free clusters. What the card's own
        controller keeps is out of reach.
        """
        before = os.open(path, os.O_RDWR)
        try:
            self.replace(path, content, mode=None)
            length = os.fstat(before).st_size
            os.pwrite(before, _SCRUBBED * length, 0)
            os.fsync(before)
        finally:
            os.close(before)

    def link(self, path: Path, target: str) -> None:
        """Makes `path` a symbolic link to `target`, in one step."""
        beside = self._cleared(path)
        if path.is_symlink() and str(path.readlink()) == target:
            return
        self._symlink(beside, target)
        self._rename(beside, path)
        self.sync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Removes the file; one that is not there is no error."""
        self._cleared(path)
        if path.is_symlink() or path.exists():
            self._unlink(path)
            self.sync_folder(path.parent)

    def leftovers(self, folder: Path) -> list[Path]:
        """What power cuts left in a folder: files of ours that did not take their place."""
        return sorted(folder.glob(_beside(Path("*")).name))

    def sweep(self, folder: Path) -> None:
        """Removes them."""
        for left in self.leftovers(folder):
            self._unlink(left)

    def _cleared(self, path: Path) -> Path:
        """Where the file is written before it takes its place, free of what a power cut left there.

        That may be half of a secret.
        """
        beside = _beside(path)
        if beside.is_symlink() or beside.exists():
            self._unlink(beside)
        return beside

    def make_folder(self, path: Path, *, mode: int = 0o755, owner: Owner | None = None) -> None:
        """Makes the folder, and those above it; one that is there keeps its mode."""
        if path.is_dir():
            return
        self.make_folder(path.parent)
        self._make_folder(path, mode, owner)
        self.sync_folder(path.parent)

    def sync_folder(self, path: Path) -> None:
        """Makes the names in a folder durable: what was renamed or removed there stays so."""
        self._sync(path)

    def holds(self, path: Path, content: bytes, mode: int | None) -> bool:
        """Whether `path` is a plain file with this content and this mode."""
        try:
            found = path.lstat()
            alike = mode is None or stat.S_IMODE(found.st_mode) == mode
            return stat.S_ISREG(found.st_mode) and alike and path.read_bytes() == content
        except OSError:
            return False

    def _write(self, path: Path, content: bytes, mode: int | None, owner: Owner | None) -> None:
        """Creates the file; it is its owner's alone until it has its mode."""
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(content)
            # In this order: what belongs to another takes a right to change that the unit lacks.
            if mode is not None:
                os.fchmod(stream.fileno(), mode)
            if owner is not None and os.geteuid() == 0:
                os.fchown(stream.fileno(), owner.uid, owner.gid)

    def _sync(self, path: Path) -> None:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    def _rename(self, source: Path, destination: Path) -> None:
        source.replace(destination)

    def _symlink(self, path: Path, target: str) -> None:
        path.symlink_to(target)

    def _unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def _make_folder(self, path: Path, mode: int, owner: Owner | None) -> None:
        path.mkdir(exist_ok=True)
        path.chmod(mode)
        if owner is not None and os.geteuid() == 0:
            os.chown(path, owner.uid, owner.gid)


def _beside(path: Path) -> Path:
    """Where a file is written before it takes its place: one name, so that none is left behind.

    NetworkManager, sshd and sudo pass over names that begin with a dot.
    """
    return path.with_name(f".{path.name}.new")
