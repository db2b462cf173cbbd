"""The toolbox: a Debian 13 of this machine's architecture with every tool of a build.

Everything but making it happens inside it, so that the versions are the same wherever one builds.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from image.builder.namespace import command_in, run_inside
from image.builder.progress import BuildError, Progress, made_once
from image.builder.recipe import IMAGE, digest

SUITE: Final = "trixie"
PACKAGES: Final = (
    *(
        "mmdebstrap",
        "arch-test",
        "apt-utils",
        "ca-certificates",
        "cpio",
        "kmod",
        "zstd",
        "xz-utils",
    ),
    *("genimage", "mtools", "dosfstools", "e2fsprogs", "erofs-utils", "fdisk", "bmap-tools"),
    *("qemu-user", "qemu-system-arm", "rauc", "cryptsetup-bin", "openssl", "squashfs-tools"),
    *("python3.13", "python3-pip", "systemd", "binutils-multiarch", "nftables"),
)
PASSED_ON: Final = (
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "INGLE_UPDATE_KEY",
    "INGLE_UPDATE_CERT",
)
"""Variables of the caller that hold inside, beside those whose names begin with IMAGE_ or PIP_."""
REPOSITORY: Final = IMAGE.parent
CACHE: Final = REPOSITORY / ".cache" / "image"
OUT: Final = IMAGE / "out"


def mirror() -> str:
    """Debian's archive: IMAGE_MIRROR, or the one for everybody."""
    return os.environ.get("IMAGE_MIRROR", "http://deb.debian.org/debian")


def sources(*components: str) -> list[str]:
    """Lines of a sources.list. IMAGE_MIRROR_SECURITY is where security updates come from."""
    base = mirror()
    security = os.environ.get("IMAGE_MIRROR_SECURITY", base.rstrip("/") + "-security")
    parts = " ".join(components)
    return [
        f"deb {base} {SUITE} {parts}",
        f"deb {base} {SUITE}-updates {parts}",
        f"deb {security} {SUITE}-security {parts}",
    ]


def toolbox_path() -> Path:
    return CACHE / f"toolbox-{digest(SUITE, *PACKAGES)}"


def ensure_toolbox(progress: Progress) -> Path:
    """Its folder; made where it is missing: two minutes and a gigabyte. Raises `BuildError`."""
    path = toolbox_path()
    if path.exists():
        return path
    if shutil.which("mmdebstrap") is None:
        raise BuildError(
            "mmdebstrap is missing, which makes the toolbox: sudo apt install mmdebstrap"
        )
    with progress.step("making the toolbox (once)"):
        made_once(path, lambda unfinished: _make(progress, unfinished))
    return path


def in_toolbox(command: Sequence[str], variables: Mapping[str, str] | None = None) -> list[str]:
    """The arguments that run a command in the toolbox, for `run_inside` and `start_inside`.

    The repository is at /repository there (nobody writes to it but into image/out), the cache at
    /cache.
    """
    passed = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("IMAGE_", "PIP_")) or name in PASSED_ON
    }
    OUT.mkdir(parents=True, exist_ok=True)
    binds = {
        REPOSITORY: "/repository",
        CACHE: "/cache",
        OUT: "/out",
        Path("/etc/resolv.conf"): "/etc/resolv.conf",
        Path("/etc/hosts"): "/etc/hosts",
        Path("/etc/ssl/certs/ca-certificates.crt"): "/etc/ssl/certs/ca-certificates.crt",
        **{Path(folder): folder for folder in _package_folders()},
    }
    return command_in(toolbox_path(), binds, {**passed, **(variables or {})}, command)


def run_in_toolbox(command: Sequence[str], variables: Mapping[str, str] | None = None) -> int:
    """Runs a command in the toolbox; its exit status."""
    return run_inside(in_toolbox(command, variables))


def _make(progress: Progress, target: Path) -> None:
    options = [
        *("mmdebstrap", "--variant=apt", f"--include={','.join(PACKAGES)}"),
        *('--aptopt=APT::Install-Recommends "false"', "--dpkgopt=path-exclude=/usr/share/doc/*"),
        *("--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*"),
    ]
    if os.geteuid() == 0:
        progress.run([*options, "--mode=root", SUITE, str(target), *sources("main")])
        return
    archive = target.with_suffix(".tar")
    try:
        progress.run([*options, "--mode=unshare", SUITE, str(archive), *sources("main")])
        target.mkdir()
        unpack = ["tar", "-xf", str(archive), "-C", str(target), "--exclude=./dev/*"]
        arguments = command_in(Path("/"), {}, {}, unpack)
        if run_inside(arguments) != 0:
            raise BuildError("the toolbox could not be unpacked")
    finally:
        archive.unlink(missing_ok=True)


def _package_folders() -> set[str]:
    """Folders with Python packages that this machine's pip looks into."""
    said = " ".join(value for name, value in os.environ.items() if name.startswith("PIP_"))
    ran = subprocess.run(
        ["python3", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    words = (said + " " + ran.stdout.replace("'", " ").replace("file://", " ")).split()
    return {word for word in words if word.startswith("/opt/") and Path(word).is_dir()}
