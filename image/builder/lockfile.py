"""Which wheels of uv.lock an image takes, and which of each package's files fits arm64."""

import ast
import operator
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from image.builder.recipe import Recipe, RecipeError

PYTHON: Final = "3.13"
"""That of Debian 13."""
GLIBC: Final = (2, 41)
"""That of Debian 13; a wheel for a newer one does not run."""
_ENVIRONMENT: Final = {
    "python_full_version": "3.13.5",
    "python_version": PYTHON,
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "aarch64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
    "os_name": "posix",
}
_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)(?:\[([^]]*)\])?")
_NO_FILE: Final[tuple[int, dict[str, Any]]] = (0, {})
_COMPARED: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedWheel:
    """One file of one package."""

    package: str
    version: str
    url: str
    sha256: str
    size: int
    """Bytes; 0 where the lock file does not say."""

    @property
    def file(self) -> str:
        return self.url.rpartition("/")[2]


def locked_wheels(recipe: Recipe, lock: Path) -> tuple[LockedWheel, ...]:
    """The wheels of that image, in alphabetical order. Raises `RecipeError`."""
    packages = _packages(lock)
    names = _closure(recipe, packages)
    return tuple(_wheel(packages[name]) for name in sorted(names))


def direct_dependencies(pyproject: Path, extra: str) -> set[str]:
    """Packages that pyproject.toml names for Ingle itself and an extra, with those it takes in."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    names: set[str] = set()
    waiting = list(project["dependencies"]) + project["optional-dependencies"][extra]
    while waiting:
        name, extras = _REQUIREMENT.match(waiting.pop()).groups()  # type: ignore[union-attr]
        if name != "ingle":
            names.add(name.lower().replace("_", "-"))
        for taken_in in (extras or "").split(",") if name == "ingle" else ():
            waiting += project["optional-dependencies"][taken_in.strip()]
    return names


def holds(marker: str) -> bool:
    """Whether a marker of the lock file holds on the image.

    Raises `RecipeError` for one that it does not understand.
    """
    try:
        return _holds(ast.parse(marker, mode="eval").body)
    except (SyntaxError, KeyError, TypeError) as error:
        raise RecipeError(f"uv.lock: the marker {marker!r} is not understood") from error


def fits(file: str) -> int:
    """How well a wheel fits the image: 0 not at all, and more for what was made for it."""
    parts = file.removesuffix(".whl").split("-")
    pythons, abis, platforms = (part.split(".") for part in parts[-3:])
    if not any(_fits_python(python, abi) for python in pythons for abi in abis):
        return 0
    glibcs = [version for name in platforms if (version := _glibc(name)) is not None]
    return max((1 + version[1] for version in glibcs if version <= GLIBC), default=0)


def _holds(node: ast.expr) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = [_holds(part) for part in node.values]
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise TypeError(node)
    left, right = node.left, node.comparators[0]
    names = [part.id for part in (left, right) if isinstance(part, ast.Name)]
    values = [
        _value(part, numeric=any("version" in name for name in names)) for part in (left, right)
    ]
    if isinstance(node.ops[0], ast.In | ast.NotIn):
        return (values[0] in values[1]) == isinstance(node.ops[0], ast.In)
    return _COMPARED[type(node.ops[0])](*values)


def _value(node: ast.expr, *, numeric: bool) -> Any:
    text = _ENVIRONMENT[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
    return tuple(int(part) for part in text.split(".")) if numeric else text


def _fits_python(python: str, abi: str) -> bool:
    if python.startswith("py3") or python == "py2":
        return python in ("py3", "py313") or python.startswith("py3")
    if python == "cp313":
        return abi in ("cp313", "abi3", "none")
    number = python.removeprefix("cp3")
    return abi == "abi3" and number.isdigit() and int(number) <= int(PYTHON.split(".")[1])


def _glibc(platform: str) -> tuple[int, int] | None:
    if platform == "any":
        return (2, 0)
    named = re.fullmatch(r"manylinux_(\d+)_(\d+)_aarch64", platform)
    if named:
        return (int(named[1]), int(named[2]))
    return {"manylinux2014_aarch64": (2, 17), "linux_aarch64": (2, 0)}.get(platform)


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    """By name; where there are several for different Pythons, the image's."""
    return _parsed(lock.read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _parsed(lock: str) -> dict[str, dict[str, Any]]:
    found = {}
    for package in tomllib.loads(lock)["package"]:
        markers = package.get("resolution-markers")
        if markers is None or any(holds(marker) for marker in markers):
            found[package["name"]] = package
    return found


def _closure(recipe: Recipe, packages: dict[str, dict[str, Any]]) -> set[str]:
    roots, data_only = recipe.roots(), recipe.data_only()
    cut = (set(recipe.left_out()) | set(recipe.from_debian())) - set(roots) - set(data_only)
    for name in (*roots, *data_only):
        if name not in packages:
            raise RecipeError(f"{recipe.name}: uv.lock has no package {name}")
    found: set[str] = set(data_only)
    waiting = [name for name in roots if name not in data_only]
    while waiting:
        name = waiting.pop()
        if name in found or name in cut:
            continue
        found.add(name)
        waiting += _needed(packages[name])
    return found


def _needed(package: dict[str, Any]) -> Iterator[str]:
    for dependency in package.get("dependencies", ()):
        if "marker" not in dependency or holds(dependency["marker"]):
            yield dependency["name"]


def _wheel(package: dict[str, Any]) -> LockedWheel:
    files = [(fits(wheel["url"].rpartition("/")[2]), wheel) for wheel in package.get("wheels", ())]
    rank, wheel = max(files, key=lambda found: found[0], default=_NO_FILE)
    name, version = package["name"], package["version"]
    if rank == 0:
        raise RecipeError(f"uv.lock: {name} {version} has no wheel for arm64 and Python {PYTHON}")
    return LockedWheel(
        package=name,
        version=version,
        url=wheel["url"],
        sha256=wheel["hash"].removeprefix("sha256:"),
        size=wheel.get("size", 0),
    )
