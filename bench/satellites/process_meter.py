"""Processor share and memory of processes during a step of a benchmark."""

import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Processor share of one process during a step, and its size then."""

    cpu_percent: float
    """Of one core."""
    resident_mb: float


class ProcessMeter:
    """What processes use from now on."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        """`pids`: the processes by name."""
        import psutil

        self._processes = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._before = self._used()
        self._begun_s = time.perf_counter()

    def shares(self) -> dict[str, Share]:
        """By name, since this meter was made."""
        elapsed_s = time.perf_counter() - self._begun_s
        return {
            name: Share(
                cpu_percent=round(100.0 * (used - self._before[name]) / elapsed_s, 1),
                resident_mb=round(self._processes[name].memory_info().rss / 1e6, 1),
            )
            for name, used in self._used().items()
        }

    def _used(self) -> dict[str, float]:
        return {name: sum(process.cpu_times()[:2]) for name, process in self._processes.items()}
