"""Where an appliance keeps things, and what image it runs: one place for all who need to know.

Every path hangs on a root, `/` on a device and a folder in a test.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Role = Literal["satellite", "hub"]
ROLES: Final[tuple[Role, ...]] = ("satellite", "hub")


@dataclass(frozen=True, slots=True)
class AppliancePaths:
    """The paths of an appliance, under `root`."""

    root: Path = Path("/")

    @property
    def boot(self) -> Path:
        """The FAT partition that people see when they put the card into a computer."""
        return self.root / "boot/ingle"

    @property
    def owner_file(self) -> Path:
        """What the owner writes."""
        return self.boot / "ingle.toml"

    @property
    def imager_file(self) -> Path:
        """What Raspberry Pi Imager writes."""
        return self.boot / "rpi-preseed.toml"

    @property
    def status_file(self) -> Path:
        """What the device writes for its owner."""
        return self.boot / "ingle-status.txt"

    @property
    def image_file(self) -> Path:
        """Role and version of the image, in the slot that runs."""
        return self.root / "usr/lib/ingle/image.toml"

    @property
    def configuration(self) -> Path:
        """Settings of the services, and their secrets."""
        return self.root / "etc/ingle"

    @property
    def secrets(self) -> Path:
        """A file for each secret, named as its setting."""
        return self.configuration / "secrets"

    @property
    def run(self) -> Path:
        """What is forgotten at the next start."""
        return self.root / "run/ingle-appliance"

    def state(self, part: str) -> Path:
        """What one part of the appliance remembers: `provisioning` or `update`."""
        return self.root / "data/ingle-appliance" / part


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What `/usr/lib/ingle/image.toml` says."""

    role: Role
    version: str


def read_image(paths: AppliancePaths) -> ImageFacts | None:
    """The image that runs; None on a machine that runs none, or where the file is damaged."""
    try:
        found = tomllib.loads(paths.image_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    role = next((each for each in ROLES if each == found.get("role")), None)
    return None if role is None else ImageFacts(role=role, version=str(found.get("version", "0")))
