"""Boot selection on the small FAT: read, and written so that it is whole at every moment.

FAT has no journal: a rename there changes the folder and the table of clusters in sectors of their
own, and after a power cut between them another file may be given the clusters of this one. So the
file always has 512 bytes, one sector, and a new selection is written into that sector; nothing else
on the partition changes. Only where the file is missing or of another size it is replaced.
"""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.autoboot import BootSelection, Slot
from ingle.update.disk import UpdateDisk
from ingle.update.errors import UpdateError

log = structlog.get_logger()


class BootPartition:
    """The boot selection of a device."""

    def __init__(self, places: AppliancePaths, disk: UpdateDisk) -> None:
        self._places = places
        self._disk = disk

    def selection(self) -> BootSelection | None:
        """What the firmware would boot; None where the file is missing or names no slot."""
        try:
            return autoboot.parsed(self._places.autoboot.read_bytes())
        except OSError:
            return None

    def choose(self, default: Slot) -> None:
        """Has the firmware boot a slot from now on, and reads that back.

        Raises `UpdateError`; the selection before then stands.
        """
        chosen, path = autoboot.selection(default), self._places.autoboot
        as_wanted = self.selection() == chosen
        try:
            a_sector = path.is_file() and path.stat().st_size == autoboot.SIZE
            if as_wanted and a_sector:
                return
            with writable(self._places):
                self._write(path, autoboot.written(chosen), in_place=a_sector)
        except (OSError, subprocess.SubprocessError) as error:
            if as_wanted:  # it only has another size, which does for now
                log.warning("update.selection_not_rewritten", reason=str(error))
                return
            raise UpdateError(f"the boot selection could not be written: {error}") from error
        if self.selection() != chosen:
            raise UpdateError(
                "the boot selection was written, and reads differently: the card fails"
            )

    def _write(self, path: Path, content: bytes, *, in_place: bool) -> None:
        if in_place:
            self._disk.overwrite(path, content)
        else:
            self._disk.replace(path, content)


@contextmanager
def writable(places: AppliancePaths) -> Iterator[None]:
    """Keeps the partition writable for as long as the block runs, one process at a time.

    Left as it was found. Raises `OSError` and `subprocess.SubprocessError` where it cannot be.
    """
    places.boot_lock.parent.mkdir(parents=True, exist_ok=True)
    with places.boot_lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        read_only = bool(os.statvfs(places.boot).f_flag & os.ST_RDONLY)
        if read_only:
            _remount(places.boot, "rw")
        try:
            yield
        finally:
            if read_only:
                _remount(places.boot, "ro")


def _remount(mount_point: Path, mode: str) -> None:
    command = ("mount", "-o", f"remount,{mode}", str(mount_point))
    subprocess.run(command, check=True, timeout=60, capture_output=True)
