"""Boot selection on the small FAT: read, and written so that it is whole at every moment.

FAT has no journal: a rename there changes the folder and the table of clusters in sectors of their
own, and after a power cut between them another file may be given the clusters of this one. So the
file always has 512 bytes, one sector, and a new selection is written into that sector; nothing else
on the partition changes. Only where the file is missing or of another size it is replaced.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingle.update import autoboot
from ingle.update.autoboot import BootSelection, Slot
from ingle.update.disk import Disk
from ingle.update.errors import UpdateError
from ingle.update.places import Places


class BootPartition:
    """The boot selection of a device."""

    def __init__(self, places: Places, disk: Disk) -> None:
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
        chosen = autoboot.selection(default)
        if self.selection() == chosen:
            return
        content, path = autoboot.written(chosen), self._places.autoboot
        try:
            with writable(self._places.boot_partition):
                if path.is_file() and path.stat().st_size == autoboot.SIZE:
                    self._disk.overwrite(path, content)
                else:
                    self._disk.replace(path, content)
        except (OSError, subprocess.SubprocessError) as error:
            raise UpdateError(f"the boot selection could not be written: {error}") from error
        if self.selection() != chosen:
            raise UpdateError(
                "the boot selection was written, and reads differently: the card fails"
            )


@contextmanager
def writable(mount_point: Path) -> Iterator[None]:
    """Keeps a partition writable for as long as the block runs; one that is so already stays so."""
    if not mount_point.is_mount() or not _read_only(mount_point):
        yield
        return
    _remount(mount_point, "rw")
    try:
        yield
    finally:
        _remount(mount_point, "ro")


def _read_only(mount_point: Path) -> bool:
    return bool(os.statvfs(mount_point).f_flag & os.ST_RDONLY)


def _remount(mount_point: Path, mode: str) -> None:
    command = ("mount", "-o", f"remount,{mode}", str(mount_point))
    subprocess.run(command, check=True, timeout=60, capture_output=True)
