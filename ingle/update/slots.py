"""Partitions of both slots, by RAUC's configuration: read back, and made bootable as their slot.

A bundle's images are the same for both slots. What differs is the kernel's command line: the boot
partition brings `cmdline-a.txt` and `cmdline-b.txt`, and the slot's own becomes `cmdline.txt`.
"""

import configparser
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ingle.runtime.appliance import AppliancePaths
from ingle.update.autoboot import Slot
from ingle.update.errors import UpdateError
from ingle.update.state import Sum

BOOT: Final = "boot"
"""RAUC's class of the boot partitions; the one of the systems is `system`."""
_BLOCK: Final = 1 << 20
_LIMIT_S: Final = 120.0


class SlotPartitions:
    """The devices that RAUC writes."""

    def __init__(self, places: AppliancePaths) -> None:
        self._places = places

    def device(self, slot: Slot, kind: str) -> Path:
        """Path of a slot's device, by its class. Raises `UpdateError` where there is none."""
        path = self._devices().get((slot, kind))
        if path is None:
            raise UpdateError(
                f"{self._places.rauc_configuration} names no partition {kind} of slot {slot}"
            )
        return path

    def capacity(self, slot: Slot, kind: str) -> int:
        """Size of a slot's device in bytes. Raises `UpdateError`."""
        path = self.device(slot, kind)
        try:
            with path.open("rb") as device:
                return device.seek(0, os.SEEK_END)
        except OSError as error:
            raise UpdateError(f"slot {slot} cannot be read: {error}") from error

    def finish(self, slot: Slot, sums: Mapping[str, Sum]) -> None:
        """Reads a slot that was written back, and gives it its command line.

        Raises `UpdateError` where the slot does not hold what was written.
        """
        for kind, wanted in sums.items():
            path = self.device(slot, kind)
            if _digest(path, wanted.size) != wanted.sha256:
                raise UpdateError(
                    f"partition {kind} of slot {slot} holds something else than what was written "
                    "to it: the card fails"
                )
        _put_command_line(self.device(slot, BOOT), slot)

    def _devices(self) -> dict[tuple[Slot, str], Path]:
        parser = configparser.ConfigParser(interpolation=None)
        try:
            parser.read_string(self._places.rauc_configuration.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, configparser.Error) as error:
            raise UpdateError(
                f"{self._places.rauc_configuration} cannot be read: {error}"
            ) from error
        names = {
            section.removeprefix("slot."): parser[section].get("bootname", "")
            for section in parser.sections()
            if section.startswith("slot.")
        }
        found: dict[tuple[Slot, str], Path] = {}
        for name in names:
            options = parser[f"slot.{name}"]
            bootname = names[name] or names.get(options.get("parent", ""), "")
            path = self._places.root / options.get("device", "").lstrip("/")
            if bootname == "a":
                found["a", name.partition(".")[0]] = path
            elif bootname == "b":
                found["b", name.partition(".")[0]] = path
        return found


def _digest(path: Path, size: int) -> str:
    """SHA-256 of the first `size` bytes that the medium holds. Raises `UpdateError`."""
    digest = hashlib.sha256()
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # the medium, not the memory
            while size:
                block = os.read(handle, min(_BLOCK, size))
                if not block:
                    break
                digest.update(block)
                size -= len(block)
        finally:
            os.close(handle)
    except OSError as error:
        raise UpdateError(f"{path} cannot be read back: {error}") from error
    return digest.hexdigest()


def _put_command_line(device: Path, slot: Slot) -> None:
    """Makes `cmdline-SLOT.txt` of a FAT the kernel's `cmdline.txt`, and reads it back."""
    wanted = _read(device, f"cmdline-{slot}.txt")
    if f"ingle.slot={slot}" not in wanted.decode(errors="replace").split():
        raise UpdateError(
            f"cmdline-{slot}.txt of the new version does not say ingle.slot={slot}: "
            "the bundle was built wrong"
        )
    with tempfile.NamedTemporaryFile() as file:
        file.write(wanted)
        file.flush()
        _mtools("mcopy", "-o", "-i", str(device), file.name, "::cmdline.txt")
    handle = os.open(device, os.O_RDWR)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
    if _read(device, "cmdline.txt") != wanted:
        raise UpdateError(f"the command line of slot {slot} reads differently: the card fails")


def _read(device: Path, name: str) -> bytes:
    return _mtools("mcopy", "-n", "-i", str(device), f"::{name}", "-")


def _mtools(*command: str) -> bytes:
    """Runs one of mtools, which read and write a FAT without mounting it."""
    try:
        ran = subprocess.run(command, check=True, capture_output=True, timeout=_LIMIT_S)
    except FileNotFoundError as error:
        raise UpdateError("mtools are missing on this machine: flash the card again") from error
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode(errors="replace").strip()
        raise UpdateError(f"the boot partition of the new version is damaged: {why}") from error
    except (OSError, subprocess.SubprocessError) as error:
        raise UpdateError(f"the boot partition could not be written: {error}") from error
    return ran.stdout
