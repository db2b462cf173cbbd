"""Files of the private broker in memory (memfd): configuration, accounts, certificate and key.

Nothing lies on a disk, no other user can put a file or a link in its place, and the broker reads
them again when it is told to.
"""

import os
import pwd
from types import TracebackType
from typing import Final, Self

from hub.ports.pairing import BrokerFiles

NAMES: Final = ("configuration", "passwords", "access", "certificate", "key")


class BrokerMemory:
    """One file in memory for each of `NAMES`, empty at first."""

    def __init__(self, owner: pwd.struct_passwd | None) -> None:
        """`owner`: the user that the broker runs as; None: this process's own."""
        self._descriptors = {name: os.memfd_create(f"mosquitto-{name}") for name in NAMES}
        for descriptor in self._descriptors.values():
            os.fchmod(descriptor, 0o600)
            if owner is not None:
                os.fchown(descriptor, owner.pw_uid, owner.pw_gid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for descriptor in self._descriptors.values():
            os.close(descriptor)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What a child process must inherit."""
        return tuple(self._descriptors.values())

    def path(self, name: str) -> str:
        """Where a process that inherited it finds the file."""
        return f"/proc/self/fd/{self._descriptors[name]}"

    def write(self, name: str, content: bytes) -> None:
        """Replaces the file's content; only a broker that is told to read it then does."""
        descriptor = self._descriptors[name]
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, content, 0)

    def keep(self, files: BrokerFiles) -> None:
        """Replaces all that lets satellites in."""
        self.write("passwords", files.passwords)
        self.write("access", files.access)
        self.write("certificate", files.certificate)
        self.write("key", files.key)
