"""Machine and versions a benchmark ran on, and whether two results come from the same machine.

All of it is read from files and from the programs themselves, without packages of the bench, so
that a satellite can be described, too. What is not there is left out, never guessed.
"""

import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import sched_getaffinity
from pathlib import Path
from typing import Any, Final

from bench.scenario import BenchError
from ingle.runtime.version import version

_ANSWER_WITHIN_S: Final = 10.0
_MEMORY_ALIKE: Final = 0.05
"""Two machines of one kind differ by what their firmware keeps for itself."""
_VERSION: Final = re.compile(r"(\d+(?:\.\d+)+)")
_ARM_PARTS: Final = {"0xd03": "Cortex-A53", "0xd08": "Cortex-A72", "0xd0b": "Cortex-A76"}
"""Those of the Raspberry Pi 3 and Zero 2 W, 4, and 5."""
_SERVERS: Final[Mapping[str, tuple[Sequence[str], ...]]] = {
    "PostgreSQL": (("postgres", "--version"), ("psql", "--version")),
    "Redis": (("redis-server", "--version"),),
    "Mosquitto": (("mosquitto", "-h"), ("/usr/sbin/mosquitto", "-h")),
}
"""Commands that tell a server's version, in the order to try them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What figures belong to."""

    processor: str
    cores: int
    """Those this process may use."""
    memory_mb: int
    system: str
    kernel: str
    python: str
    board: str | None = None
    """As the device tree names it: a Raspberry Pi's model. None on other machines."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Ingle's, and those of the servers that are installed."""
    commit: str | None = None
    """None outside a checkout."""
    changed: bool = False
    """Whether the checkout has changes that its commit does not hold."""

    def lines(self) -> list[str]:
        """For people, a fact in each."""
        state = "" if not self.commit else f", {self.commit[:12]}{' and changes' * self.changed}"
        others = ", ".join(f"{name} {one}" for name, one in self.versions.items())
        return [
            f"machine: {self.name}, {self.cores} cores, {self.memory_mb / 1024:.1f} GB",
            f"system: {self.system}, Linux {self.kernel}, Python {self.python}",
            f"versions: {others}{state}",
        ]

    @property
    def name(self) -> str:
        """The board with its processor, or the processor alone."""
        return f"{self.board} ({self.processor})" if self.board else self.processor

    def unlike(self, other: "Machine") -> list[str]:
        """What makes the other one another machine, a phrase each; nothing where it is the same.

        The system and the versions do not: what they change is what a comparison looks for.
        """
        found = []
        for what, one, two in (
            ("board", self.board or "none", other.board or "none"),
            ("processor", self.processor, other.processor),
            ("cores", str(self.cores), str(other.cores)),
        ):
            if one != two:
                found.append(f"its {what}: {two}, not {one}")
        if abs(self.memory_mb - other.memory_mb) > _MEMORY_ALIKE * self.memory_mb:
            found.append(f"its memory: {other.memory_mb} MB, not {self.memory_mb}")
        return found


def as_machine(content: Mapping[str, Any]) -> Machine:
    """Of its JSON form (`asdict`). Raises `BenchError` for what is none."""
    try:
        return Machine(**content)
    except TypeError as error:
        raise BenchError(f"this describes no machine: {error}") from error


def this_machine(checkout: Path = Path()) -> Machine:
    """Raises nothing: what can't be found out is told as unknown or left out.

    `checkout`: the folder whose commit is told, where it is one.
    """
    commit = _told(("git", "-C", str(checkout), "rev-parse", "HEAD"))
    changes = _told(("git", "-C", str(checkout), "status", "--porcelain"))
    return Machine(
        processor=_processor(Path("/proc/cpuinfo")),
        cores=len(sched_getaffinity(0)),
        memory_mb=_memory_mb(Path("/proc/meminfo")),
        system=_system(Path("/etc/os-release")),
        kernel=platform.release(),
        python=platform.python_version(),
        board=_board(Path("/proc/device-tree/model")),
        versions={"Ingle": version(), **_server_versions()},
        commit=commit.strip() or None if commit is not None else None,
        changed=bool(changes and changes.strip()),
    )


def _processor(cpuinfo: Path) -> str:
    """The model's name; ARM's are told by a number, of which we know the Raspberry Pis'."""
    found = dict(re.findall(r"^([^\t:]+?)\s*:\s*(.*)$", _text(cpuinfo), re.MULTILINE))
    part = found.get("CPU part", "")
    name = found.get("model name") or _ARM_PARTS.get(part) or f"{platform.machine()} {part}"
    return name.strip() or "an unknown processor"


def _memory_mb(meminfo: Path) -> int:
    found = re.search(r"^MemTotal:\s+(\d+) kB", _text(meminfo), re.MULTILINE)
    return int(found[1]) // 1024 if found else 0


def _system(release: Path) -> str:
    found = re.search(r'^PRETTY_NAME="?([^"\n]+)', _text(release), re.MULTILINE)
    return found[1] if found else platform.system()


def _board(model: Path) -> str | None:
    return _text(model).strip("\0\n ") or None


def _server_versions() -> dict[str, str]:
    found = {}
    for server, commands in _SERVERS.items():
        for command in commands:
            told = _VERSION.search(_told(command) or "")
            if told:
                found[server] = told[1]
                break
    return found


def _told(command: Sequence[str]) -> str | None:
    """What a program prints; None where it is not there or does not answer."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=_ANSWER_WITHIN_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 or "version" in done.stdout else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
