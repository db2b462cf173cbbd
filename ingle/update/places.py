"""Paths of the appliance that an update reads and writes, under one root."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """Every path, by what it holds. `root` is / on a device, a folder in a test."""

    root: Path = Path("/")

    @property
    def boot_partition(self) -> Path:
        """Mount point of the small FAT with the boot selection and the owner's file."""
        return self.root / "boot/ingle"

    @property
    def boot_lock(self) -> Path:
        """File whose lock whoever writes that partition holds; provisioning does, too."""
        return self.root / "run/ingle-appliance/boot.lock"

    @property
    def autoboot(self) -> Path:
        """Boot selection, read by the firmware."""
        return self.boot_partition / "autoboot.txt"

    @property
    def command_line(self) -> Path:
        """Command line of the running kernel."""
        return self.root / "proc/cmdline"

    @property
    def running_slot(self) -> Path:
        """What the initrd says of the slot that it mounted."""
        return self.root / "run/ingle/slot"

    @property
    def bootloader(self) -> Path:
        """What the firmware tells of itself and of this boot, in the device tree."""
        return self.root / "proc/device-tree/chosen/bootloader"

    @property
    def mailbox(self) -> Path:
        """Device of the firmware's mailbox, which only Raspberry Pi's own kernels have."""
        return self.root / "dev/vcio"

    @property
    def image(self) -> Path:
        """Facts about the running slot."""
        return self.root / "usr/lib/ingle/image.toml"

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
    def own(self) -> Path:
        """Folder of the update's own files."""
        return self.data / "ingle-appliance/update"

    @property
    def state(self) -> Path:
        """State of the update, the boot counter included."""
        return self.own / "state.json"

    @property
    def lock(self) -> Path:
        """File whose lock the one installer at work holds."""
        return self.own / "lock"

    @property
    def request(self) -> Path:
        """What `ingle-update.service` is to install."""
        return self.own / "request.json"

    @property
    def download(self) -> Path:
        """Bundle that is being fetched."""
        return self.own / "bundle.raucb"

    @property
    def dumps(self) -> Path:
        """Folder of the dumps made before the first start of a version."""
        return self.data / "ingle-appliance/dumps"
