"""A disk without room: by a limit for one process, and as a real file system for root."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

ROOMY: Final = 2_000_000
"""Bytes of a small file system: a hub's state directory fits in, with its first WALs."""


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """As on a full disk (or beyond a quota), for this process: RLIMIT_FSIZE, in bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


class SmallDisk:
    """A file system of its own at `path`, to be filled and made room in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ballast = path / "ballast"

    def fill(self) -> None:
        """Leaves no byte."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        self._ballast.unlink()


@contextmanager
def small_disk(folder: Path, size: int = ROOMY) -> Iterator[SmallDisk]:
    """Skips the test where nothing may be mounted."""
    folder.mkdir()
    options = f"size={size},mode=0700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "ingle-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
