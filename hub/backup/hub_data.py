"""Everything a hub would miss, and where it lies: state directory, database, settings, accounts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.settings import DatabaseSettings

STATE: Final = "state"
DATABASE: Final = "database"
SYSTEM: Final = "system"
"""First parts of the names in an archive."""
_SYSTEM_FILE: Final = re.compile(
    r"etc/ingle/[a-z-]{1,32}\.env|etc/ingle/secrets/\w{1,64}|etc/mosquitto/ingle\.[a-z]{1,16}",
    re.ASCII,
)
"""What a backup has of the machine, by its path; nothing else of it is ever written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubData:
    """One hub's data."""

    state_dir: Path
    database: DatabaseSettings
    root: Path | None = None
    """Where /etc is looked for; None: settings and accounts of the machine are left out."""

    @property
    def kind(self) -> str:
        """postgresql or sqlite."""
        return "postgresql" if self.database.enabled else "sqlite"

    @property
    def system_files(self) -> tuple[Path, ...]:
        """Settings, secrets, and the broker's accounts, as they are there."""
        if self.root is None:
            return ()
        settings, broker = self.root / "etc/ingle", self.root / "etc/mosquitto"
        found = [
            *sorted(settings.glob("*.env")),
            *sorted(path for path in settings.glob("secrets/*") if path.is_file()),
            *sorted(broker.glob("ingle.*")),
        ]
        return tuple(found)

    def system_path(self, name: str) -> Path | None:
        """Where a file of an archive belongs, by its name below `SYSTEM`; None: nowhere."""
        allowed = _SYSTEM_FILE.fullmatch(name) is not None
        return self.root / name if allowed and self.root is not None else None

    def system_folder(self, name: str) -> Path | None:
        """A folder beside the settings, for files of the machine that lie ready or were there.

        Only root may write there: the state directory belongs to the service, which must not
        choose what root writes. None without settings.
        """
        return None if self.root is None else self.root / "etc/ingle" / name
