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
        return self.data / "ingle-appliance" / part

    # -- what an update reads and writes --------------------------------------------------------

    @property
    def boot_lock(self) -> Path:
        """File whose lock whoever writes that partition holds."""
        return self.run / "boot.lock"

    @property
    def autoboot(self) -> Path:
        """Boot selection, read by the firmware."""
        return self.boot / "autoboot.txt"

    @property
    def command_line(self) -> Path:
        """Command line of the running kernel."""
        return self.root / "proc/cmdline"

    @property
    def running_slot(self) -> Path:
        """What the initrd says of the slot that it mounted."""
        return self.root / "run/ingle/slot"

    @property
    def data_trouble(self) -> Path:
        """Why the initrd could not mount the data partition; away where it could."""
        return self.root / "run/ingle/data"

    @property
    def bootloader(self) -> Path:
        """What the firmware tells of itself and of this boot, in the device tree."""
        return self.root / "proc/device-tree/chosen/bootloader"

    @property
    def mailbox(self) -> Path:
        """Device of the firmware's mailbox, which only Raspberry Pi's own kernels have."""
        return self.root / "dev/vcio"

    @property
    def rauc_configuration(self) -> Path:
        """RAUC's configuration, which names the slots' devices and the keyring."""
        return self.root / "etc/rauc/system.conf"

    @property
    def keyring(self) -> Path:
        """Certificates that may sign bundles."""
        return self.root / "etc/rauc/keyring.pem"

    @property
    def data(self) -> Path:
        """Data partition."""
        return self.root / "data"

    @property
    def models(self) -> Path:
        """Folder of the images of models, named by their hashes."""
        return self.data / "models"

    @property
    def update(self) -> Path:
        """Folder of the update's own files."""
        return self.state("update")

    @property
    def update_state(self) -> Path:
        """State of the update, the boot counter included."""
        return self.update / "state.json"

    @property
    def update_lock(self) -> Path:
        """File whose lock the one installer at work holds."""
        return self.update / "lock"

    @property
    def update_request(self) -> Path:
        """What `ingle-update.service` is to install."""
        return self.update / "request.json"

    @property
    def update_download(self) -> Path:
        """Bundle that is being fetched."""
        return self.update / "bundle.raucb"

    @property
    def dumps(self) -> Path:
        """Folder of the dumps made before the first start of a version."""
        return self.data / "ingle-appliance/dumps"


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
