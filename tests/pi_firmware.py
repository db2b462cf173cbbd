"""A Raspberry Pi's firmware, as far as an image's boot hangs on it, played over a disk image.

It reads autoboot.txt from the first partition, takes the slot that this names, and hands over that
slot's kernel, initrd and command line. A trial boot (`tryboot`) is taken once.
"""

import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

SECTOR: Final = 512
SELECTION: Final = 1
DATA: Final = 7
_EXTENDED: Final = (0x05, 0x0F)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the firmware hands over."""

    partition: int
    kernel: Path
    initrd: Path
    command_line: str


def partitions(disk: Path) -> dict[int, tuple[int, int]]:
    """Number to offset and size in bytes, from the MBR and its chain of logical partitions."""
    found, extended = {}, 0
    with disk.open("rb") as file:
        for number, (kind, start, size) in enumerate(_entries(file, 0), 1):
            if size:
                found[number] = (start * SECTOR, size * SECTOR)
            if kind in _EXTENDED:
                extended = start
        number, at = 5, extended
        while at:
            logical, following = _entries(file, at)[:2]
            found[number] = ((at + logical[1]) * SECTOR, logical[2] * SECTOR)
            number, at = number + 1, extended + following[1] if following[2] else 0
    return found


def _entries(file: BinaryIO, sector: int) -> list[tuple[int, int, int]]:
    """Kind, first sector and sectors of the four entries of a boot record."""
    file.seek(sector * SECTOR)
    record = file.read(SECTOR)
    assert record[510:] == b"\x55\xaa", f"sector {sector} is no boot record"
    entries = (record[at : at + 16] for at in range(446, 510, 16))
    return [(entry[4], *struct.unpack("<II", entry[8:])) for entry in entries]


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


def boot_partition(autoboot: bytes, *, tryboot: bool) -> int:
    """What autoboot.txt says: `[all]`, and over it `[tryboot]` in a trial boot; 1 without a word.

    The firmware reads one sector of it, and takes a trial's section only with `tryboot_a_b=1`.
    Written apart from the product's own reading, which it is to contradict where that is wrong.
    """
    said: dict[tuple[str, str], str] = {}
    section = "all"
    for line in autoboot[:SECTOR].decode("ascii").splitlines():
        text = line.split("#")[0].strip()
        if text.startswith("["):
            section = text.strip("[]")
        elif "=" in text:
            name, _, value = text.partition("=")
            said[section, name] = value
    number = said.get(("all", "boot_partition"), "1")
    if tryboot and said.get(("all", "tryboot_a_b")) == "1":
        number = said.get(("tryboot", "boot_partition"), number)
    return int(number)


def choose(disk: Path, folder: Path, *, tryboot: bool = False) -> Chosen:
    """The slot to boot, its files laid into `folder`."""
    autoboot = read_file(disk, SELECTION, "autoboot.txt")
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
