"""Ingle itself in a slot: code, Python environment, units, as `make install-*` lays them."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from image.builder.lockfile import LockedWheel
from image.builder.models import SEEN_AT
from image.builder.progress import Progress
from image.builder.recipe import Recipe, RecipeError, digest
from image.builder.wheels import compile_bytecode, unpack_wheels

COPIED: Final = ("docs", "ingle", "migrations", "satellite", "hub", "systemd", "CHANGELOG.md")
"""Folders and files of the repository that travel; `hub` only with a hub."""
ALSO_COPIED: Final = ("bench", "LICENSE", "README.md", "pyproject.toml")
_UNITS: Final = "usr/lib/systemd/system"


def version(repository: Path) -> str:
    """The number in pyproject.toml. Raises `RecipeError`."""
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise RecipeError("pyproject.toml names no version")
    return found[1]


def build_name(recipe: Recipe, repository: Path) -> str:
    """Sixteen digits of what the slot's own part is made of: code, layers, lock file, builder."""
    paths = [path for name in _copied(recipe) for path in _files(repository / name)]
    paths += [path for layer in recipe.layers for path in _files(layer.folder)]
    paths += [*_files(repository / "image/builder"), *_files(repository / "image/initrd")]
    paths += [*_files(repository / "image/update"), *_files(repository / "image/first-boot")]
    paths += [repository / "uv.lock", repository / "image/models.toml"]
    parts: list[str | bytes] = [recipe.name]
    for path in paths:
        parts += [str(path.relative_to(repository)), path.read_bytes()]
    return digest(*parts)


def install_application(
    progress: Progress,
    recipe: Recipe,
    wheels: Sequence[LockedWheel],
    repository: Path,
    cache: Path,
    root: Path,
) -> None:
    """Lays code, environment and units into the root; `wheels` are those of the slot itself."""
    name = version(repository)
    home = root / "opt/ingle" / name
    home.mkdir(parents=True)
    (root / "opt/ingle/current").symlink_to(name)
    for item in _copied(recipe):
        source, target = repository / item, home / item
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, target)
    packages = home / ".venv/lib/python3.13/site-packages"
    seen_at = f"/opt/ingle/{name}"
    unpack_wheels(
        progress,
        wheels,
        cache / "wheels",
        packages,
        f"{seen_at}/.venv/lib/python3.13/site-packages",
    )
    _lay_environment(home, packages, name, seen_at)
    for layer in recipe.layers:
        stubs = layer.folder / "stubs"
        if stubs.is_dir():
            shutil.copytree(stubs, packages, dirs_exist_ok=True)
    for folder in ("ingle", "satellite", "hub", "migrations"):
        if (home / folder).is_dir():
            compile_bytecode(progress, home / folder, f"{seen_at}/{folder}")
    units = root / _UNITS
    for layer in recipe.layers:
        for unit in layer.systemd:
            shutil.copy2(repository / "systemd" / unit, units / unit)
    subprocess.run(["chmod", "-R", "u=rwX,go=rX", str(home)], check=True)


def _copied(recipe: Recipe) -> list[str]:
    left = () if recipe.role == "hub" else ("hub", "migrations")
    return [name for name in (*COPIED, *ALSO_COPIED) if name not in left]


def _lay_environment(home: Path, packages: Path, name: str, seen_at: str) -> None:
    """A Python environment over Debian's Python, which sees Ingle and the image of models."""
    (home / ".venv/bin").mkdir()
    for program in ("python", "python3"):
        (home / ".venv/bin" / program).symlink_to("/usr/bin/python3.13")
    (home / ".venv/pyvenv.cfg").write_text(
        "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.13\n", encoding="utf-8"
    )
    (packages / "ingle.pth").write_text(f"{seen_at}\n{SEEN_AT}\n", encoding="utf-8")
    metadata = packages / f"ingle-{name}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: ingle\nVersion: {name}\n", encoding="utf-8"
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = (
            item for item in path.rglob("*") if item.is_file() and "__pycache__" not in item.parts
        )
        yield from sorted(found)
