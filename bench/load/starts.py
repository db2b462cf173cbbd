"""Starts of a program: time, processor time and memory until it tells systemd that it is ready."""

import asyncio
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.load.processor import peak_mb, resident_mb, used_s
from bench.processes import Child, ProcessEnded, child
from bench.scenario import BenchError

READY_WITHIN_S: Final = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyProgram:
    """A program that is ready, and what it took."""

    process: Child
    ready_s: float
    """From its start, by the clock."""
    processor_s: float
    resident_mb: float
    peak_mb: float

    @property
    def pid(self) -> int:
        return self.process.process.pid


@asynccontextmanager
async def ready_program(
    name: str, command: Sequence[str], environment: Mapping[str, str]
) -> AsyncIterator[ReadyProgram]:
    """Runs a service until the block ends, from when it is ready; its state is new and its own.

    Raises `BenchError` where it ends, or is not ready within `READY_WITHIN_S`.
    """
    with tempfile.TemporaryDirectory(prefix="ingle-start-") as folder:
        address = f"{folder}/notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind(address)
            told.setblocking(False)
            own = {**environment, "NOTIFY_SOCKET": address, "INGLE_STATE_DIR": f"{folder}/state"}
            begun_s = time.perf_counter()
            async with child(name, command, environment=own, log=Path(folder, "log")) as process:
                await _told_ready(told, process)
                ready_s, pid = time.perf_counter() - begun_s, process.process.pid
                yield ReadyProgram(
                    process=process,
                    ready_s=ready_s,
                    processor_s=used_s(pid),
                    resident_mb=resident_mb(pid),
                    peak_mb=peak_mb(pid),
                )


async def _told_ready(told: socket.socket, process: Child) -> None:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while True:
                try:
                    async with asyncio.timeout(1.0):
                        message = await loop.sock_recv(told, 4096)
                except TimeoutError:
                    process.check()
                    continue
                if b"READY=1" in message.split(b"\n"):
                    return
    except ProcessEnded as error:
        raise BenchError(str(error)) from error
    except TimeoutError as error:
        raise BenchError(
            f"{process.name} was not ready within {READY_WITHIN_S:.0f} s.{process.last_words()}"
        ) from error


def fresh_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings of Ingle's: what is measured is a fresh machine."""
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH", "XDG_CACHE_HOME", "TMPDIR")
    return {name: environment[name] for name in kept if name in environment}
