"""A slot: the read-only system and the boot partition that loads it."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from image.builder.application import build_name, install_application, version
from image.builder.initrd import kernel_releases, make_initrd
from image.builder.lockfile import LockedWheel
from image.builder.models import ModelsImage, beside_the_slots
from image.builder.progress import BuildError, Progress, remove
from image.builder.recipe import Platform, Recipe, RecipeError, digest
from image.builder.trimming import drop_files, keep_modules, strip_extensions
from ingle.update import autoboot

EROFS: Final = ("-T0", "-Enoinline_data")
"""Not compressed on the card: image and bundle are, as wholes, and far better than in clusters; and
a start does not wait for a slow processor. The same input gives the same bytes."""
SELECTION_MIB: Final = 32
"""The first partition: autoboot.txt, ingle.toml, ingle-status.txt."""
_COMMAND_LINE: Final = (
    "systemd.ssh_auto=no systemd.getty_auto=no "
    "console=tty1 ro quiet loglevel=4 panic=10 ingle.disk={disk} ingle.slot={slot}"
)
_CONFIG: Final = {
    "debian": "arm_64bit=1\nkernel=vmlinuz\ninitramfs initrd.img followkernel\n"
    "dtparam=audio=on\ndtparam=spi=on\ndtparam=watchdog=on\ndisable_splash=1\n",
    "raspios": "arm_64bit=1\nauto_initramfs=1\n"
    "dtparam=audio=on\ndtparam=spi=on\ndtparam=watchdog=on\ndisable_splash=1\n"
    "[pi5]\nkernel=kernel_2712.img\n",
}
_FIRMWARE: Final = ("bootcode.bin", "start.elf", "start4.elf", "fixup.dat", "fixup4.dat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Its files, and the name of the build."""

    boot: Path
    """FAT, with the command line of slot a; that of b lies beside it."""
    system: Path
    """erofs."""
    build: str


