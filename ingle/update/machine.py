"""Facts of the machine: which slot runs, what the slot's image is, what its firmware can do."""

import struct
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ingle.runtime.appliance import AppliancePaths
from ingle.update.autoboot import Slot
from ingle.update.errors import UpdateError

OLDEST_BOOTLOADER: Final = datetime(2022, 10, 1, tzinfo=UTC)
"""Bootloaders (EEPROM) from before do not know tryboot_a_b: they would boot the old slot for ever,
or the new one without a way back."""


class SlotImage(BaseModel):
    """`/usr/lib/ingle/image.toml`: what the image of a slot is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Literal["satellite", "hub"]
    version: str
    platform: Literal["debian", "raspios"]
    build: str = ""
    models: str = ""
    """SHA-256 of the image of models that the slot needs; empty: none."""
    compatible: str


def slot_image(path: Path) -> SlotImage:
    """What a file `image.toml` says. Raises `UpdateError`."""
    try:
        return SlotImage.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise UpdateError(
            "this machine was not flashed with an Ingle image: update it with git pull and "
            "make install-hub or make install-satellite"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UpdateError(f"{path} cannot be read, flash the card again: {error}") from error


def command_line_words(places: AppliancePaths) -> dict[str, str]:
    """The `name=value` words of the kernel's command line."""
    return _words(places.command_line)


def _words(path: Path) -> dict[str, str]:
    try:
        words = path.read_text(errors="replace").split()
    except OSError:
        return {}
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def current_slot(places: AppliancePaths) -> Slot:
    """The slot that runs: as the initrd found it, else as the kernel was told.

    Raises `UpdateError` where neither says it.
    """
    told = command_line_words(places).get("ingle.slot")
    match _words(places.running_slot).get("slot", told):
        case "a":
            return "a"
        case "b":
            return "b"
        case _:
            raise UpdateError(
                "which slot runs is not known: the kernel's command line has no ingle.slot=a or b"
            )


def is_trial(places: AppliancePaths) -> bool:
    """Whether the firmware made this boot as a trial."""
    flag = _number(places.bootloader / "tryboot")
    return bool(flag) or command_line_words(places).get("ingle.tryboot") == "1"


def refuse_without_tryboot(places: AppliancePaths) -> None:
    """Raises `UpdateError` where a trial boot cannot be had, before anything is written for one.

    A Raspberry Pi tells by its device tree and its kernel. An emulator that plays the firmware says
    `ingle.firmware=tryboot` on the command line.
    """
    if command_line_words(places).get("ingle.firmware") == "tryboot":
        return
    if not places.mailbox.exists():
        raise UpdateError(
            "this kernel cannot ask the firmware for a trial boot (tryboot): only Raspberry Pi's "
            "own kernels can, so there would be no way back; flash the new image instead"
        )
    built = _number(places.bootloader / "build-timestamp")
    if built is not None and (day := datetime.fromtimestamp(built, UTC)) < OLDEST_BOOTLOADER:
        raise UpdateError(
            f"the bootloader of this Raspberry Pi is of {day:%Y-%m-%d} and cannot make a trial "
            "boot: write a newer one with Raspberry Pi Imager (Misc utility images, Bootloader), "
            "then update again"
        )


def _number(path: Path) -> int | None:
    """A cell of the device tree: 32 bits, big-endian; None where there is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return struct.unpack(">I", content)[0] if len(content) == 4 else None
