"""Files of a broker for paired satellites: passwords, access list, certificate; and where they go.

The hub's private broker takes them from memory. A Mosquitto that runs as a service of the machine
reads them from a folder (`HUB_BROKER_DIR`), which a unit of systemd watches for it.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hub.errors import Unavailable
from hub.pairing.accounts import Account
from hub.ports.pairing import BrokerFiles
from ingle.runtime.disk import Disk
from ingle.wire.broker_password import account_name

PROBE: Final = "probe"
"""The account by which the hub sees that the broker has read its files: with a new password each
time, and nothing that it may do to anybody's topics."""
READABLE_BY_GROUP: Final = 0o640
"""The folder's group is the broker's, and sticks to what is made in it (setgid)."""


def password_lines(accounts: Iterable[Account], *others: tuple[str, str]) -> bytes:
    """Mosquitto's password file: the satellites, and other accounts with their hash."""
    lines = [
        *others,
        *(
            (account_name(account.satellite_id, generation), hashed)
            for account in accounts
            for generation, hashed in account.passwords
        ),
    ]
    return "".join(f"{name}:{hashed}\n" for name, hashed in lines).encode("ascii")


def access_list(topic_prefix: str, *, hub: str | None, accounts: Iterable[Account] = ()) -> bytes:
    """Mosquitto's access list: a satellite may do what bears its id, the hub everything.

    `hub`: its account; None where it has none there. docs/mqtt.md explains it.
    """
    lines = [
        *(
            f"user {account_name(account.satellite_id, generation)}\n"
            f"topic readwrite {topic_prefix}/satellite/{account.satellite_id}/#\n"
            for account in accounts
            for generation, _ in account.passwords
            if generation
        ),
        *([f"user {hub}\ntopic readwrite {topic_prefix}/#\n"] if hub else []),
        f"pattern readwrite {topic_prefix}/satellite/%u/#",
        f"pattern read {topic_prefix}/hub/+/status",
        f"pattern read {topic_prefix}/vocabulary/+",
    ]
    return ("\n".join(lines) + "\n").encode()


class BrokerFolder:
    """The folder from which a Mosquitto of this machine reads; a unit has it read them again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def let_in(self, files: BrokerFiles) -> None:
        """Writes them. Raises `Unavailable`."""
        try:
            await asyncio.to_thread(self.write, files)
        except OSError as error:
            raise Unavailable(
                f"cannot write in {self._folder} (HUB_BROKER_DIR): {error.strerror}"
            ) from error

    def write(self, files: BrokerFiles) -> None:
        """Replaces each file, then writes `changed`, which the unit waits for. Raises `OSError`.

        A key that does not fit its certificate would be seen by a broker that reads in between;
        none is told to.
        """
        for name, content in (
            ("server.key", files.key),
            ("server.pem", files.certificate),
            ("access", files.access),
            ("passwords", files.passwords),
        ):
            Disk().replace(self._folder / name, content, mode=READABLE_BY_GROUP)
        # In place: systemd sees a file that was written and closed.
        (self._folder / "changed").write_bytes(b"")
