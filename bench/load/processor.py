"""Processor time and memory of processes, from `/proc`: by nanoseconds, so that a second is enough.

The times of `psutil` count in hundredths of a second, as much as a program uses here in one.
"""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bench.scenario import BenchError

_KB: Final = 1024


def used_s(pid: int) -> float:
    """Processor seconds of all threads of a process that run now."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(_nanoseconds(task) for task in tasks) / 1e9
    except OSError as error:
        raise BenchError(f"process {pid} has ended: {error}") from error


def resident_mb(pid: int) -> float:
    """Memory that a process holds, in MB, what it shares with others included."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int) -> float:
    """The most memory that it held so far, in MB."""
    return _status_mb(pid, "VmHWM")


async def sample_shares(
    pids: Mapping[str, int], seconds: int, *, every_s: float = 1.0
) -> dict[str, list[float]]:
    """Processor shares in percent of one core, one sample in `every_s`, of each process."""
    shares: dict[str, list[float]] = {name: [] for name in pids}
    before, then_s = {name: used_s(pid) for name, pid in pids.items()}, time.perf_counter()
    for _ in range(round(seconds / every_s)):
        await asyncio.sleep(every_s)
        now, now_s = {name: used_s(pid) for name, pid in pids.items()}, time.perf_counter()
        for name, used in now.items():
            shares[name].append(100.0 * max(0.0, used - before[name]) / (now_s - then_s))
        before, then_s = now, now_s
    return shares


def _nanoseconds(task: Path) -> int:
    try:
        return int((task / "schedstat").read_text().split()[0])
    except FileNotFoundError:  # a thread that has just ended
        return 0


def _status_mb(pid: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError as error:
        raise BenchError(f"process {pid} has ended: {error}") from error
    [kilobytes] = [line.split()[1] for line in lines if line.startswith(f"{name}:")]
    return int(kilobytes) * _KB / 1e6
