"""Atomic file replacement that survives a power cut: temporary file, fsync, rename, fsync."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_atomically(
    path: Path, content: bytes, *, mode: int = 0o600, owner: tuple[int, int] | None = None
) -> None:
    """Replaces the file by one with this content.

    A reader, now or after a power cut, sees the one or the other whole. `mode` holds whatever the
    umask is. `owner`: ids of user and group; None: this process's. The folder must exist. A link in
    its place is replaced, not followed. Raises `OSError`; the file is as it was then.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if owner is not None:
                os.fchown(file.fileno(), *owner)
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable: what was renamed or removed there stays so."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
