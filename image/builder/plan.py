"""The plan of an image: everything that would go into it, without building anything."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from image.builder.application import version
from image.builder.debian import read_lock
from image.builder.lockfile import LockedWheel, locked_wheels
from image.builder.models import beside_the_slots
from image.builder.recipe import Disk, Platform, Recipe
from image.builder.slot import SELECTION_MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagePlan:
    """What a build would do."""

    name: str
    version: str
    role: str
    platform: Platform
    layers: tuple[str, ...]
    debian_packages: tuple[str, ...]
    """Those asked for; what they need comes with them."""
    pinned_packages: int
    """How many packages.lock names for it."""
    wheels: tuple[LockedWheel, ...]
    models: tuple[str, ...]
    """The packages that go into the image of models."""
    left_out: dict[str, str]
    units_enabled: tuple[str, ...]
    state: tuple[str, ...]
    disk: Disk
    card_mib: int
    """The smallest card it fits."""


def plan(recipe: Recipe, platform: Platform, repository: Path) -> ImagePlan:
    """Raises `RecipeError` where the recipe asks for what does not exist."""
    wheels = locked_wheels(recipe, repository / "uv.lock")
    names = {wheel.package for wheel in wheels}
    disk = recipe.disk
    return ImagePlan(
        name=recipe.name,
        version=version(repository),
        role=recipe.role,
        platform=platform,
        layers=tuple(layer.name for layer in recipe.layers),
        debian_packages=recipe.packages(platform),
        pinned_packages=len(read_lock(repository / "image/packages.lock").get(recipe.name, {})),
        wheels=wheels,
        models=tuple(sorted(beside_the_slots(recipe, wheels))),
        left_out={name: why for name, why in recipe.left_out().items() if name not in names},
        units_enabled=tuple(
            sorted({unit for layer in recipe.layers for unit in layer.units.enable})
        ),
        state=recipe.state(),
        disk=disk,
        card_mib=SELECTION_MIB + 2 * disk.boot_mib + 2 * disk.system_mib + disk.data_mib + 16,
    )


def plan_as_json(made: ImagePlan) -> str:
    return json.dumps(asdict(made), indent=2)


def plan_as_text(made: ImagePlan) -> str:
    own = [wheel for wheel in made.wheels if wheel.package not in made.models]
    beside = [wheel for wheel in made.wheels if wheel.package in made.models]
    lines = [
        f"{made.name} {made.version}, a {made.role} on {made.platform}, "
        f"of the layers {', '.join(made.layers)}",
        f"card: {made.card_mib} MiB at least; boot 2 x {made.disk.boot_mib}, system 2 x "
        f"{made.disk.system_mib}, data {made.disk.data_mib} and what the card has left",
        f"Debian packages: {len(made.debian_packages)} and what they need"
        f" ({made.pinned_packages or 'none'} pinned): {', '.join(made.debian_packages)}",
        f"Python packages in the slot ({_megabytes(own)}): {_listed(own)}",
        f"Python packages in the image of models ({_megabytes(beside)}): {_listed(beside)}",
        "left out:",
        *(f"  {name}: {why}" for name, why in sorted(made.left_out.items())),
        f"units: {', '.join(made.units_enabled)}",
        f"outlives an update: {', '.join(made.state)}",
    ]
    return "\n".join(lines)


def _listed(wheels: list[LockedWheel]) -> str:
    return ", ".join(f"{wheel.package} {wheel.version}" for wheel in wheels)


def _megabytes(wheels: list[LockedWheel]) -> str:
    return f"{sum(wheel.size for wheel in wheels) / 1e6:.0f} MB"
