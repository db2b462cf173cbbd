"""Update bundles, made and signed by the real RAUC, and machines in folders that take them."""

import random
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from ingle.runtime.appliance import AppliancePaths
from ingle.update import autoboot
from ingle.update.installation import architecture

ROOT: Final = Path(__file__).resolve().parent.parent
DISK: Final = "1234abcd"
SLOT_BYTES: Final = 4 << 20


def need_rauc() -> None:
    """Skips where RAUC or what it makes bundles with is missing."""
    missing = [
        name for name in ("rauc", "mksquashfs", "mcopy", "openssl") if not shutil.which(name)
    ]
    if missing:
        pytest.skip(f"{missing[0]} is missing: apt install rauc squashfs-tools mtools openssl")


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and its certificate."""

    key: Path
    certificate: Path


def signer(folder: Path, name: str) -> Signer:
    """A new one."""
    made = Signer(folder / f"{name}.key", folder / f"{name}.pem")
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-keyout", str(made.key), "-out", str(made.certificate)),
            *("-subj", f"/CN={name}", "-days", "30"),
        ),
        check=True,
        capture_output=True,
    )
    return made


def boot_image(path: Path, files: Mapping[str, str]) -> None:
    """A FAT with these files."""
    with path.open("wb") as file:
        file.truncate(1 << 20)
    subprocess.run(("mformat", "-i", str(path), "::"), check=True, capture_output=True)
    for name, text in files.items():
        source = path.with_name(name)
        source.write_text(text)
        copied = ("mcopy", "-i", str(path), str(source), f"::{name}")
        subprocess.run(copied, check=True, capture_output=True)
        source.unlink()


def bundle(path: Path, by: Signer, **changes: str) -> Path:
    """A bundle for a satellite of version 1.1, made from the image's own manifest.

    `changes` are the manifest's values by the names in it: VERSION, ROLE, MODELS ...
    """
    values = {
        "COMPATIBLE": "ingle-satellite",
        "ROLE": "satellite",
        "VERSION": "1.1",
        "BUILD": "20261127",
        "ARCHITECTURE": architecture(),
        "PLATFORM": "raspios",
        "MODELS": "",
        **changes,
    }
    content = path.with_suffix(".content")
    content.mkdir()
    text = (ROOT / "image/update/manifest.raucm.in").read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    (content / "manifest.raucm").write_text(text)
    noise = random.Random(values["VERSION"]).randbytes(100_000)  # it must not shrink to nothing
    (content / "system.img").write_bytes(f"system {values['VERSION']} ".encode() + noise)
    lines = {f"cmdline-{slot}.txt": f"ingle.slot={slot} quiet\n" for slot in "ab"}
    boot_image(content / "boot.vfat", {**lines, "kernel8.img": "a kernel"})
    subprocess.run(
        ("rauc", "bundle", f"--cert={by.certificate}", f"--key={by.key}", str(content), str(path)),
        check=True,
        capture_output=True,
    )
    return path


def machine(
    root: Path, trusted: Signer, *, version: str = "1.0", models: str = ""
) -> AppliancePaths:
    """A flashed satellite on a Raspberry Pi, slot a of which runs."""
    places = AppliancePaths(root)
    folders = (places.boot, places.bootloader, places.image_file.parent, places.models)
    for path in (*folders, places.keyring.parent):
        path.mkdir(parents=True)
    places.autoboot.write_bytes(autoboot.written(autoboot.selection("a")))
    places.command_line.write_text("console=tty1 ingle.slot=a\n")
    (places.bootloader / "build-timestamp").write_bytes((1_750_000_000).to_bytes(4, "big"))
    (root / "dev/disk/by-partuuid").mkdir(parents=True)
    places.mailbox.touch()
    for number in ("02", "03", "05", "06"):
        with (root / f"dev/disk/by-partuuid/{DISK}-{number}").open("wb") as file:
            file.truncate(SLOT_BYTES)
    places.image_file.write_text(
        f'role = "satellite"\nversion = "{version}"\nplatform = "raspios"\nbuild = "1"\n'
        f'models = "{models}"\ncompatible = "ingle-satellite"\n'
    )
    shutil.copy(trusted.certificate, places.keyring)
    text = (ROOT / "image/update/system.conf.in").read_text()
    places.rauc_configuration.write_text(
        text.replace("@DISK@", DISK).replace("@COMPATIBLE@", "ingle-satellite")
    )
    return places
