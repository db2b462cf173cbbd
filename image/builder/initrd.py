"""The initrd: BusyBox, one script and the modules that reach the card, as a cpio archive.

Made without running anything of arm64.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from image.builder.progress import BuildError, Progress, remove
from image.builder.recipe import IMAGE
from image.builder.trimming import closure, module_needs

COMMANDS: Final = (
    *(
        "sh",
        "mount",
        "umount",
        "modprobe",
        "cat",
        "tail",
        "head",
        "sleep",
        "reboot",
        "mkdir",
        "dd",
        "od",
    ),
    *(
        "tr",
        "cp",
        "mv",
        "rm",
        "ln",
        "ls",
        "chmod",
        "chown",
        "chroot",
        "sync",
        "switch_root",
        "echo",
        "printf",
    ),
)


def kernel_releases(root: Path) -> list[str]:
    """Those that the root has modules for."""
    return sorted(path.name for path in (root / "usr/lib/modules").iterdir())


def make_initrd(progress: Progress, root: Path, target: Path, image: Path = IMAGE) -> None:
    """Writes the initrd for every kernel of the root. Raises `BuildError`."""
    tree = target.with_name(f".{target.name}.tree")
    remove(tree)
    for folder in ("bin", "dev", "proc", "sys", "run", "etc", "lib/modules"):
        (tree / folder).mkdir(parents=True)
    shutil.copy2(root / "usr/bin/busybox", tree / "bin/busybox")
    (tree / "sbin").symlink_to("bin")  # where the kernel looks for modprobe
    for name in COMMANDS:
        (tree / "bin" / name).symlink_to("busybox")
    shutil.copy2(image / "initrd/init", tree / "init")
    (tree / "init").chmod(0o755)
    wanted = _wanted(image / "initrd/modules")
    (tree / "etc/modules").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    for release in kernel_releases(root):
        _copy_modules(root / "usr/lib/modules" / release, tree / "lib/modules" / release, wanted)
        progress.run(["depmod", "-b", str(tree), release])
    _pack(tree, target)
    remove(tree)


def _wanted(path: Path) -> list[str]:
    lines = (line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
    return [name for line in lines for name in line.split()]


def _copy_modules(source: Path, target: Path, wanted: list[str]) -> None:
    """Those and what they depend on; `.ko.xz` is unpacked, as the whole archive is compressed."""
    needs = module_needs(source)
    names = set(wanted)
    done = closure(needs, lambda path: _module_name(path) in names)
    for path in done:
        _copy_module(source / path, target / path)
    if not done:
        raise BuildError(f"{source} has none of the modules of the initrd")
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        if (source / name).exists():
            shutil.copy2(source / name, target / name)


def _copy_module(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".xz":
        with target.with_suffix("").open("wb") as file:
            subprocess.run(["xz", "-dc", str(source)], stdout=file, check=True)
    else:
        shutil.copy2(source, target)


def _module_name(path: str) -> str:
    return path.rpartition("/")[2].split(".")[0].replace("-", "_")


def _pack(tree: Path, target: Path) -> None:
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    paths = sorted(tree.rglob("*"))
    for path in paths:
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    names = b"\0".join(str(path.relative_to(tree)).encode() for path in paths) + b"\0"
    command = [
        "cpio",
        "--null",
        "--create",
        "--format=newc",
        "--owner=0:0",
        "--reproducible",
        "--quiet",
    ]
    packed = subprocess.run(command, cwd=tree, input=names, stdout=subprocess.PIPE, check=True)
    with target.open("wb") as file:
        subprocess.run(["zstd", "-19", "-q"], input=packed.stdout, stdout=file, check=True)
