"""Damaged SQLite files: put aside under a name with the date, so that a new one can be begun.

The database and the journal do it alike. Nothing of a damaged file is deleted: it may hold what a
person wants back (`sqlite3 FILE .recover`).
"""

from collections import deque
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from hub.errors import Unavailable

_MARK: Final = ".damaged-"
_BESIDE: Final = ("-wal", "-shm")
"""How SQLite names the files beside a database; they belong to it wherever it goes."""
_NOTICES: Final[Mapping[str, str]] = {
    "ingle.db": "My memory was damaged, so I start with an empty one.",
    "journal.db": "My storage was damaged: some of what was said last may be lost.",
}
"""What a person is told, by the name of the file that was damaged."""

log = structlog.get_logger()


class DamagedFiles:
    """`Notices` of the damaged files in a state directory, which it puts aside."""

    def __init__(self, state_dir: Path) -> None:
        """Finds the files that were put aside before this start. Blocks."""
        self._names: list[str] = []
        self._notices: deque[str] = deque()
        try:
            found = sorted(state_dir.glob(f"*{_MARK}*"))
        except OSError:  # what keeps it from being read is said by whatever needs it next
            found = []
        self._names += [path.name for path in found if not path.name.endswith(_BESIDE)]

    @property
    def detail(self) -> str:
        """Which files lie aside and what to do about them, for `/health`; empty: none."""
        if not self._names:
            return ""
        names = ", ".join(self._names)
        return (
            f"damaged files were put aside in the state directory: {names}. Restore a backup in "
            "their place or delete them; this is shown until a start without them"
        )

    def take(self) -> str:
        """Returns the next sentence that a person has to be told, each once; empty: none."""
        return self._notices.popleft() if self._notices else ""

    def put_aside(self, path: Path, reason: str) -> Path:
        """Renames the file and its -wal and -shm to NAME.damaged-TIME; returns the path. Blocks.

        Nobody may have it open. `reason`: what is wrong with it, for the log. Raises `Unavailable`
        when it can't be renamed.
        """
        moved = path.with_name(f"{path.name}{_MARK}{datetime.now(UTC):%Y%m%dT%H%M%S.%f}")
        try:
            for suffix in ("", *_BESIDE):
                part = path.with_name(path.name + suffix)
                if part.exists():
                    part.rename(moved.with_name(moved.name + suffix))
        except OSError as error:
            raise Unavailable(
                f"{path} is damaged and can't be moved away: {error.strerror}"
            ) from error
        log.error("store.damaged", path=str(path), moved_to=str(moved), reason=reason)
        self._names.append(moved.name)
        notice = _NOTICES.get(path.name)
        if notice is not None and notice not in self._notices:
            self._notices.append(notice)
        return moved
