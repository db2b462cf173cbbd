"""`rpi-preseed.toml`, as Raspberry Pi Imager writes it, read into the keys of `ingle.toml` (pure).

The format is Raspberry Pi's (`init_format: rpi-preseed`, version 1). Its owner wrote none of its
keys by hand, so that one of a later version is a remark and holds nothing up. What this image has
no use for is named; commands (`runcmd`) and lines for the firmware are never carried out.

Imager always adds the user to the group `sudo`. That is no wish of the owner's: it is passed over,
unless `passwordless_sudo` was ticked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ingle.provisioning import kinds
from ingle.provisioning.kinds import Kind, Value
from ingle.provisioning.reading import Reading, Values
from ingle.provisioning.schema import BY_NAME, HIDDEN
from ingle.provisioning.toml_text import OwnerMistake, decode, flattened, parse

IMAGER_FILE: Final = "rpi-preseed.toml"
PASSWORD: Final = "imager.password"  # noqa: S105 - the name of a key
SSH: Final = "imager.ssh"
SSH_PASSWORDS: Final = "imager.ssh_passwords"
USER: Final = "imager.user"
NO_PASSWORD_FOR_SUDO: Final = "imager.passwordless_sudo"  # noqa: S105 - the name of a key
"""Keys that only this file has, as they are kept beside those of `ingle.toml`."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Where a key of Imager's goes, and what it accepts."""

    key: str
    kind: Kind
    secret: bool = False


def _as(name: str) -> _Taken:
    key = BY_NAME[name]
    return _Taken(name, key.kind, key.secret)


_TAKEN: Final = {
    "system.hostname": _as("name"),
    "user.name": _Taken(USER, kinds.LOGIN),
    "user.password": _Taken(PASSWORD, kinds.CRYPTED, secret=True),
    "user.passwordless_sudo": _Taken(NO_PASSWORD_FOR_SUDO, kinds.FLAG),
    "ssh.enabled": _Taken(SSH, kinds.FLAG),
    "ssh.password_authentication": _Taken(SSH_PASSWORDS, kinds.FLAG),
    "ssh.authorized_keys": _as("ssh.keys"),
    "wlan.ssid": _as("wifi.ssid"),
    "wlan.password": _as("wifi.passphrase"),
    "wlan.hidden": _as("wifi.hidden"),
    "wlan.country": _as("wifi.country"),
    "locale.timezone": _as("time_zone"),
}
SECRETS: Final = frozenset(
    {name for name, taken in _TAKEN.items() if taken.secret} | {"connect.token"}
)
"""Keys of the file whose values are taken out of it."""
SECRETS_KEPT: Final = frozenset(taken.key for taken in _TAKEN.values() if taken.secret)
"""Keys under which the device keeps them."""
_WITHOUT_A_WORD: Final = frozenset(
    {
        *("config_version", "user.groups", "user.password_encrypted", "wlan.password_encrypted"),
        *("wlan.key_mgmt", "locale.keymap", "locale.locales", "locale.lang", "debug"),
    }
)
"""Keys that say nothing an owner would miss."""
_NOT_HERE: Final = {
    "connect": "Raspberry Pi Connect is not part of this image",
    "interfaces": "I2C, SPI and serial lines are not switched by it",
    "runcmd": "commands are not carried out",
    "boot": "lines for the firmware are not taken over",
    "packages": "packages are not installed",
    "mounts": "file systems are not mounted",
    "ethernet": "the network cable is set up by DHCP",
}


def read_imager_file(content: bytes, kept: Mapping[str, Value]) -> Reading:
    """The file, checked. `kept` are the values that the device has, which a `HIDDEN` stands for."""
    reading = Reading()
    try:
        found = flattened(parse(IMAGER_FILE, decode(IMAGER_FILE, content).text))
    except OwnerMistake as mistake:
        reading.mistakes.append(str(mistake))
        return reading
    version = str(found.get("config_version", "1.0"))
    if version.partition(".")[0] != "1":
        reading.mistakes.append(
            f"{IMAGER_FILE}: its format is version {version[:20]}, and this image reads version 1:"
            " write the settings into ingle.toml instead, and delete the file."
        )
        return reading
    for name, value in found.items():
        _take(reading, name, value, kept)
    _check_forms(reading, found)
    reading.remarks += _passed_over(found)
    return reading


def _take(reading: Reading, name: str, value: object, kept: Mapping[str, Value]) -> None:
    taken = _TAKEN.get(name)
    if taken is None or value in ("", []):
        return
    if taken.secret and value == HIDDEN:
        if taken.key in kept:
            reading.values[taken.key] = kept[taken.key]
        else:
            reading.mistakes.append(
                f"{IMAGER_FILE}: {name} says that this device keeps it, and it does not: write the"
                " card anew, or delete the line."
            )
        return
    try:
        reading.values[taken.key] = taken.kind.read(value)
    except ValueError as error:
        reading.mistakes.append(f"{IMAGER_FILE}: {name} {error}.")


_Check = Callable[[Values, Mapping[str, object]], str | None]


def _ssid_in_octets(_values: Values, found: Mapping[str, object]) -> str | None:
    return (
        "wlan.ssid_hex is not read: write the network into ingle.toml"
        if found.get("wlan.ssid_hex")
        else None
    )


def _password_in_the_clear(values: Values, found: Mapping[str, object]) -> str | None:
    clear = found.get("user.password_encrypted") is not True
    return (
        "user.password_encrypted must be true: a password is taken hashed only, as Imager writes it"
        if PASSWORD in values and clear and found.get("user.password") != HIDDEN
        else None
    )


def _unusual_wifi(_values: Values, found: Mapping[str, object]) -> str | None:
    return (
        'wlan.key_mgmt must be "wpa-psk" or "sae", or be left out'
        if found.get("wlan.key_mgmt", "wpa-psk") not in ("wpa-psk", "sae", "none")
        else None
    )


_FORMS: Final[tuple[_Check, ...]] = (_ssid_in_octets, _password_in_the_clear, _unusual_wifi)


def _check_forms(reading: Reading, found: Mapping[str, object]) -> None:
    """What each key for itself cannot say."""
    for check in _FORMS:
        if (mistake := check(reading.values, found)) is not None:
            reading.mistakes.append(f"{IMAGER_FILE}: {mistake}.")


def _passed_over(found: Mapping[str, object]) -> list[str]:
    """A remark for each part of the file that changes nothing here."""
    rest = [
        name
        for name in found
        if name not in _TAKEN and name not in _WITHOUT_A_WORD and name != "wlan.ssid_hex"
    ]
    tables = dict.fromkeys(name.partition(".")[0] for name in rest)
    known = [f"{IMAGER_FILE}: {_NOT_HERE[table]}." for table in tables if table in _NOT_HERE]
    unknown = [name[:60] for name in rest if name.partition(".")[0] not in _NOT_HERE]
    shown = ", ".join(unknown[:5])
    return known + ([f"{IMAGER_FILE}: not used here: {shown}."] if unknown else [])
