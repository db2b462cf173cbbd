"""Claims on turns, kept in a file so that a hub that was killed does nothing twice in its next life.

One line is written for each turn before it is acted on, and handed to the kernel, not synced: it outlives the process,
however that ends, at the cost of some 0.1 ms. A power cut may lose the last seconds of it, and with it the machine; by
the time that one is back, what was said before has expired. The file counts by the wall clock, as it must; inside the
process time is monotonic.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from hub.coordination.local_claims import CLAIMED_FOR_S, MAX_CLAIMS, LocalClaims

log = structlog.get_logger()

WITHIN_S: Final = 0.5
"""How long a turn waits for its line to be written: a disk that stands still must not keep a home from answering."""
_CLOSED: Final = -1
"""Stands for the file's number while it is not open."""


class FileClaims:
    """`TurnClaims` of a single hub, its next lives included. Where nothing can be written it is this life's alone."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        rewritten_after: int = MAX_CLAIMS,
    ) -> None:
        """Reads what earlier lives claimed, and leaves what is too old to matter out of the file.

        `rewritten_after`: so many lines later it does the latter again.
        """
        self._path = path
        self._memory = LocalClaims(clock)
        self._wall_clock = wall_clock
        self._rewritten_after = rewritten_after
        self._written = 0
        self._failed = False
        self._file = _CLOSED
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="claims")
        try:
            for key in self._compact():
                self._memory.restore(key)
        except OSError as error:
            self._log_failure(error)

    async def bind_all(self) -> bool:
        """Never: what other hubs there may be do not hear of it."""
        return False

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Whether nobody here claimed it before, in this life or one that ended up to ten minutes ago."""
        if not await self._memory.claim(satellite_id, turn_id):
            return False
        line = f"{self._wall_clock():.0f} {satellite_id} {turn_id}\n".encode()
        try:
            async with asyncio.timeout(WITHIN_S):
                await asyncio.get_running_loop().run_in_executor(self._thread, self._write, line)
        except OSError as error:  # a TimeoutError is one
            self._log_failure(error)
        return True

    def close(self) -> None:
        """Ends the writing; what was claimed is in the file."""
        self._thread.submit(self._close_file)
        self._thread.shutdown(wait=False)

    def _write(self, line: bytes) -> None:
        if self._file == _CLOSED or self._written >= self._rewritten_after:
            self._compact()
        os.write(self._file, line)
        self._written += 1
        self._failed = False

    def _compact(self) -> list[tuple[str, str]]:
        """Writes a file of what can still matter in place of the old one, and returns that."""
        kept = _read(self._path, self._wall_clock())
        new = self._path.with_suffix(".new")
        new.write_bytes(
            b"".join(f"{at:.0f} {key[0]} {key[1]}\n".encode() for key, at in kept.items())
        )
        new.replace(self._path)
        self._close_file()
        self._file, self._written = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC), 0
        return list(kept)

    def _close_file(self) -> None:
        if self._file != _CLOSED:
            os.close(self._file)
        self._file = _CLOSED

    def _log_failure(self, error: OSError) -> None:
        """Once, until it goes well again."""
        if not self._failed:
            reason = error.strerror or f"the disk did not answer within {WITHIN_S:g} s"
            log.error("claims.not_kept", path=str(self._path), reason=reason)
        self._failed = True


def _read(path: Path, now: float) -> dict[tuple[str, str], float]:
    """The claims in the file that can still matter, the newest last, with their times.

    One from the future, by a clock that has been set back since, counts as made now. A line that was cut off is none.
    """
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return {}
    kept: dict[tuple[str, str], float] = {}
    for line in lines:
        at, _, rest = line.partition(" ")
        satellite_id, _, turn_id = rest.partition(" ")
        if at.isdecimal() and turn_id and now - int(at) <= CLAIMED_FOR_S:
            kept[(satellite_id, turn_id)] = min(float(at), now)
    return dict(list(kept.items())[-MAX_CLAIMS:])


@asynccontextmanager
async def open_claims(path: Path) -> AsyncIterator[FileClaims]:
    """The claims in that file, while the block runs."""
    claims = await asyncio.to_thread(FileClaims, path)
    try:
        yield claims
    finally:
        claims.close()
