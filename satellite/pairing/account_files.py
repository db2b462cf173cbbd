"""Files of a satellite's account at the hub: settings, password, certificate of the authority.

They lie as in /etc/ingle, where the service reads them: `satellite.env`, `secrets/MQTT_PASSWORD`,
`hub-ca.pem`. What is there besides stays as it is.
"""

import contextlib
import hashlib
import json
import re
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ingle.runtime.disk import Disk, Owner

SETTINGS: Final = "satellite.env"
PASSWORD: Final = "MQTT_PASSWORD"  # noqa: S105 - a file's name
CA: Final = "hub-ca.pem"
PENDING: Final = ".pairing"
"""An account that the hub may not have made yet: kept from before the hub is told to, so that
neither a lost answer nor a power cut loses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteAccount:
    """What a satellite needs to connect."""

    satellite_id: str
    url: str
    """MQTT_URL."""
    password: str
    ca: str
    """PEM."""
    topic_prefix: str
    hub_id: str


class AccountFolder:
    """The folder of the files."""

    def __init__(self, folder: Path, *, credentials: bool) -> None:
        """`credentials`: systemd hands `secrets/` over; else the settings name the file."""
        self.folder = folder
        self._credentials = credentials

    # -- what is there -------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """The value of a setting in the file; None where it is not set there."""
        with contextlib.suppress(OSError):
            for line in self._path.read_text(encoding="utf-8").splitlines():
                key, mark, value = line.strip().partition("=")
                if mark and key == name and value.strip("\"' "):
                    return value.strip("\"' ")
        return None

    def password(self) -> str | None:
        """The password of the account there is; None where there is none."""
        with contextlib.suppress(OSError):
            return (self.folder / "secrets" / PASSWORD).read_text(encoding="utf-8").strip() or None
        return None

    # -- what is to be there -------------------------------------------------------------------

    def prepare(self, account: SatelliteAccount, code: str) -> None:
        """Keeps the account that a code is about to give, not used yet. Raises `OSError`."""
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        kept = {"code": _digest(code), **asdict(account)}
        Disk().replace(self.folder / PENDING, json.dumps(kept).encode())

    def prepared(self, code: str) -> SatelliteAccount | None:
        """The account that this code was about to give; None where there is none."""
        try:
            kept = json.loads((self.folder / PENDING).read_bytes())
            if kept.pop("code") == _digest(code):
                return SatelliteAccount(**kept)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass
        return None

    def keep(self, account: SatelliteAccount) -> None:
        """Puts the account in the place of the one before. Raises `OSError`.

        Each file is replaced whole; the settings come last. Broken off in between, the same again
        ends it.
        """
        secrets = self.folder / "secrets"
        if not secrets.is_dir():
            secrets.mkdir(mode=0o700, parents=True)
            Disk().sync_folder(self.folder)
        Disk().replace(secrets / PASSWORD, account.password.encode() + b"\n")
        Disk().replace(self.folder / CA, account.ca.encode(), mode=0o644)
        self._write_settings(self._settings(account))
        Disk().remove(self.folder / PENDING)

    def drop(self) -> None:
        """Forgets what was prepared."""
        with contextlib.suppress(OSError):
            (self.folder / PENDING).unlink()

    def _settings(self, account: SatelliteAccount) -> dict[str, str]:
        values = {
            "SATELLITE_ID": account.satellite_id,
            "MQTT_URL": account.url,
            "MQTT_CA_FILE": str((self.folder / CA).absolute()),
        }
        if not self._credentials:
            values["MQTT_PASSWORD_FILE"] = str((self.folder / "secrets" / PASSWORD).absolute())
        if account.topic_prefix != "ingle/v1":
            values["MQTT_TOPIC_PREFIX"] = account.topic_prefix
        return values

    def _write_settings(self, values: Mapping[str, str]) -> None:
        mode, owner, text = 0o640, None, ""
        with contextlib.suppress(FileNotFoundError):
            found = self._path.stat()
            mode = stat.S_IMODE(found.st_mode)
            owner = Owner(found.st_uid, found.st_gid)
            text = self._path.read_text(encoding="utf-8")
        content = with_settings(text, values).encode()
        Disk().replace(self._path, content, mode=mode, owner=owner)

    @property
    def _path(self) -> Path:
        return self.folder / SETTINGS


def with_settings(text: str, values: Mapping[str, str]) -> str:
    """An environment file with these settings (pure): each where it was set, else where it stands
    behind `#`, else at the end; once each."""
    lines = text.splitlines()
    for name, value in values.items():
        active = [at for at, line in enumerate(lines) if re.match(rf"\s*{name}=", line)]
        offered = [at for at, line in enumerate(lines) if re.match(rf"#\s*{name}=", line)]
        place = next(iter(active or offered), None)
        if place is None:
            lines.append(f"{name}={value}")
        else:
            lines[place] = f"{name}={value}"
        for at in reversed(active[1:]):
            del lines[at]
    return "\n".join(lines) + "\n"


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
