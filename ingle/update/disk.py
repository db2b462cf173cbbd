"""Disk and restart of the device as ports, and their real adapters.

Every write that decides what is booted goes through `UpdateDisk`, so that a test can cut the power
at each of them.
"""

import subprocess
from pathlib import Path
from typing import Final, Protocol

from ingle.runtime.disk import Disk
from ingle.update.errors import UpdateError

TRIAL_ARGUMENT: Final = "0 tryboot"
"""Argument of a restart that has the firmware boot the section [tryboot] once."""


class UpdateDisk(Protocol):
    """Durable writes, each of all or nothing."""

    def replace(self, path: Path, content: bytes) -> None:
        """Puts a file in the place of another."""

    def overwrite(self, path: Path, content: bytes) -> None:
        """Overwrites a file of one sector where it lies."""


class Restarts(Protocol):
    """Restart of the machine."""

    def restart(self, *, trial: bool) -> None:
        """Restarts; `trial`: into the other slot, once. Raises `UpdateError` where it cannot."""


class LocalDisk:
    """The files of this machine."""

    def __init__(self) -> None:
        self._disk = Disk()

    def replace(self, path: Path, content: bytes) -> None:
        self._disk.make_folder(path.parent)
        self._disk.replace(path, content, mode=0o644)

    def overwrite(self, path: Path, content: bytes) -> None:
        self._disk.overwrite(path, content)


class SystemdRestarts:
    """Restarts through systemd, which stops the services first."""

    def restart(self, *, trial: bool) -> None:
        argument = (f"--reboot-argument={TRIAL_ARGUMENT}",) if trial else ()
        try:
            subprocess.run(("systemctl", "reboot", *argument), check=True, timeout=60)
        except (OSError, subprocess.SubprocessError) as error:
            raise UpdateError(
                f"the machine could not be restarted: {error}; restart it by hand"
            ) from error