class SlotMaker:
    """Turns Debian's root into the slot of one image, in a folder of its own."""

    def __init__(
        self, progress: Progress, recipe: Recipe, platform: Platform, repository: Path, cache: Path
    ) -> None:
        self._progress = progress
        self._recipe = recipe
        self._platform: Platform = platform
        self._repository = repository
        self._cache = cache
        self._work = cache / "work" / f"{recipe.name}-{platform}"
        self.root = self._work / "root"

    def make(
        self, archive: Path, wheels: Sequence[LockedWheel], models: ModelsImage, certificate: Path
    ) -> Slot:
        """The slot; made where anything in it is new. Raises `BuildError`.

        `certificate`: that of the key whose update bundles it takes.
        """
        build = build_name(self._recipe, self._repository)
        key = digest(
            build,
            archive.name,
            models.sha256,
            certificate.read_bytes(),
            *EROFS,
            _COMMAND_LINE,
            *_CONFIG.values(),
        )
        slot = Slot(boot=self._work / "boot.vfat", system=self._work / "system.erofs", build=build)
        stamp = self._work / "slot.key"
        if stamp.exists() and stamp.read_text(encoding="ascii") == key:
            return slot
        remove(self._work)
        self.root.mkdir(parents=True)
        with self._progress.step("unpacking Debian"):
            self._progress.run(
                ["tar", "-xf", str(archive), "-C", str(self.root), "--exclude=./dev/*"]
            )
        beside = beside_the_slots(self._recipe, wheels)
        own = [wheel for wheel in wheels if wheel.package not in beside]
        with self._progress.step("installing Ingle"):
            install_application(
                self._progress, self._recipe, own, self._repository, self._cache, self.root
            )
        with self._progress.step("laying out the read-only root"):
            self._lay_out(models, build)
            self._lay_update(certificate)
        with self._progress.step("leaving out what no device needs"):
            drop_files(self._recipe, self.root)
            strip_extensions(self._progress, self.root / "opt/ingle")
            for release in kernel_releases(self.root):
                keep_modules(self._progress, self._recipe, self.root, release)
        with self._progress.step("making the boot partition and the initrd"):
            self._make_boot(slot.boot)
        self._shrink()
        with self._progress.step("testing the root"):
            self._run_hooks("tests")
            self._try_imports(models)
        with self._progress.step("making the system"):
            self._make_system(slot.system, key)
        stamp.write_text(key, encoding="ascii")
        return slot

    # -- The root ---------------------------------------------------------------------------------

    def _lay_out(self, models: ModelsImage, build: str) -> None:
        root = self.root
        for layer in self._recipe.layers:
            if (layer.folder / "overlay").is_dir():
                self._progress.run(
                    ["cp", "-R", "--no-target-directory", str(layer.folder / "overlay"), str(root)]
                )
        for folder in ("data", "boot/ingle", "boot/slot", "opt/ingle/models"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        self._write_identity(models, build)
        self._run_hooks("customize")
        for layer in self._recipe.layers:
            self._switch_units(layer.units.enable, layer.units.disable, layer.units.mask)
        self._keep_state()

    def _write_identity(self, models: ModelsImage, build: str) -> None:
        ours = self.root / "usr/lib/ingle"
        ours.mkdir(parents=True, exist_ok=True)
        said = {
            "role": self._recipe.role,
            "version": version(self._repository),
            "platform": self._platform,
            "build": build,
            "models": models.sha256,
            "compatible": self._recipe.compatible,
        }
        lines = [f'{name} = "{value}"' for name, value in said.items()]
        (ours / "image.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (ours / "models.env").write_text(
            f"MODELS={models.sha256}\nMODELS_BYTES={models.data_bytes}\nMODELS_ROOT_HASH={models.root_hash}\n",
            encoding="utf-8",
        )

    def _lay_update(self, certificate: Path) -> None:
        """RAUC's configuration and backend, and whose signatures count."""
        (self.root / "etc/rauc").mkdir(exist_ok=True)
        shutil.copyfile(certificate, self.root / "etc/rauc/keyring.pem")
        update = self._repository / "image/update"
        if (update / "system.conf.in").exists():
            said = (update / "system.conf.in").read_text(encoding="utf-8")
            said = said.replace("@DISK@", self._recipe.disk.signature.removeprefix("0x"))
            (self.root / "etc/rauc/system.conf").write_text(
                said.replace("@COMPATIBLE@", self._recipe.compatible), encoding="utf-8"
            )
            backend = self.root / "usr/lib/ingle/rauc-backend"
            shutil.copyfile(update / "rauc-backend", backend)
            backend.chmod(0o755)

    def _switch_units(
        self, enable: Sequence[str], disable: Sequence[str], mask: Sequence[str]
    ) -> None:
        for verb, units in (("enable", enable), ("disable", disable), ("mask", mask)):
            if units:
                self._progress.run(
                    ["systemctl", f"--root={self.root}", verb, *units],
                    variables={**os.environ, "SYSTEMCTL_SKIP_SYSV": "1"},
                )

    def _run_hooks(self, kind: str) -> None:
        """`customize`, or each file of `tests`, of every layer, with the root as its argument."""
        for layer in self._recipe.layers:
            path = layer.folder / kind
            for script in (
                sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
            ):
                try:
                    self._progress.run(
                        ["sh", "-eu", str(script), str(self.root), self._recipe.role]
                    )
                except BuildError as error:
                    raise BuildError(f"{script}: {error}") from error

    def _try_imports(self, models: ModelsImage) -> None:
        """Imports what the layers name, as the oldest processor would: a Pi 3's or Zero 2 W's."""
        place = self.root / "opt/ingle/models"
        self._progress.run(["fsck.erofs", f"--extract={place}", "--overwrite", str(models.path)])
        mounted = [self.root / "dev/null", self.root / "dev/urandom"]
        for path in mounted:
            path.touch()
            self._progress.run(["mount", "--bind", f"/dev/{path.name}", str(path)])
        program = "/opt/ingle/current/.venv/bin/python"
        environment = ["env", "QEMU_CPU=cortex-a53", "PYTHONDONTWRITEBYTECODE=1"]
        try:
            names = ", ".join(self._recipe.imports())
            self._progress.run(
                ["chroot", str(self.root), *environment, program, "-c", f"import {names}"]
            )
        finally:
            for path in mounted:
                self._progress.run(["umount", str(path)])
                path.unlink()
            for path in place.iterdir():
                remove(path)

    def _keep_state(self) -> None:
        """Every path that outlives an update exists in the slot, with its first content."""
        for path in self._recipe.state():
            if not (self.root / path.lstrip("/")).exists():
                raise RecipeError(
                    f"{self._recipe.name}: the root has no {path}, which is to be kept"
                )
        state = "\n".join(self._recipe.state()) + "\n"
        (self.root / "usr/lib/ingle/state").write_text(state, encoding="utf-8")

    def _shrink(self) -> None:
        """Takes out what served the build only, and what would make two builds differ."""
        for folder in ("boot", "var/cache", "var/lib/apt", "tmp", "var/tmp", "run"):
            for path in (self.root / folder).glob("*"):
                if path.name not in ("ingle", "slot") or folder != "boot":
                    remove(path)
        for path in (self.root / "var/log").rglob("*"):
            if path.is_file():
                path.unlink()
        for name in ("usr/lib/raspi-firmware", *self._trees()):  # they lie on the boot partition
            remove(self.root / name)
        kept = self.root / "usr/share/ingle"
        shutil.copy2(self.root / "var/lib/dpkg/status", kept / "dpkg-status")
        remove(self.root / "var/lib/dpkg")
        remove(kept / "Packages")

    def _trees(self) -> list[str]:
        return [f"usr/lib/linux-image-{release}" for release in kernel_releases(self.root)]

    def _make_system(self, target: Path, key: str) -> None:
        uuid = f"{key[:8]}-{key[8:12]}-4{key[13:16]}-8000-{key[:12]}"
        self._progress.run(
            ["mkfs.erofs", "--quiet", *EROFS, f"-U{uuid}", str(target), str(self.root)]
        )
        room = self._recipe.disk.system_mib * 1024**2
        if (size := target.stat().st_size) > room:
            raise BuildError(
                f"the system needs {size / 1024**2:.0f} MiB, and disk.system_mib of "
                f"{self._recipe.name} gives {self._recipe.disk.system_mib}"
            )

    # -- The boot partition -----------------------------------------------------------------------

    def _make_boot(self, target: Path) -> None:
        tree = self._work / "boot"
        remove(tree)
        tree.mkdir()
        self._copy_kernels(tree)
        self._copy_firmware(tree)
        (tree / "config.txt").write_text(_CONFIG[self._platform], encoding="ascii")
        for slot in ("a", "b"):
            line = _COMMAND_LINE.format(
                disk=self._recipe.disk.signature.removeprefix("0x"), slot=slot
            )
            (tree / f"cmdline-{slot}.txt").write_text(line + "\n", encoding="ascii")
        shutil.copy2(tree / "cmdline-a.txt", tree / "cmdline.txt")
        make_fat(self._progress, tree, target, self._recipe.disk.boot_mib, "INGLE-BOOT")

    def _copy_kernels(self, tree: Path) -> None:
        releases = kernel_releases(self.root)
        initrd = tree / "initrd.img"
        make_initrd(self._progress, self.root, initrd)
        for release in releases:
            source = self.root / "boot" / f"vmlinuz-{release}"
            if self._platform == "debian":
                shutil.copy2(source, tree / "vmlinuz")
                continue
            flavour = "_2712" if release.endswith("2712") else "8"
            shutil.copy2(source, tree / f"kernel{flavour}.img")
            shutil.copy2(initrd, tree / f"initramfs{flavour}")
        if self._platform == "debian" and len(releases) != 1:
            raise BuildError(
                f"one kernel is expected in the root, and there are {', '.join(releases)}"
            )

    def _copy_firmware(self, tree: Path) -> None:
        firmware = self.root / "usr/lib/raspi-firmware"
        for name in _FIRMWARE:
            if (firmware / name).exists():
                shutil.copy2(firmware / name, tree / name)
        for release in kernel_releases(self.root):
            trees = self.root / f"usr/lib/linux-image-{release}/broadcom"
            for path in sorted(trees.glob("bcm2*-rpi-*.dtb")):
                if not re.search(r"bcm2835|bcm2836", path.name):
                    shutil.copy2(path, tree / path.name)
            overlays = self.root / f"usr/lib/linux-image-{release}/overlays"
            if overlays.is_dir():
                shutil.copytree(overlays, tree / "overlays", dirs_exist_ok=True)


def make_selection(progress: Progress, repository: Path, target: Path) -> None:
    """Writes the first partition: which slot boots, and the owner's own file."""
    tree = target.with_name("selection")
    remove(tree)
    tree.mkdir()
    (tree / "autoboot.txt").write_bytes(autoboot.written(autoboot.selection("a")))
    template = repository / "image/first-boot/ingle.toml"
    if template.exists():
        shutil.copy2(template, tree / "ingle.toml")
    make_fat(progress, tree, target, SELECTION_MIB, "INGLE")


def make_fat(progress: Progress, tree: Path, target: Path, mib: int, label: str) -> None:
    """Writes a FAT with the files of that folder; the same files give the same bytes."""
    target.unlink(missing_ok=True)
    with target.open("wb") as file:
        file.truncate(mib * 1024**2)
    number = digest(label)[:8]
    progress.run(
        [
            "mkfs.vfat",
            "--invariant",
            "-F",
            "32" if mib > 64 else "16",
            "-n",
            label,
            "-i",
            number,
            str(target),
        ]
    )
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    for path in sorted(tree.rglob("*")):
        os.utime(path, (epoch, epoch))
    names = [str(path) for path in sorted(tree.iterdir())]
    ran = subprocess.run(
        ["mcopy", "-s", "-m", "-i", str(target), *names, "::"],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise BuildError(f"{label} has no room for its files in {mib} MiB: {ran.stderr.strip()}")
