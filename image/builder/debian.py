"""The Debian of an image: every package of its layers, made once for a list of packages."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from image.builder.progress import BuildError, Progress, made_once
from image.builder.recipe import IMAGE, Platform, Recipe, RecipeError, digest
from image.builder.toolbox import SUITE, sources

LOCK: Final = IMAGE / "packages.lock"
RASPBERRY_PI: Final = "https://archive.raspberrypi.com/debian"
RASPBERRY_PI_KEY: Final = "CF8A1AF502A2AA2D763BAE7E82B129927FA3303E"
"""Fingerprint of the key that signs Raspberry Pi's packages; any other is refused."""
_DIVERTED: Final = (
    *("sbin/update-initramfs", "sbin/update-ca-certificates", "bin/ssh-keygen"),
    *("bin/py3compile", "bin/python3.13", "sbin/depmod"),
)
"""Programs under /usr that do nothing while packages are installed: under emulation they take
minutes. What they make is made by the toolbox's (layers/base/customize), or by each device."""
_HOOKS: Final = Path(__file__).resolve().parent
_ESSENTIAL: Final = "\n" + (_HOOKS / "essential.sh").read_text(encoding="utf-8")
"""Runs once the essential packages are there, with the root as $1."""
_FINISH: Final = "\n" + (_HOOKS / "finish.sh").read_text(encoding="utf-8")
"""Runs once all packages are there."""
_APT: Final = ('APT::Install-Recommends "false"', 'Acquire::Languages "none"', "Acquire::Retries 3")
_DPKG: Final = (
    *("path-exclude=/usr/share/man/*", "path-exclude=/usr/share/locale/*"),
    *("path-exclude=/usr/share/doc/*", "path-include=/usr/share/doc/*/copyright"),
    *("path-exclude=/usr/share/info/*", "path-exclude=/usr/share/lintian/*"),
    "path-exclude=/usr/share/i18n/*",  # locales, which is C.UTF-8 here: under emulation minutes
    "force-unsafe-io",
)
Pinned = Mapping[str, tuple[str, str]]
"""Package to its version and the SHA-256 of its file."""


def root_key(recipe: Recipe, platform: Platform) -> str:
    """What the root is made of, as the name of its file in the cache."""
    made_of = (SUITE, platform, *recipe.packages(platform), *_sources(platform))
    return digest(*made_of, *_DIVERTED, _ESSENTIAL, _FINISH, *_APT, *_DPKG)


def ensure_root(progress: Progress, recipe: Recipe, platform: Platform, cache: Path) -> Path:
    """The root as an archive; some minutes where its list of packages is new."""
    if platform == "raspios":
        raise RecipeError(
            "an image of the platform raspios needs Raspberry Pi's archive, whose key is not in "
            "the toolbox; docs/image.md says what is missing. Plan and lint work without it"
        )
    archive = cache / "roots" / f"{recipe.name}-{platform}-{root_key(recipe, platform)}.tar"
    if not archive.exists():
        count = len(recipe.packages(platform))
        with progress.step(f"installing {count} Debian packages and what they need (once)"):
            made_once(archive, lambda unfinished: _make(progress, recipe, platform, unfinished))
    return archive


def packages_in(archive: Path) -> dict[str, tuple[str, str]]:
    """The packages of a root in the cache; read once, then from a file beside it."""
    noted = archive.with_suffix(".json")
    if not noted.exists():
        with tempfile.TemporaryDirectory() as folder:
            files = ["./usr/share/ingle/Packages", "./var/lib/dpkg/status"]
            subprocess.run(["tar", "-xf", str(archive), "-C", folder, *files], check=True)
            made_once(noted, lambda new: _note(installed(Path(folder)), new))
    said = json.loads(noted.read_text(encoding="utf-8"))
    return {name: (version, sha256) for name, (version, sha256) in said.items()}


