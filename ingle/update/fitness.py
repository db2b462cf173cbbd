"""Fitness of a bundle for this machine, pure: each reason to refuse it is one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ingle.update.bundle import Manifest
from ingle.update.errors import UpdateError
from ingle.update.machine import SlotImage

KINDS: Final = frozenset({"system", "boot"})
"""The images that a bundle must have, by the class of their slots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What the machine is that the bundle is for."""

    image: SlotImage
    architecture: str
    """As Debian names it: arm64."""
    capacities: Mapping[str, int]
    """Sizes of the other slot's partitions in bytes, by class."""


def refuse_unfit(manifest: Manifest, machine: Recipient, *, allow_older: bool) -> None:
    """Raises `UpdateError` where the bundle is for another machine, older, or too large."""
    image = machine.image
    _refuse_for_another(manifest, machine)
    if not allow_older and order(manifest.version) < order(image.version):
        raise UpdateError(
            f"the bundle has version {manifest.version}, and {image.version} runs: an older one is "
            "installed with --allow-older only"
        )
    if set(manifest.sums) != KINDS:
        raise UpdateError("the bundle does not have exactly a system and a boot image")
    for kind, wanted in manifest.sums.items():
        if wanted.size > machine.capacities[kind]:
            raise UpdateError(
                f"the {kind} image of the bundle has {_mb(wanted.size)}, and its partition "
                f"{_mb(machine.capacities[kind])}: flash the new image to go on from here"
            )


def _refuse_for_another(manifest: Manifest, machine: Recipient) -> None:
    image = machine.image
    if manifest.compatible != image.compatible or manifest.role != image.role:
        theirs = manifest.role or manifest.compatible
        raise UpdateError(f"the bundle is for a {theirs}, and this machine is a {image.role}")
    if manifest.architecture != machine.architecture:
        raise UpdateError(
            f"the bundle is for {manifest.architecture or 'no named'} processors, and this machine "
            f"has {machine.architecture}"
        )
    if manifest.platform != image.platform:
        raise UpdateError(
            f"the bundle is of platform {manifest.platform or '(none named)'}, and this machine's "
            f"image of {image.platform}"
        )


def order(version: str) -> tuple[tuple[int, ...], int, str]:
    """A key that sorts versions: 0.9 < 0.10 < 1.0rc1 < 1.0. What follows a + does not count."""
    plain = version.strip().lower().removeprefix("v").partition("+")[0]
    match = re.match(r"\d+(?:\.\d+)*", plain)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    rest = plain[match.end() :] if match else plain
    before = bool(re.match(r"[-._~]?(a|b|rc|alpha|beta|dev|pre)", rest))
    return tuple(numbers), 0 if before else 1, rest


def refuse_without_space(needed: int, free: int, what: str) -> None:
    """Raises `UpdateError` where the data partition has no room; sizes in bytes."""
    if needed > free:
        raise UpdateError(
            f"{what} needs {_mb(needed)} on the data partition, and {_mb(free)} are free"
        )


def _mb(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 10_000_000 else f"{size / 1e6:.1f} MB"
