"""The update bundle: the slot's two images, signed, for RAUC to write into the other slot."""

import os
import shutil
from pathlib import Path
from typing import Final

from image.builder.application import version
from image.builder.models import ModelsImage
from image.builder.progress import Progress, remove
from image.builder.recipe import Platform, Recipe
from image.builder.slot import Slot

_MANIFEST: Final = Path("image/update/manifest.raucm.in")
_DAYS: Final = "7300"


class SigningKey:
    """The key that signs bundles, and the certificate that the image trusts.

    INGLE_UPDATE_KEY and INGLE_UPDATE_CERT name the files of a real one. Without them a development
    key is made and kept in the build cache: whoever has that folder can sign for images built with
    it, and for no others.
    """

    def __init__(self, progress: Progress, cache: Path) -> None:
        given = os.environ.get("INGLE_UPDATE_KEY"), os.environ.get("INGLE_UPDATE_CERT")
        self.is_for_development = not all(given)
        folder = cache / "development-key"
        self.key = Path(given[0] or folder / "key.pem")
        self.certificate = Path(given[1] or folder / "certificate.pem")
        if self.is_for_development and not self.certificate.exists():
            self._make(progress, folder)

    def _make(self, progress: Progress, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = ["-keyout", str(self.key), "-out", str(self.certificate)]
        kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-sha256"]
        subject = ["-subj", "/CN=Ingle development builds", "-days", _DAYS]
        usage = ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
        progress.run(["openssl", "req", "-x509", *kind, *names, *subject, *usage])
        self.key.chmod(0o600)


def make_bundle(
    progress: Progress,
    recipe: Recipe,
    platform: Platform,
    slot: Slot,
    models: ModelsImage,
    key: SigningKey,
    repository: Path,
    target: Path,
) -> None:
    """Writes the bundle (.raucb), and the image of models that it needs beside it.

    Raises `BuildError`.
    """
    tree = slot.system.parent / "bundle"
    remove(tree)
    tree.mkdir()
    os.link(slot.boot, tree / "boot.vfat")
    os.link(slot.system, tree / "system.img")
    said = (repository / _MANIFEST).read_text(encoding="utf-8")
    for name, value in {
        "COMPATIBLE": recipe.compatible,
        "VERSION": version(repository),
        "ROLE": recipe.role,
        "BUILD": slot.build,
        "ARCHITECTURE": "arm64",
        "PLATFORM": platform,
        "MODELS": models.sha256,
    }.items():
        said = said.replace(f"@{name}@", value)
    (tree / "manifest.raucm").write_text(said, encoding="utf-8")
    target.unlink(missing_ok=True)
    signing = [f"--cert={key.certificate}", f"--key={key.key}", f"--keyring={key.certificate}"]
    squash = "--mksquashfs-args=-comp xz -b 1M"
    with progress.step("signing the update bundle"):
        progress.run(["rauc", *signing, "bundle", squash, str(tree), str(target)])
    remove(tree)
    beside = target.with_name(f"{models.sha256}.img")
    if not beside.exists():
        shutil.copy2(models.path, beside)
