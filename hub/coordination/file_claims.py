"""Persists turn claims, so that redelivered commands are not executed twice (idempotency).

One line is written for each turn before the turn is carried out. It is handed to the kernel without
a sync: it outlives the process, however that ends, at the cost of some 0.1 ms. A power cut may lose
the last seconds of it, but by the time the machine is back, the messages of before have expired at
the broker. Times in the file are of the wall clock, because they must outlive the process; inside
the process time is monotonic.
"""

import asyncio
import errno
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
"""How long a turn waits for its line to be written, in seconds: a stalled disk must not keep a home
from answering."""
_CLOSED: Final = -1
"""In place of the file descriptor while the file is not open."""


class FileClaims:
    """`TurnClaims` of one hub in a file, to survive a restart; in memory while the disk fails."""

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        rewritten_after: int = MAX_CLAIMS,
    ) -> None:
        """Reads the claims made before a restart and compacts the file: expired ones go. Blocks.

        `path`: the file; it need not exist, its directory must. `clock` is monotonic, `wall_clock`
        gives Unix time, both in seconds. `rewritten_after`: the file is compacted again after so
        many lines. Never raises for a file that can't be read or written: that is logged once, and
        claims are then kept in memory alone.
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

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Claims the turn; returns whether this hub has not claimed it in the last ten minutes.

        The claim is in the file when it returns True, unless the disk failed or took longer than
        `WITHIN_S`; that is logged, and the turn goes on.
        """
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
        """Closes the file once the claims made so far are in it; does not wait for that."""
        self._thread.submit(self._close_file)
        self._thread.shutdown(wait=False)

    def _write(self, line: bytes) -> None:
        if self._file == _CLOSED or self._written >= self._rewritten_after:
            self._compact()
        if os.write(self._file, line) < len(line):
            self._written = self._rewritten_after  # the next one begins with a clean file
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._written += 1
        self._failed = False

    def _compact(self) -> list[tuple[str, str]]:
        """Replaces the file by one without the expired claims, and returns those that are left."""
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
        """Logs the first failure in a row; a write that succeeds ends the row."""
        if not self._failed:
            reason = error.strerror or f"the disk did not answer within {WITHIN_S:g} s"
            log.error("claims.not_kept", path=str(self._path), reason=reason)
        self._failed = True


def _read(path: Path, now: float) -> dict[tuple[str, str], float]:
    """Returns the claims that have not expired, the newest last, with their Unix times.

    A claim from the future (the clock has been set back since: clock skew) counts as made now. A
    line that was cut off is left out.
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
    """Opens the claims in the file `path` for as long as the block runs."""
    claims = await asyncio.to_thread(FileClaims, path)
    try:
        yield claims
    finally:
        claims.close()
