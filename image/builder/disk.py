"""The disk image: partitions put together without a loop mount, compressed, with its checksums."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from image.builder.models import ModelsImage
from image.builder.progress import BuildError, Progress, remove
from image.builder.recipe import Recipe
from image.builder.slot import Slot, make_fat, make_selection

_CHUNK: Final = 1 << 20
_DATA_UUID: Final = "1e91e5da-7a00-4000-8000-000000000007"
_GENIMAGE: Final = """
image {name} {{
    hdimage {{
        partition-table-type = "mbr"
        disk-signature = {signature}
        extended-partition = 4
        align = 1M
    }}
    partition selection {{ partition-type = 0x0C bootable = true image = "selection.vfat" }}
    partition boot_a {{ partition-type = 0x0C image = "boot.vfat" }}
    partition boot_b {{ partition-type = 0x0C image = "boot_b.vfat" }}
    partition system_a {{ partition-type = 0x83 image = "system.erofs" size = {system}M }}
    partition system_b {{ partition-type = 0x83 size = {system}M }}
    partition data {{ partition-type = 0x83 image = "data.ext4" }}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskImage:
    """What is flashed."""

    path: Path
    """Compressed by zstd."""
    size: int
    """Bytes before compression."""
    sha256: str
    """Of the bytes before compression."""
    packed_size: int
    packed_sha256: str


def make_disk(
    progress: Progress,
    recipe: Recipe,
    slot: Slot,
    models: ModelsImage,
    repository: Path,
    target: Path,
) -> DiskImage:
    """Writes `target` (.img.zst), and .bmap and .sha256 beside it. Raises `BuildError`."""
    work = slot.system.parent
    image = work / target.name.removesuffix(".zst")
    with progress.step("putting the partitions together"):
        make_selection(progress, repository, work / "selection.vfat")
        _make_spare_boot(progress, recipe, work)
        _make_data(progress, recipe, models, work / "data.ext4")
        _assemble(progress, recipe, work, image)
    with progress.step("compressing the image"):
        # Before compressing: it reads which blocks the file has.
        bmap = target.with_name(image.name.removesuffix(".img") + ".bmap")
        progress.run(["bmaptool", "create", "-o", str(bmap), str(image)])
        progress.run(["zstd", "-q", "-f", "-T0", "-9", "--long=25", str(image), "-o", str(target)])
    made = DiskImage(
        path=target,
        size=image.stat().st_size,
        sha256=sha256_of(image),
        packed_size=target.stat().st_size,
        packed_sha256=sha256_of(target),
    )
    checksum = target.with_name(image.name.removesuffix(".img") + ".sha256")
    checksum.write_text(f"{made.packed_sha256}  {target.name}\n", encoding="ascii")
    return made


def sha256_of(path: Path) -> str:
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()


def _make_spare_boot(progress: Progress, recipe: Recipe, work: Path) -> None:
    """The other slot is empty until the first update."""
    tree = work / "spare"
    remove(tree)
    tree.mkdir()
    (tree / "empty.txt").write_text("This slot is filled by the first update.\n", encoding="ascii")
    make_fat(progress, tree, work / "boot_b.vfat", recipe.disk.boot_mib, "INGLE-BOOT")


def _make_data(progress: Progress, recipe: Recipe, models: ModelsImage, target: Path) -> None:
    tree = target.with_suffix(".tree")
    remove(tree)
    (tree / "models").mkdir(parents=True)
    (tree / "state").mkdir()
    shutil.copy2(models.path, tree / "models" / f"{models.sha256}.img")
    target.unlink(missing_ok=True)
    options = [
        "-q",
        "-F",
        "-i",
        "65536",
        "-t",
        "ext4",
        "-L",
        "data",
        "-m",
        "1",
        "-d",
        str(tree),
        "-U",
        _DATA_UUID,
    ]
    # 64bit and many inode groups up front, so that it grows to any card.
    features = [
        "-O",
        "64bit,metadata_csum,resize_inode",
        "-E",
        f"hash_seed={_DATA_UUID},root_owner=0:0",
    ]
    try:
        progress.run(["mke2fs", *options, *features, str(target), f"{recipe.disk.data_mib}M"])
    except BuildError as error:
        needed = models.path.stat().st_size / 1024**2
        raise BuildError(
            f"disk.data_mib of {recipe.name} gives {recipe.disk.data_mib}, and the models need "
            f"{needed:.0f}\n{error}"
        ) from error
    remove(tree)


def _assemble(progress: Progress, recipe: Recipe, work: Path, image: Path) -> None:
    configuration = work / "genimage.cfg"
    configuration.write_text(
        _GENIMAGE.format(
            name=image.name, signature=recipe.disk.signature, system=recipe.disk.system_mib
        ),
        encoding="ascii",
    )
    empty = work / "empty"
    remove(empty)
    empty.mkdir()
    remove(work / "genimage.tmp")
    folders = ["--rootpath", str(empty), "--tmppath", str(work / "genimage.tmp")]
    folders += ["--inputpath", str(work), "--outputpath", str(work)]
    progress.run(["genimage", "--config", str(configuration), *folders])
    subprocess.run(["fallocate", "--dig-holes", str(image)], check=True)
