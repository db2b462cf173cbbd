"""Checks of every recipe and layer that need no build: what is wrong, a sentence each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from image.builder.lockfile import direct_dependencies, locked_wheels
from image.builder.models import beside_the_slots
from image.builder.recipe import (
    PLATFORMS,
    Layer,
    Recipe,
    RecipeError,
    load_layer,
    load_recipe,
    recipe_names,
)

_PACKAGE: Final = re.compile(r"[a-z0-9][a-z0-9+.-]+")
_UNIT: Final = re.compile(r"[A-Za-z0-9@._-]+\.(service|socket|target|timer|path|mount)")
_STATE: Final = re.compile(r"/(etc|var|home)(/[A-Za-z0-9._-]+)*")
_SIGNATURE: Final = re.compile(r"0x[0-9a-f]{8}")


def lint(repository: Path) -> list[str]:
    """One sentence for each thing that is wrong; nothing where all is in order."""
    image = repository / "image"
    wrong: list[str] = []
    for name in recipe_names(image):
        try:
            recipe = load_recipe(name, image)
            wrong += _check_recipe(recipe, repository)
        except RecipeError as error:
            wrong.append(str(error))
    for folder in sorted((image / "layers").iterdir()):
        try:
            wrong += _check_layer(load_layer(folder.name, image), repository)
        except RecipeError as error:
            wrong.append(str(error))
    return list(dict.fromkeys(wrong))


def _check_recipe(recipe: Recipe, repository: Path) -> Iterator[str]:
    if _SIGNATURE.fullmatch(recipe.disk.signature) is None:
        yield f"{recipe.name}: disk.signature must be 0x and eight hexadecimal digits"
    for platform in PLATFORMS:
        if not any(name.startswith("linux-image-") for name in recipe.packages(platform)):
            yield f"{recipe.name}: no layer brings a kernel for {platform}"
    yield from _check_kept(recipe)
    yield from _check_wheels(recipe, repository)


def _check_kept(recipe: Recipe) -> Iterator[str]:
    paths = list(recipe.state())
    for path in paths:
        if paths.count(path) > 1:
            yield f"{recipe.name}: {path} is kept twice"
        for other in paths:
            if path.startswith(other + "/"):
                yield f"{recipe.name}: {path} lies in {other}, which is kept as a whole"


def _check_wheels(recipe: Recipe, repository: Path) -> Iterator[str]:
    wheels = locked_wheels(recipe, repository / "uv.lock")
    beside_the_slots(recipe, wheels)
    known = {wheel.package for wheel in wheels} | set(recipe.left_out()) | set(recipe.from_debian())
    needed = direct_dependencies(repository / "pyproject.toml", recipe.role)
    for name in sorted(needed - known):
        yield (
            f"{recipe.name}: pyproject.toml asks for {name}, which no layer has among its roots, "
            "left_out or from_debian"
        )
    debian = recipe.packages("debian")
    for name, package in recipe.from_debian().items():
        if package not in debian:
            yield f"{recipe.name}: {name} is to come from {package}, which no layer installs"


def _check_layer(layer: Layer, repository: Path) -> Iterator[str]:
    place = f"layers/{layer.name}/layer.toml"
    packages = {name for platform in PLATFORMS for name in layer.packages.on(platform)}
    for name in sorted(packages):
        if _PACKAGE.fullmatch(name) is None:
            yield f"{place}: {name!r} is no name of a Debian package"
    yield from _check_units(layer, place)
    for unit in layer.systemd:
        if not (repository / "systemd" / unit).is_file():
            yield f"{place}: there is no systemd/{unit}"
    for path, number, said in layer.state():
        if _STATE.fullmatch(said) is None:
            yield f"{path}:{number}: {said!r} is no path under /etc, /var or /home"
    for stub in (layer.folder / "stubs").glob("*.py"):
        if stub.stem.replace("_", "-") not in layer.python.left_out:
            yield f"{place}: stubs/{stub.name} stands for a package that is not in left_out"


def _check_units(layer: Layer, place: str) -> Iterator[str]:
    units = (*layer.units.enable, *layer.units.disable, *layer.units.mask)
    for unit in units:
        if _UNIT.fullmatch(unit) is None:
            yield f"{place}: {unit!r} is no name of a unit"
    for unit in sorted({unit for unit in units if units.count(unit) > 1}):
        yield f"{place}: {unit} is named twice"