def installed(root: Path) -> dict[str, tuple[str, str]]:
    """The packages in an unpacked root, with the hashes that the archive gave for them."""
    hashes = {
        (said["Package"], said["Version"]): said.get("SHA256", "")
        for said in _stanzas(root / "usr/share/ingle/Packages")
    }
    found = {}
    for said in _stanzas(root / "var/lib/dpkg/status"):
        if said.get("Status", "").endswith(" installed"):
            name, version = said["Package"], said["Version"]
            found[name] = (version, hashes.get((name, version), ""))
    return found


def read_lock(path: Path = LOCK) -> dict[str, dict[str, tuple[str, str]]]:
    """Image to its packages; empty where there is no such file. Raises `RecipeError`."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        if line.startswith("#") or not line.strip():
            continue
        matched = re.fullmatch(r"(\S+) (\S+)=(\S+) ([0-9a-f]{64}|-)", line)
        if matched is None:
            raise RecipeError(f"{path}:{number}: is not 'IMAGE PACKAGE=VERSION SHA256'")
        image, name, version, sha256 = matched.groups()
        found.setdefault(image, {})[name] = (version, sha256.strip("-"))
    return found


def write_lock(image: str, packages: Pinned, path: Path = LOCK) -> None:
    """Pins the packages of one image; those of the others stay."""
    pinned = {**read_lock(path), image: dict(packages)}
    lines = [
        "# Every Debian package of every image: version, SHA-256 of its file. By make image-lock.",
        *(
            f"{name} {package}={version} {sha256 or '-'}"
            for name, found in sorted(pinned.items())
            for package, (version, sha256) in sorted(found.items())
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def compare(pinned: Pinned, found: Pinned) -> tuple[list[str], list[str]]:
    """What is newer or other than pinned, and what is the same version with other content."""
    other, forged = [], []
    for name in sorted({*pinned, *found}):
        before, now = pinned.get(name), found.get(name)
        if before is None or now is None:
            other.append(f"{name}: {'is new' if before is None else 'is gone'}")
        elif before[0] != now[0]:
            other.append(f"{name}: {before[0]} is pinned, {now[0]} is here")
        elif before[1] and now[1] and before[1] != now[1]:
            forged.append(f"{name} {now[0]}")
    return other, forged


def _note(packages: Pinned, target: Path) -> None:
    target.write_text(json.dumps(packages), encoding="utf-8")


def _sources(platform: Platform) -> list[str]:
    debian = sources("main", "non-free-firmware")
    if platform == "debian":
        return debian
    return [*debian, f"deb [signed-by={RASPBERRY_PI_KEY}] {RASPBERRY_PI} {SUITE} main"]


def _make(progress: Progress, recipe: Recipe, platform: Platform, target: Path) -> None:
    names = " ".join(_DIVERTED)
    archive = target.with_suffix(".tar")
    try:
        progress.run(
            [
                *("mmdebstrap", "--mode=root", "--architectures=arm64", "--variant=essential"),
                f"--include={','.join(recipe.packages(platform))}",
                *(f"--aptopt={option}" for option in _APT),
                *(f"--dpkgopt={option}" for option in _DPKG),
                f"--essential-hook={_ESSENTIAL.replace('{names}', names)}",
                f"--customize-hook={_FINISH.replace('{names}', names)}",
                *("--skip=cleanup/reproducible", SUITE, str(archive), *_sources(platform)),
            ],
            variables={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "TMPDIR": str(_temporary(target)),
                "LC_ALL": "C.UTF-8",
                "DEBIAN_FRONTEND": "noninteractive",
            },
        )
        archive.rename(target)
    except BuildError as error:
        raise BuildError(
            f"Debian's packages could not be installed. Is the mirror up?\n{error}"
        ) from error
    finally:
        archive.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    """Where a root is while it is made: not in memory."""
    folder = target.parent / "unfinished"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _stanzas(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        said: dict[str, str] = {}
        for line in file:
            if line == "\n":
                if said:
                    yield said
                said = {}
            elif line[0] not in " \t" and ":" in line:
                name, _, value = line.partition(":")
                said[name] = value.strip()
        if said:
            yield said
