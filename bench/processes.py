"""Child processes with a log file each, terminated whatever happens."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

STOP_WITHIN_S: Final = 5.0
"""Time a program gets to end by itself after SIGTERM, in seconds."""
_LAST_LINES: Final = 5
_LINE_BYTES: Final = 1_000_000


class ProcessEnded(Exception):
    """A child process ended that should not have; the message holds the last lines of its log."""


class Child:
    """A running child process."""

    def __init__(self, name: str, process: asyncio.subprocess.Process, log: Path) -> None:
        self.name = name
        self.process = process
        self.log = log

    def check(self) -> None:
        """Raises `ProcessEnded` if it is no longer running."""
        if self.process.returncode is not None:
            raise ProcessEnded(
                f"{self.name} ended with exit code {self.process.returncode}.{self.last_words()}"
            )

    async def output(self) -> AsyncIterator[bytes]:
        """The lines it prints, where the caller asked to read them, until it closes its output."""
        if self.process.stdout is not None:
            async for line in self.process.stdout:
                yield line

    async def port(self) -> int:
        """The port it listens on, where it prints that as its first line and is read.

        Raises `ProcessEnded` where it ended before, or printed something else.
        """
        printed = await anext(self.output(), b"")
        self.check()
        try:
            return int(printed)
        except ValueError:
            raise ProcessEnded(f"{self.name} told no port.{self.last_words()}") from None

    def last_words(self) -> str:
        """The end of its log and where it is, fit to follow a sentence."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
        quoted = "".join(f"\n    {line[:500]}" for line in lines)
        return (
            f" Its log {self.log} ends with:{quoted}" if lines else f" Its log {self.log} is empty."
        )


@asynccontextmanager
async def child(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    read_output: bool = False,
    stop_within_s: float = STOP_WITHIN_S,
) -> AsyncIterator[Child]:
    """Runs `command` with its standard output and error in `log`, until the block ends.

    `read_output`: its standard output is read by the caller instead (`Child.output`).

    It is in a session of its own, so that Ctrl-C reaches only us and we end it in order.
    """
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command,
            env=dict(environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if read_output else errors,
            stderr=errors,
            start_new_session=True,
            limit=_LINE_BYTES,
        )
    try:
        yield Child(name, process, log)
    finally:
        await _stop(process, stop_within_s)


async def _stop(process: asyncio.subprocess.Process, within_s: float) -> None:
    """Ends the program and all it started; kills what does not listen."""
    _signal_group(process.pid, signal.SIGTERM)
    try:
        async with asyncio.timeout(within_s):
            await process.wait()
    except TimeoutError:
        pass
    finally:
        _signal_group(process.pid, signal.SIGKILL)
    await process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return
