"""A build from one end to the other; runs in the toolbox."""

import json
import os
import shutil
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from image.builder.application import version
from image.builder.bundle import SigningKey, make_bundle
from image.builder.debian import compare, ensure_root, packages_in, read_lock, write_lock
from image.builder.disk import DiskImage, make_disk, sha256_of
from image.builder.lockfile import LockedWheel, locked_wheels
from image.builder.manifest import write_manifest
from image.builder.models import ModelsImage, ensure_models, model_groups
from image.builder.progress import BuildError, Progress
from image.builder.recipe import Platform, Recipe
from image.builder.sbom import write_sbom
from image.builder.slot import Slot, SlotMaker
from image.builder.wheels import fetch_wheels

REPOSITORY: Final = Path("/repository")
CACHE: Final = Path("/cache")
OUT: Final = Path("/out")
_ROOM_BYTES: Final = 6 * 1024**3
"""What a build needs at most, cold."""


def build(recipe: Recipe, platform: Platform, progress: Progress) -> None:
    """Builds an image with all that goes with it into image/out. Raises `BuildError`."""
    if (free := shutil.disk_usage(CACHE).free) < _ROOM_BYTES:
        raise BuildError(f"a build needs 6 GB of disk, and {free / 1024**3:.1f} GB are free")
    begun_s = time.monotonic()
    number = version(REPOSITORY)
    wheels = locked_wheels(recipe, REPOSITORY / "uv.lock")
    archive = ensure_root(progress, recipe, platform, CACHE)
    fetch_wheels(progress, wheels, CACHE / "wheels")
    _keep_uploads(recipe, wheels)
    models = ensure_models(progress, recipe, wheels, CACHE)
    key = SigningKey(progress, CACHE)
    maker = SlotMaker(progress, recipe, platform, REPOSITORY, CACHE)
    slot = maker.make(archive, wheels, models, key.certificate)
    packages = _checked(recipe, archive, platform)
    name = f"{recipe.name}-{number}" + ("" if platform == "debian" else f"-{platform}")
    disk = make_disk(progress, recipe, slot, models, REPOSITORY, OUT / f"{name}.img.zst")
    bundle = OUT / f"{name}.raucb"
    if (REPOSITORY / "image/update/manifest.raucm.in").exists():
        make_bundle(progress, recipe, platform, slot, models, key, REPOSITORY, bundle)
    released = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    seen_at = Path(os.environ["IMAGE_OUT"])
    write_manifest(OUT, recipe, disk, released.strftime("%Y-%m-%d"), seen_at)
    created = released.strftime("%Y-%m-%dT%H:%M:%SZ")
    write_sbom(
        OUT / f"{name}.spdx.json", recipe, number, packages, wheels, CACHE / "wheels", created
    )
    _report(name, disk, slot, models, progress, time.monotonic() - begun_s)
    if key.is_for_development:
        print(
            "image: the update bundle is signed with a development key; "
            "INGLE_UPDATE_KEY names a real one"
        )


def pin(recipe: Recipe, platform: Platform, progress: Progress) -> None:
    """Writes the Debian packages of this image as they are in its root into packages.lock."""
    archive = ensure_root(progress, recipe, platform, CACHE)
    packages = packages_in(archive)
    write_lock(recipe.name, packages, REPOSITORY / "image/packages.lock")
    print(f"image: {len(packages)} packages of {recipe.name} are pinned in image/packages.lock")


def _checked(recipe: Recipe, archive: Path, platform: Platform) -> dict[str, tuple[str, str]]:
    """The Debian packages of the root, held against packages.lock. Raises `BuildError`."""
    packages = packages_in(archive)
    pinned = read_lock(REPOSITORY / "image/packages.lock").get(recipe.name, {})
    other, forged = compare(pinned, packages)
    if forged:
        raise BuildError(
            f"packages.lock names other content for {', '.join(forged)}: "
            "the mirror cannot be trusted"
        )
    if other and pinned and platform == "debian":
        words = f"{len(other)} packages differ from packages.lock ({'; '.join(other[:3])} ...)"
        if os.environ.get("IMAGE_LOCKED"):
            raise BuildError(f"{words}; IMAGE_LOCKED=1 wants them as they are pinned")
        print(f"image: {words}: Debian has newer ones. make image-lock pins them")
    return packages


def _keep_uploads(recipe: Recipe, wheels: Sequence[LockedWheel]) -> None:
    """A copy of each model that strangers publish: it can be built from when they take it back."""
    kept = CACHE / "kept-models"
    for group in model_groups(REPOSITORY / "image").values():
        if not group.uploaded_by or group.name not in recipe.models:
            continue
        for wheel in wheels:
            target = kept / wheel.file
            if wheel.package in group.packages and not target.exists():
                kept.mkdir(parents=True, exist_ok=True)
                shutil.copy2(CACHE / "wheels" / wheel.file, target)


def _report(
    name: str,
    disk: DiskImage,
    slot: Slot,
    models: ModelsImage,
    progress: Progress,
    took_s: float,
) -> None:
    bundle = OUT / f"{name}.raucb"
    signed = bundle.exists()
    said = {
        "image": name,
        "build": slot.build,
        "image_mb": round(disk.packed_size / 1e6, 1),
        "image_unpacked_mb": round(disk.size / 1e6, 1),
        "image_sha256": disk.packed_sha256,
        "bundle_mb": round(bundle.stat().st_size / 1e6, 1) if signed else None,
        "bundle_sha256": sha256_of(bundle) if signed else None,
        "system_mb": round(slot.system.stat().st_size / 1e6, 1),
        "models_mb": round(models.path.stat().st_size / 1e6, 1),
        "models": models.sha256,
        "seconds": round(took_s),
        "steps_s": {step: round(seconds, 1) for step, seconds in progress.took_s.items()},
    }
    (OUT / f"{name}.build.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")
    print(
        f"image: {disk.path.name} is ready in image/out: {said['image_mb']} MB, the update bundle "
        f"{said['bundle_mb']} MB, {took_s:.0f} s"
    )
