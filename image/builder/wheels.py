"""Python packages for arm64 without emulation: fetched by hash, unpacked, compiled."""

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from image.builder.lockfile import PYTHON, LockedWheel
from image.builder.progress import BuildError, Progress

_PYTHON: Final = f"python{PYTHON}"
_PIP: Final = (_PYTHON, "-m", "pip", "--no-input", "--disable-pip-version-check")
_PLATFORMS: Final = (
    *(f"manylinux_2_{minor}_aarch64" for minor in range(41, 16, -1)),
    *("manylinux2014_aarch64", "linux_aarch64"),
)


def fetch_wheels(progress: Progress, wheels: Sequence[LockedWheel], folder: Path) -> None:
    """Brings the files that the folder lacks. Raises `BuildError`."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [wheel for wheel in wheels if not _is_here(wheel, folder)]
    if not missing:
        return
    size = sum(wheel.size for wheel in missing) / 1e6
    wanted = folder / "wanted.txt"
    wanted.write_text(_requirements(missing), encoding="utf-8")
    with progress.step(f"fetching {len(missing)} Python packages ({size:.0f} MB)"):
        command = [*_PIP, "download", *_options(), "--require-hashes"]
        try:
            progress.run(
                [*command, "--dest", str(folder), "-r", str(wanted)], variables=_variables()
            )
        except BuildError as error:
            raise BuildError(
                f"Python packages could not be fetched. Is the network up, PyPI too?\n{error}"
            ) from error
    for wheel in missing:
        if not _is_here(wheel, folder):
            raise BuildError(f"{wheel.file} has not the content that uv.lock names")


def unpack_wheels(
    progress: Progress, wheels: Sequence[LockedWheel], folder: Path, target: Path, seen_at: str
) -> None:
    """Puts packages into `target`, compiled for a device that sees that folder at `seen_at`."""
    target.mkdir(parents=True, exist_ok=True)
    if wheels:
        wanted = folder / "wanted.txt"
        wanted.write_text(_requirements(wheels), encoding="utf-8")
        command = [*_PIP, "install", *_options(), "--no-index", "--no-compile", "--require-hashes"]
        find = ["--find-links", str(folder), "--target", str(target), "-r", str(wanted)]
        progress.run([*command, *find], variables=_variables())
        shutil.rmtree(target / "bin", ignore_errors=True)
    compile_bytecode(progress, target, seen_at)


def compile_bytecode(progress: Progress, folder: Path, seen_at: str) -> None:
    """Without it each start would compile anew: the root is read-only."""
    options = [
        "-q",
        "-j",
        "0",
        "--invalidation-mode",
        "unchecked-hash",
        "-s",
        str(folder),
        "-p",
        seen_at,
    ]
    progress.run([_PYTHON, "-m", "compileall", *options, str(folder)], variables=_variables())


def _requirements(wheels: Sequence[LockedWheel]) -> str:
    lines = [f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}" for wheel in wheels]
    return "\n".join(lines) + "\n"


def _options() -> list[str]:
    platforms = [word for name in _PLATFORMS for word in ("--platform", name)]
    python = ["--python-version", PYTHON, "--implementation", "cp", "--only-binary", ":all:"]
    return ["--no-deps", "--quiet", *python, *platforms]


def _variables() -> dict[str, str]:
    """Ours, without a setting that would let pip take another file than the one that is locked."""
    return {
        **{name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"},
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def _is_here(wheel: LockedWheel, folder: Path) -> bool:
    path = folder / wheel.file
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == wheel.sha256
