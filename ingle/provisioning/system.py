"""The running system as the set-up needs it: a program run, the FAT writable for a moment.

Everything else of the set-up is files. `System` is the port; `RunningSystem` is the device.
"""

import fcntl
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.child_environment import child_environment

REMOUNT_S: Final = 20.0
"""Longest time for a remount, in seconds: it waits for what is under way on a slow card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a program ended."""

    code: int
    output: str
    """What it said, on both of its outputs."""


class System(Protocol):
    """What the set-up asks of the machine."""

    def run(self, *command: str, within_s: float, settings: Mapping[str, str] | None = None) -> Ran:
        """Runs a program to its end; one that is missing or too slow has a code, too.

        `settings` are added to its environment.
        """

    def may_write_boot(self) -> bool:
        """Whether this process has the right that `writable_boot` takes."""

    def writable_boot(self) -> AbstractContextManager[None]:
        """The FAT partition may be written inside. Raises `OSError` where it cannot be."""


SYS_ADMIN: Final = 21
"""Number of the capability CAP_SYS_ADMIN."""
MISSING: Final = 127
TOO_SLOW: Final = 124
"""Codes as shells and `timeout` give them."""


class RunningSystem:
    """The device that this process runs on."""

    def __init__(self, paths: AppliancePaths) -> None:
        self._paths = paths

    def run(self, *command: str, within_s: float, settings: Mapping[str, str] | None = None) -> Ran:
        try:
            ran = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=child_environment() | {"LC_ALL": "C.UTF-8"} | dict(settings or {}),
                timeout=within_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(code=TOO_SLOW, output=f"{command[0]} took longer than {within_s:g} s")
        except OSError as error:
            return Ran(code=MISSING, output=f"{command[0]}: {error.strerror}")
        return Ran(code=ran.returncode, output=ran.stdout.decode("utf-8", "replace").strip())

    def may_write_boot(self) -> bool:
        """Root alone is not enough: units are held to few of root's capabilities."""
        if not _is_read_only(self._paths.boot):
            return True
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        found = re.search(r"^CapEff:\s*([0-9a-f]+)$", status, re.MULTILINE)
        return found is not None and bool(int(found[1], 16) & (1 << SYS_ADMIN))

    @contextmanager
    def writable_boot(self) -> Iterator[None]:
        """Remounted for as long as it takes, one process at a time; left as it was found."""
        self._paths.run.mkdir(parents=True, exist_ok=True)
        with self._paths.boot_lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            read_only = _is_read_only(self._paths.boot)
            if read_only:
                self._remount("rw")
            try:
                yield
            finally:
                if read_only:
                    os.sync()
                    self._remount("ro")

    def _remount(self, how: str) -> None:
        boot = str(self._paths.boot)
        ran = self.run("mount", "-o", f"remount,{how}", boot, within_s=REMOUNT_S)
        if ran.code != 0 and how == "rw":
            raise OSError(f"{boot} cannot be written: {ran.output}")


def _is_read_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
