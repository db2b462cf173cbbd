"""What of Debian's packages travels: the kernel's modules that are kept, the files that are not."""

import lzma
from collections import deque
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from image.builder.progress import BuildError, Progress, remove
from image.builder.recipe import Recipe

KEEP: Final = "modules.keep"
"""A layer's patterns of modules: paths below `kernel/` without their ending."""
DROP: Final = "files.drop"
"""A layer's globs of files and folders that are left out, below the root."""


def patterns_of(recipe: Recipe, name: str) -> list[str]:
    """The words of that file of every layer that has one; `#` begins a comment."""
    files = [layer.folder / name for layer in recipe.layers if (layer.folder / name).exists()]
    return [
        pattern
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        for pattern in line.partition("#")[0].split()
    ]


def drop_files(recipe: Recipe, root: Path) -> None:
    """Deletes what the layers leave out. A glob that finds nothing is no error."""
    for pattern in patterns_of(recipe, DROP):
        for path in sorted(root.glob(pattern)):
            remove(path)


def strip_extensions(progress: Progress, packages: Path) -> None:
    """Takes symbols and debug data out of Python's compiled modules, which some wheels bring along.

    Shared libraries that a wheel carries (`NAME.libs/`) stay as they are: their program headers
    were patched when the wheel was made, and stripping can misalign them. Raises `BuildError`.
    """
    modules = sorted(
        path
        for kind in ("*.cpython-*.so", "*.abi3.so")
        for path in packages.rglob(kind)
        if not path.is_symlink()
    )
    if modules:
        progress.run(["strip", "--strip-unneeded", *(str(path) for path in modules)])


def keep_modules(progress: Progress, recipe: Recipe, root: Path, release: str) -> None:
    """Deletes a kernel's other modules, and unpacks those that stay.

    The image and the update bundle are compressed as wholes, in which the packed modules of
    Debian would take a third more. Raises `BuildError` where no module is left.
    """
    folder = root / "usr/lib/modules" / release
    progress.run(["depmod", "-b", str(root), release])
    needs = module_needs(folder)
    patterns = patterns_of(recipe, KEEP)
    kept = closure(needs, lambda path: not patterns or _is_named(path, patterns))
    if not kept:
        raise BuildError(f"{KEEP} names no module of the kernel {release}")
    for path in needs:
        if path not in kept:
            (folder / path).unlink()
        elif path.endswith(".xz"):
            packed = folder / path
            packed.with_suffix("").write_bytes(lzma.decompress(packed.read_bytes()))
            packed.unlink()
    for place in sorted((folder / "kernel").rglob("*"), reverse=True):
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    progress.run(["depmod", "-b", str(root), release])


def module_needs(folder: Path) -> dict[str, list[str]]:
    """`modules.dep`: what each module needs, by path."""
    needs = {}
    for line in (folder / "modules.dep").read_text(encoding="utf-8").splitlines():
        path, _, others = line.partition(":")
        needs[path] = others.split()
    return needs


def closure(needs: dict[str, list[str]], is_wanted: Callable[[str], bool]) -> set[str]:
    """The wanted modules with all that they need."""
    waiting = deque(path for path in needs if is_wanted(path))
    done: set[str] = set()
    while waiting:
        path = waiting.popleft()
        if path not in done:
            done.add(path)
            waiting += needs[path]
    return done


def _is_named(path: str, patterns: list[str]) -> bool:
    name = path.removeprefix("kernel/").partition(".ko")[0]
    return any(fnmatchcase(name, pattern) for pattern in patterns)
