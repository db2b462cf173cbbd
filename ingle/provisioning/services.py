"""The services' settings and secrets, from the keys of the table that name one.

SATELLITE_ID is not among them: it is the host's name unless set, and the hub's to give when a
satellite is paired.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingle.provisioning.configuration import Configuration
from ingle.provisioning.schema import KEYS
from ingle.provisioning.targets import (
    FileTarget,
    FolderTarget,
    GeneratedTarget,
    SettingsTarget,
    Target,
)
from ingle.runtime.appliance import AppliancePaths

API_TOKEN: Final = "etc/ingle/secrets/HUB_API_TOKEN"  # noqa: S105 - a path


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What the image brings for its service."""

    gid: int
    """The group that may read its settings."""
    template: bytes
    """What its `.env` file holds before anything is set."""


def service_facts(paths: AppliancePaths, role: str) -> ServiceFacts:
    """Read from the slot; what is not there counts as empty."""
    templates = (
        paths.root / f"usr/lib/ingle/{role}.env",
        paths.root / f"opt/ingle/current/systemd/{role}.env",
    )
    found = (content for path in templates if (content := _content(path)) is not None)
    return ServiceFacts(gid=_gid(paths, "ingle"), template=next(found, b""))


def settings(configuration: Configuration, facts: ServiceFacts) -> list[Target]:
    """The `.env` file of the role, and a file for each secret."""
    plain: dict[str, str] = {}
    targets: list[Target] = [FolderTarget(path="etc/ingle/secrets", mode=0o700)]
    for key in KEYS:
        value = configuration.values.get(key.name)
        setting = key.setting_of(configuration.role)
        if setting is None or value is None or configuration.role not in key.roles:
            continue
        if key.secret:
            path = f"etc/ingle/secrets/{setting}"
            targets.append(FileTarget(path=path, content=f"{value}\n".encode(), mode=0o600))
        else:
            plain[setting] = ",".join(value) if isinstance(value, tuple) else _text(value)
    if configuration.role == "hub":
        plain |= _of_the_hub(configuration, targets)
    targets.append(
        SettingsTarget(
            path=f"etc/ingle/{configuration.role}.env",
            values=tuple(sorted(plain.items())),
            gid=facts.gid,
            template=facts.template,
        )
    )
    return targets


def _of_the_hub(configuration: Configuration, targets: list[Target]) -> dict[str, str]:
    """Settings that follow from others; a hub that listens has a token, its owner's or its own."""
    found: dict[str, str] = {}
    if configuration.flag("api.listen"):
        found["HUB_HOST"] = "0.0.0.0"  # noqa: S104 - the owner asked for it, and it has a token
        if configuration.text("api.token") is None:
            targets.append(GeneratedTarget(path=API_TOKEN))
    if (zone := configuration.text("time_zone")) is not None:
        found["TZ"] = zone
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _gid(paths: AppliancePaths, group: str) -> int:
    """A group's number in the slot; root's where there is none of that name."""
    lines = (_content(paths.root / "etc/group") or b"").decode("utf-8", "replace").splitlines()
    fields = next((line.split(":") for line in lines if line.startswith(f"{group}:")), [])
    return int(fields[2]) if len(fields) > 2 and fields[2].isdigit() else 0
