"""Images of models beside the slots: `HASH.img`, each named by its SHA-256.

A slot's `image.toml` names the one that it needs. A new one is put there before the slot that needs
it is written; one that neither slot needs goes once a new version is confirmed.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ingle.runtime.disk import Disk
from ingle.update.errors import UpdateError
from ingle.update.sources import Say, fetched

_BLOCK: Final = 1 << 20


def present(folder: Path, digest: str) -> bool:
    """Whether the image is there and holds what its name says."""
    path = folder / f"{digest}.img"
    return path.is_file() and _digest(path) == digest


def bring(folder: Path, digest: str, source: str, say: Say) -> None:
    """Copies an image of models from a source and verifies it. Raises `UpdateError`.

    It lies beside the bundle, under the name that the bundle's signed manifest gives it, so that
    it needs no signature of its own.
    """
    incoming = folder / f"{digest}.new"
    fetched(source, incoming, say, what="the image of models that this version needs")
    if _digest(incoming) != digest:
        Disk().remove(incoming)
        raise UpdateError(
            "the image of models beside the bundle is damaged or of another version: "
            f"it should have the SHA-256 {digest[:12]}…"
        )
    incoming.replace(folder / f"{digest}.img")
    Disk().sync_folder(folder)


def remove_unneeded(folder: Path, needed: Iterable[str]) -> tuple[str, ...]:
    """Removes the images that no slot needs; returns their names."""
    kept = {f"{digest}.img" for digest in needed}
    gone = [path for path in sorted(folder.glob("*.img")) if path.name not in kept]
    leftovers = [*folder.glob("*.new"), *folder.glob("*.part")]
    for path in (*gone, *leftovers):
        Disk().remove(path)
    return tuple(path.name for path in gone)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise UpdateError(f"{path} cannot be read: {error}") from error
    return digest.hexdigest()
