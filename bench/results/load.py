"""Load by other programs while a benchmark runs: their share of the processor, from /proc.

The share is of all cores: what the machine was busy with, less what this process and everything it
started used. Other guests of the same host count as well (steal). The load average would count our
own processes, and lags by minutes.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.latency import percentile
from bench.scenario import BenchError

LOOK_S: Final = 2.0
"""How long the machine is looked at before a run."""
CALM_WITHIN_S: Final = 20.0
"""How long a run waits for a machine that is busy at first: what ended just now may still stop."""
WINDOW_S: Final = 2.0
_PROC: Final = Path("/proc")
_IDLE: Final = (3, 4)
"""Places of idle and iowait in /proc/stat."""
_SPENT: Final = slice(11, 15)
"""Places of utime, stime, cutime and cstime after the name in /proc/PID/stat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLoad:
    """Share of the processor that other programs took, in percent of all cores."""

    percent: float = 0.0
    """Over the whole time."""
    peak_percent: float = 0.0
    """P95 of its windows of two seconds."""


@dataclass(frozen=True, slots=True)
class _Use:
    """Processor time used since the machine started, in seconds."""

    at_s: float
    all_s: float
    own_s: float
    """By this process and what it started."""

    def others_percent(self, later: "_Use", cores: int) -> float:
        took_s = (later.all_s - self.all_s) - (later.own_s - self.own_s)
        share = max(0.0, took_s) / max(1e-9, cores * (later.at_s - self.at_s))
        return 100.0 * min(1.0, share)  # a tick of the clock is long beside a short window


@dataclass(slots=True)
class LoadWatch:
    """Watches from a thread of its own, of which a window costs about a millisecond."""

    root: int = field(default_factory=os.getpid)
    """The process whose family is not "others"."""
    _uses: list[_Use] = field(default_factory=list)

    def look(self) -> None:
        self._uses.append(_use(self.root))

    @property
    def load(self) -> OtherLoad:
        """So far; nothing at all where there are fewer than two looks."""
        if len(self._uses) < 2:
            return OtherLoad()
        cores = os.cpu_count() or 1
        windows = [
            before.others_percent(after, cores)
            for before, after in zip(self._uses, self._uses[1:], strict=False)
        ]
        return OtherLoad(
            percent=round(self._uses[0].others_percent(self._uses[-1], cores), 1),
            peak_percent=round(percentile(windows, 95), 1),
        )


@contextmanager
def watched_load() -> Iterator[LoadWatch]:
    """Looks when the block begins, every two seconds, and when it ends."""
    watch, ended = LoadWatch(), threading.Event()

    def run() -> None:
        while not ended.wait(WINDOW_S):
            watch.look()

    watch.look()
    thread = threading.Thread(target=run, name="load watch", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()
        watch.look()


def wait_until_calm(limit_percent: float, within_s: float = CALM_WITHIN_S) -> OtherLoad:
    """The load before a run. Raises `BenchError` where the machine is too busy to trust.

    A machine that is busy is looked at again until it is calm or `within_s` are over. With a limit
    of 100 percent it is looked at once.
    """
    until_s = time.monotonic() + within_s
    while True:
        watch = LoadWatch()
        watch.look()
        time.sleep(LOOK_S)
        watch.look()
        load = watch.load
        if load.percent <= limit_percent:
            return load
        if time.monotonic() >= until_s:
            raise BenchError(too_busy(load, limit_percent))


def too_busy(load: OtherLoad, limit_percent: float) -> str:
    """The sentence for a machine whose figures are not to be trusted."""
    return (
        f"this machine is too busy to trust its figures: other programs take {load.percent:.0f} % "
        f"of its processor, and {limit_percent:.0f} % is the most: stop them, or take the figures "
        f"as those of a busy machine with --busy-ok {min(100, round(load.percent) + 10)}"
    )


def _use(root: int) -> _Use:
    tick_s = 1.0 / os.sysconf("SC_CLK_TCK")
    words = (_PROC / "stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    # The last two are guests of this machine, who are in the first two as well.
    spent = [int(word) for place, word in enumerate(words[:8]) if place not in _IDLE]
    return _Use(at_s=time.monotonic(), all_s=sum(spent) * tick_s, own_s=_family_s(root) * tick_s)


def _family_s(root: int) -> int:
    """Ticks of a process, its descendants, and those of their children that have ended."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            try:
                text = Path(entry.path, "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:  # ended in the meantime
                continue
            words = text.rpartition(")")[2].split()
            parents[int(entry.name)] = int(words[1])
            spent[int(entry.name)] = sum(int(word) for word in words[_SPENT])
    return sum(ticks for pid, ticks in spent.items() if _descends(pid, root, parents))


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid and pid != root:
        pid = parents.get(pid, 0)
    return pid == root
