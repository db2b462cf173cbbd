"""The Wi-Fi of the card as a connection of NetworkManager, and the one that worked before.

A network that was joined once is proven. When another is written in its place, the proven one stays
beside it with less priority, until the new one is proven too: a wrong passphrase cuts nobody off.
"""

import hashlib
import re
import uuid
from pathlib import Path
from typing import Final

from ingle.provisioning.configuration import Configuration
from ingle.provisioning.targets import FileTarget, Target
from ingle.runtime.appliance import AppliancePaths
from ingle.runtime.disk import Disk

CONNECTIONS: Final = "etc/NetworkManager/system-connections"
WIFI: Final = "ingle-wifi"
EARLIER: Final = "ingle-wifi-earlier"
_SPACE: Final = uuid.UUID("6e1f2f0e-5b0c-4a5c-9a43-0c6d6e0f3f11")
"""Ours: connections of the same network have the same id on every device."""


def connection(configuration: Configuration) -> list[Target]:
    """The connection's file; none where the owner wrote no network."""
    ssid = configuration.text("wifi.ssid")
    if ssid is None:
        return []
    passphrase = configuration.text("wifi.passphrase")
    hidden = str(configuration.flag("wifi.hidden")).lower()
    lines = [
        "# Written by the set-up, from ingle.toml or rpi-preseed.toml.",
        *_head(WIFI, ssid),
        *("", "[wifi]", "mode=infrastructure", f"ssid={_octets(ssid)}", f"hidden={hidden}"),
        *("", "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", "addr-gen-mode=default"),
    ]
    if passphrase is not None:
        lines += ["", "[wifi-security]", "key-mgmt=wpa-psk", f"psk={_escaped(passphrase)}"]
    path = f"{CONNECTIONS}/{WIFI}.nmconnection"
    return [FileTarget(path=path, content=("\n".join(lines) + "\n").encode(), mode=0o600)]


def _head(name: str, ssid: str) -> list[str]:
    """What tells the new connection from the earlier one."""
    return [
        "[connection]",
        f"id={name}",
        f"uuid={uuid.uuid5(_SPACE, f'{name} {ssid}')}",
        "type=wifi",
        f"autoconnect-priority={10 if name == WIFI else 0}",
        *(["autoconnect-retries=0"] if name == EARLIER else []),
    ]


def _octets(ssid: str) -> str:
    """The name of a network in numbers: as text, some names would be read as something else."""
    return "".join(f"{octet};" for octet in ssid.encode())


def _escaped(value: str) -> str:
    """A value of a key file: backslashes doubled, and blanks that would be taken off its ends."""
    return value.replace("\\", "\\\\").replace(" ", "\\s")


def wifi_file(paths: AppliancePaths, name: str = WIFI) -> Path:
    """Where a connection's file lies."""
    return paths.root / CONNECTIONS / f"{name}.nmconnection"


def is_proven(paths: AppliancePaths) -> bool:
    """Whether the connection as it is was joined once."""
    try:
        digest = _digest(wifi_file(paths).read_bytes())
        return _proof(paths).read_text(encoding="ascii").strip() == digest
    except (OSError, ValueError):
        return False


def prove(paths: AppliancePaths, disk: Disk) -> None:
    """Notes that the connection was joined; the earlier one goes."""
    content = wifi_file(paths).read_bytes()
    disk.make_folder(_proof(paths).parent, mode=0o700)
    disk.replace(_proof(paths), f"{_digest(content)}\n".encode())
    disk.remove(wifi_file(paths, EARLIER))


def keep_earlier(paths: AppliancePaths, disk: Disk, targets: list[Target]) -> None:
    """Before another connection is written: a proven one is kept beside it.

    Where no Wi-Fi is wanted any more, the earlier one goes, too.
    """
    new = next((target for target in targets if isinstance(target, FileTarget)), None)
    if new is None:
        disk.remove(wifi_file(paths, EARLIER))
        return
    current = wifi_file(paths)
    if not is_proven(paths) or current.read_bytes() == new.content:
        return
    text = current.read_text(encoding="utf-8")
    ssid = _ssid_of(text)
    rest = text[text.index("\n\n") :]
    disk.replace(
        wifi_file(paths, EARLIER),
        ("\n".join(["# The Wi-Fi that worked before.", *_head(EARLIER, ssid)]) + rest).encode(),
    )


def _ssid_of(text: str) -> str:
    found = re.search(r"^ssid=([\d;]+)$", text, re.MULTILINE)
    octets = bytes(int(octet) for octet in found[1].split(";") if octet) if found else b""
    return octets.decode("utf-8", "replace")


def _proof(paths: AppliancePaths) -> Path:
    return paths.state("provisioning") / "wifi-proven"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
