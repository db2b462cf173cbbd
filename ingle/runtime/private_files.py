"""File permissions of the state directory: this process's user, and nobody else.

Notes, conversations, timers and queued writes lie there. A service started by systemd has umask
022, and a directory that an installer made before has whatever mode that gave it.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger()

UMASK: Final = 0o077
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def keep_files_private(state_dir: Path) -> None:
    """Sets the umask, and takes all rights on the directory and its files from everybody else.

    Links are not followed, and what belongs to another user is left alone: that is named in the
    log.
    """
    os.umask(UMASK)
    mended = 0
    for path in _tree(state_dir):
        try:
            found = path.lstat()
            if stat.S_ISLNK(found.st_mode) or not found.st_mode & _OTHERS:
                continue
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
            mended += 1
        except OSError as error:
            log.warning("state.readable_by_others", path=str(path), reason=error.strerror)
    if mended:
        log.info("state.modes_mended", directory=str(state_dir), files=mended)


def warn_of_root() -> None:
    """Says that the process runs as root, which it never needs to."""
    if os.geteuid() == 0:
        log.warning(
            "process.runs_as_root", hint="it needs no such rights: give it a user of its own"
        )


def _tree(directory: Path) -> Iterator[Path]:
    if not directory.is_dir():
        return
    yield directory
    for folder, folders, files in os.walk(directory):
        yield from (Path(folder, name) for name in (*folders, *files))
