"""What a device shall be: both files of the card put together, and what must fit (pure)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ingle.provisioning.imager_file import (
    IMAGER_FILE,
    NO_PASSWORD_FOR_SUDO,
    PASSWORD,
    SSH,
    SSH_PASSWORDS,
    USER,
)
from ingle.provisioning.kinds import Value
from ingle.provisioning.reading import OWNER_FILE
from ingle.runtime.appliance import Role

FILES: Final = (OWNER_FILE, IMAGER_FILE)
Files = Mapping[str, Mapping[str, Value]]
"""The values of each file, by the file's name."""
DEFAULT_USER: Final = "owner"
RESERVED_USERS: Final = frozenset({"root", "ingle", "nobody", "mosquitto", "postgres", "redis"})


@dataclass(frozen=True, slots=True)
class Configuration:
    """The values that hold, of both files. What is not set has no value here."""

    role: Role
    values: Mapping[str, Value]
    default_name: str

    @property
    def name(self) -> str:
        return self.text("name") or self.default_name

    @property
    def user(self) -> str | None:
        """Who may log in; None where nobody shall."""
        if not self.items("ssh.keys") and not self.text(USER):
            return None
        return self.text("ssh.user") or self.text(USER) or DEFAULT_USER

    @property
    def ssh(self) -> bool:
        """Whether anybody may log in over the network."""
        passwords = self.flag(SSH) and self.flag(SSH_PASSWORDS) and bool(self.text(PASSWORD))
        return bool(self.items("ssh.keys")) or passwords

    @property
    def sudo(self) -> bool:
        return self.user is not None and (self.flag("ssh.sudo") or self.flag(NO_PASSWORD_FOR_SUDO))

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def items(self, name: str) -> tuple[str, ...]:
        value = self.values.get(name)
        return value if isinstance(value, tuple) else ()


def merged(files: Files) -> dict[str, Value]:
    """The values of both; `ingle.toml` comes before what Imager wrote.

    Wi-Fi is taken from one of them as a whole, but for the country: half of each is no network.
    """
    owner, imager = (dict(files.get(name, {})) for name in FILES)
    if "wifi.ssid" in owner:
        imager = {
            name: value
            for name, value in imager.items()
            if not name.startswith("wifi.") or name == "wifi.country"
        }
    return imager | owner


def mismatches(values: Mapping[str, Value], accounts: frozenset[str] = frozenset()) -> list[str]:
    """What does not fit together, a sentence each. `accounts` are the image's own users."""
    found: list[str] = []
    if "wifi.ssid" in values and "wifi.country" not in values:
        found.append(
            f"{OWNER_FILE}: wifi.country is missing, and Wi-Fi stays off without it: write"
            ' country = "DE", with the two letters of yours.'
        )
    if "wifi.passphrase" in values and "wifi.ssid" not in values:
        found.append(f"{OWNER_FILE}: wifi.ssid is missing: a passphrase alone is no network.")
    for one, other in (("home.token", "home.url"), ("home.url", "home.token")):
        if one in values and other not in values:
            found.append(f"{OWNER_FILE}: {other} is missing: {one} is of no use without it.")
    for name in ("ssh.user", USER):
        if values.get(name) in RESERVED_USERS | accounts:
            shown = "ssh.user" if name == "ssh.user" else "user.name"
            found.append(f"{shown} {values[name]} is taken by the system: choose another.")
    return found


def observations(configuration: Configuration) -> list[str]:
    """What an owner may not have meant, a sentence each."""
    found: list[str] = []
    if configuration.text("wifi.ssid") and not configuration.text("wifi.passphrase"):
        found.append("The Wi-Fi has no passphrase: whoever is near can listen.")
    if configuration.flag("ssh.sudo") and configuration.user is None:
        found.append("ssh.sudo does nothing without ssh.keys.")
    if configuration.flag(SSH) and not configuration.ssh:
        found.append(
            "Remote access was asked for, and there is neither a key nor a password for it."
        )
    if configuration.user is not None and not configuration.sudo:
        found.append(
            f"{configuration.user} is no administrator, whatever Imager wrote: ssh.sudo = true in"
            f" {OWNER_FILE} makes one."
        )
    return found


def default_name(role: Role, machine_id: str | None) -> str:
    """A name for a device that was given none: a hub's is known, a satellite's is its own.

    Two satellites of one name would be one for the hub. The four digits follow from the machine's
    id, which is not to be shown itself.
    """
    if role == "hub":
        return "ingle-hub"
    if not machine_id:
        return "satellite"
    return f"satellite-{hashlib.sha256(f'ingle {machine_id}'.encode()).hexdigest()[:4]}"
