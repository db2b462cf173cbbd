"""Durable files: after a power cut each holds all of the old content or all of the new.

What is written here is on the medium when the call returns.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Writes a file in one step: temporary file, fsync, rename, fsync of the folder.

    The folder is made where it is missing. Raises `OSError`; the old content then stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def overwrite_sector(path: Path, content: bytes) -> None:
    """Overwrites a file of one sector where it lies, so that nothing else on the medium changes.

    `content` has the size of the file, at most 512 bytes. Raises `OSError`, and `ValueError` for
    content of another size.
    """
    handle = os.open(path, os.O_WRONLY)
    try:
        if len(content) > 512 or os.fstat(handle).st_size != len(content):
            raise ValueError(f"{path} has another size than its new content")
        os.pwrite(handle, content, 0)
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # what is read next is the medium's
    finally:
        os.close(handle)


def remove_file(path: Path) -> None:
    """Removes a file for good; one that is not there is no error."""
    with suppress(FileNotFoundError):
        path.unlink()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes what was created, renamed and removed in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
