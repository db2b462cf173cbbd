"""A Raspberry Pi's firmware, as far as an image's boot hangs on it, played over a disk image.

It reads autoboot.txt from the first partition, takes the slot that this names, and hands over that
slot's kernel, initrd and command line. A trial boot (`tryboot`) is taken once.
"""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from image.builder.toolbox import toolbox_path

SECTOR: Final = 512
SELECTION: Final = 1
DATA: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the firmware hands over."""

    partition: int
    kernel: Path
    initrd: Path
    command_line: str


def partitions(disk: Path) -> dict[int, tuple[int, int]]:
    """Number to offset and size in bytes."""
    table = json.loads(_said("sfdisk", "--json", str(disk)))["partitiontable"]
    return {
        int(entry["node"].removeprefix(str(disk)).lstrip("p")): (
            entry["start"] * SECTOR,
            entry["size"] * SECTOR,
        )
        for entry in table["partitions"]
    }


def read_file(disk: Path, partition: int, name: str) -> bytes:
    """A file of a FAT partition."""
    at = f"{disk}@@{partitions(disk)[partition][0]}"
    return subprocess.run(["mtype", "-i", at, f"::{name}"], capture_output=True, check=True).stdout


def has_file(disk: Path, partition: int, name: str) -> bool:
    at = f"{disk}@@{partitions(disk)[partition][0]}"
    ran = subprocess.run(["mdir", "-b", "-i", at, f"::{name}"], capture_output=True, check=False)
    return ran.returncode == 0


def write_file(disk: Path, partition: int, name: str, content: bytes) -> None:
    """As a person does who puts the card into a computer."""
    at = f"{disk}@@{partitions(disk)[partition][0]}"
    subprocess.run(["mcopy", "-o", "-i", at, "-", f"::{name}"], input=content, check=True)


def delete_file(disk: Path, partition: int, name: str) -> None:
    at = f"{disk}@@{partitions(disk)[partition][0]}"
    subprocess.run(["mdel", "-i", at, f"::{name}"], check=True)


def boot_partition(autoboot: str, *, tryboot: bool) -> int:
    """What autoboot.txt says: `[all]`, and over it `[tryboot]` in a trial boot."""
    section, found = "all", 1
    for line in autoboot.splitlines():
        said = line.split("#")[0].strip()
        if said.startswith("["):
            section = said.strip("[]")
        elif said.startswith("boot_partition=") and (
            section == "all" or (tryboot and section == "tryboot")
        ):
            found = int(said.partition("=")[2])
    return found


def choose(disk: Path, folder: Path, *, tryboot: bool = False) -> Chosen:
    """The slot to boot, its files laid into `folder`."""
    autoboot = read_file(disk, SELECTION, "autoboot.txt").decode()
    number = boot_partition(autoboot, tryboot=tryboot)
    kernel, initrd = folder / f"kernel-{number}", folder / f"initrd-{number}"
    kernel.write_bytes(read_file(disk, number, "vmlinuz"))
    initrd.write_bytes(read_file(disk, number, "initrd.img"))
    line = read_file(disk, number, "cmdline.txt").decode().strip()
    if tryboot:
        line += " ingle.tryboot=1"
    return Chosen(partition=number, kernel=kernel, initrd=initrd, command_line=line)


def extract(disk: Path, partition: int, target: Path) -> None:
    """Writes the content of one partition into a file."""
    offset, size = partitions(disk)[partition]
    with disk.open("rb") as source, target.open("wb") as file:
        source.seek(offset)
        while size > 0 and (chunk := source.read(min(1 << 22, size))):
            file.write(chunk)
            size -= len(chunk)


def tool(name: str) -> str:
    """A program of this machine, or that of the toolbox."""
    for folder in ("/usr/bin", "/usr/sbin", "/sbin", "/bin"):
        if Path(folder, name).exists():
            return f"{folder}/{name}"
    return str(toolbox_path() / "usr/bin" / name)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
