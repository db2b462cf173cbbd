"""Recipes and layers: what an image is made of, read from TOML and checked against a schema."""

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

Platform = Literal["debian", "raspios"]
PLATFORMS: Final = get_args(Platform)
ROLES: Final = ("satellite", "hub")
IMAGE: Final = Path(__file__).resolve().parent.parent
"""The folder `image/`."""


class RecipeError(Exception):
    """A recipe or layer that cannot be built; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Sizes of the partitions in MiB; the first is 32 MiB, data grows at the first boot."""

    signature: str
    """Disk signature of the MBR, "0x" and eight hexadecimal digits: how the initrd finds it."""
    boot_mib: int
    system_mib: int
    data_mib: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packages:
    """Debian packages by platform; `all` is for every platform."""

    all: tuple[str, ...] = ()
    debian: tuple[str, ...] = ()
    raspios: tuple[str, ...] = ()

    def on(self, platform: Platform) -> tuple[str, ...]:
        return (*self.all, *(self.debian if platform == "debian" else self.raspios))


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """systemd units to switch on, to switch off, and to make unstartable."""

    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    mask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheels:
    """Packages of the lock file: which travel, which do not, and why.

    A root travels with all it needs, whatever another layer leaves out.
    """

    roots: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    """Modules that must import on an emulated Cortex-A53, or the build fails."""
    data_only: dict[str, str] = field(default_factory=dict)
    """Name to reason: it travels, and nothing that it would need if it were imported."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Name to reason: not needed here, or a stub of the layer takes its place."""
    from_debian: dict[str, str] = field(default_factory=dict)
    """Name to the Debian package that brings it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One folder of `image/layers/`."""

    name: str
    summary: str
    folder: Path
    requires: tuple[str, ...] = ()
    packages: Packages = Packages()
    units: Units = Units()
    python: Wheels = field(default_factory=Wheels)
    systemd: tuple[str, ...] = ()
    """Files of `systemd/` that go to /usr/lib/systemd/system."""

    def state(self) -> Iterator[tuple[Path, int, str]]:
        """The paths that outlive an update: file, line, path."""
        for path in sorted((self.folder / "state.d").glob("*.conf")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if said := line.partition("#")[0].strip():
                    yield path, number, said


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One image."""

    name: str
    summary: str
    role: str
    layers: tuple[Layer, ...]
    compatible: str
    devices: tuple[str, ...]
    models: tuple[str, ...]
    """Groups of `image/models.toml`."""
    disk: Disk

    def packages(self, platform: Platform) -> tuple[str, ...]:
        """Those of all layers, each once, in alphabetical order."""
        return tuple(
            sorted({name for layer in self.layers for name in layer.packages.on(platform)})
        )

    def roots(self) -> tuple[str, ...]:
        return tuple(sorted({name for layer in self.layers for name in layer.python.roots}))

    def imports(self) -> tuple[str, ...]:
        return tuple(name for layer in self.layers for name in layer.python.imports)

    def data_only(self) -> dict[str, str]:
        return {k: v for layer in self.layers for k, v in layer.python.data_only.items()}

    def left_out(self) -> dict[str, str]:
        return {k: v for layer in self.layers for k, v in layer.python.left_out.items()}

    def from_debian(self) -> dict[str, str]:
        return {k: v for layer in self.layers for k, v in layer.python.from_debian.items()}

    def state(self) -> tuple[str, ...]:
        return tuple(path for layer in self.layers for _, _, path in layer.state())


def recipe_names(image: Path = IMAGE) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in (image / "recipes").glob("*.toml")))


def load_recipe(name: str, image: Path = IMAGE) -> Recipe:
    """The recipe of that name with its layers. Raises `RecipeError`."""
    path = image / "recipes" / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(recipe_names(image))
        raise RecipeError(f"there is no image called {name}; there are {known}")
    said = _read(path)
    _check_table(path, "", said, _RECIPE)
    if said["role"] not in ROLES:
        raise RecipeError(f"{path}: role is {said['role']!r}; it must be one of {', '.join(ROLES)}")
    layers = tuple(load_layer(layer, image) for layer in said["layers"])
    _check_order(path, layers)
    _check_table(path, "disk.", said["disk"], _DISK)
    return Recipe(
        **{name: _frozen(value) for name, value in said.items() if name not in ("layers", "disk")},
        layers=layers,
        disk=Disk(**said["disk"]),
    )


def load_layer(name: str, image: Path = IMAGE) -> Layer:
    """The layer of that name. Raises `RecipeError`."""
    folder = image / "layers" / name
    path = folder / "layer.toml"
    if not path.is_file():
        raise RecipeError(f"there is no layer called {name}: {path} is missing")
    said = _read(path)
    _check_table(path, "", said, _LAYER, required=("name", "summary"))
    if said["name"] != name:
        raise RecipeError(f"{path}: name is {said['name']!r}; it must be that of its folder")
    parts = {
        "packages": (Packages, _PACKAGES),
        "units": (Units, _UNITS),
        "python": (Wheels, _WHEELS),
    }
    made: dict[str, Any] = {}
    for key, (kind, schema) in parts.items():
        table = said.pop(key, {})
        _check_table(path, f"{key}.", table, schema, required=())
        made[key] = kind(**{word: _frozen(value) for word, value in table.items()})
    return Layer(folder=folder, **made, **{word: _frozen(value) for word, value in said.items()})


def digest(*parts: str | bytes) -> str:
    """Sixteen hexadecimal digits that stand for these parts: the key of what is cached."""
    made = hashlib.sha256()
    for part in parts:
        made.update(part if isinstance(part, bytes) else part.encode())
        made.update(b"\0")
    return made.hexdigest()[:16]


_TEXTS: Final = "a list of texts"
_RECIPE: Final = {
    **dict.fromkeys(("name", "summary", "role", "compatible"), "a text"),
    **dict.fromkeys(("layers", "devices", "models"), _TEXTS),
    "disk": "a table",
}
_DISK: Final = {
    "signature": "a text",
    **{item.name: "a number" for item in fields(Disk) if item.name != "signature"},
}
_LAYER: Final = {
    **dict.fromkeys(("name", "summary"), "a text"),
    **dict.fromkeys(("requires", "systemd"), _TEXTS),
    **dict.fromkeys(("packages", "units", "python"), "a table"),
}
_PACKAGES: Final = {item.name: _TEXTS for item in fields(Packages)}
_UNITS: Final = {item.name: _TEXTS for item in fields(Units)}
_WHEELS: Final = {
    "roots": _TEXTS,
    "imports": _TEXTS,
    **dict.fromkeys(("data_only", "left_out", "from_debian"), "a table of texts"),
}


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"{path}: {error}") from error


def _check_table(
    path: Path,
    prefix: str,
    table: dict[str, Any],
    schema: dict[str, str],
    required: tuple[str, ...] | None = None,
) -> None:
    for name in schema if required is None else required:
        if name not in table:
            raise RecipeError(f"{path}: {prefix}{name} is missing")
    for name, value in table.items():
        if name not in schema:
            known = ", ".join(sorted(schema))
            raise RecipeError(f"{path}: {prefix}{name} is unknown; known are {known}")
        if not _fits(value, schema[name]):
            raise RecipeError(f"{path}: {prefix}{name} must be {schema[name]}")


def _fits(value: object, kind: str) -> bool:
    if kind == "a text":
        return isinstance(value, str) and value != ""
    if kind == "a number":
        return isinstance(value, int) and not isinstance(value, bool) and value > 0
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "a table of texts":
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return isinstance(value, dict)


def _check_order(path: Path, layers: tuple[Layer, ...]) -> None:
    before: set[str] = set()
    for layer in layers:
        for needed in layer.requires:
            if needed not in before:
                raise RecipeError(f"{path}: the layer {layer.name} needs {needed} before it")
        before.add(layer.name)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
