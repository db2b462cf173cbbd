"""A Debian with a real systemd as its init, in a container without a network (systemd-nspawn).

Its root is built once by mmdebstrap from this machine's apt sources and kept under
.cache/installation. What Ingle is installed from lies in /src there; Python packages come from
this machine's uv cache, so that nothing is fetched.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = ROOT / ".cache" / "installation"
PACKAGES: Final = (
    *("systemd", "systemd-sysv", "dbus", "procps", "make", "curl", "ca-certificates"),
    *("python3", "python3-venv", "python3-dev", "gcc", "libc6-dev", "portaudio19-dev"),
    *("mosquitto", "mosquitto-clients", "postgresql", "redis-server"),
    *("espeak-ng", "alsa-utils", "pulseaudio", "pulseaudio-utils", "libasound2-plugins"),
)
SERVERS: Final = ("mosquitto", "postgresql", "redis-server")
PROGRAMS: Final = ("systemd-nspawn", "mmdebstrap", "nsenter", "setpriv")
INSTALLED_FROM: Final = (
    *(".ci", "docs", "hub", "ingle", "migrations", "satellite", "systemd", "CHANGELOG.md"),
    *("LICENSE", "README.md", "pyproject.toml", "uv.lock", "Makefile"),
)
BUILD_LIMIT_S: Final = 1800.0
BOOT_LIMIT_S: Final = 120.0
LIMIT_S: Final = 600.0
_POLL_S: Final = 0.2


def cannot_boot() -> str | None:
    """Why no Debian can be booted here; None where it can."""
    if os.geteuid() != 0:
        return "booting a Debian needs root: sudo make test-install"
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"missing: {', '.join(missing)}" if missing else None


def note(what: str, value: str) -> None:
    """Keeps a figure of this run in .cache/installation/figures.txt: nothing is judged by it."""
    with (CACHE / "figures.txt").open("a") as figures:
        figures.write(f"{what}: {value}\n")


class BootedDebian:
    """A running one, as a context manager; `folder` holds its files until the end."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "root"
        self._log = folder / "console.log"
        self._container: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def __enter__(self) -> Self:
        archive = _built()
        (CACHE / "figures.txt").unlink(missing_ok=True)
        self._root.mkdir()
        _run("tar", "-xf", str(archive), "-C", str(self._root))
        source = self.path("/src")
        source.mkdir()
        for name in INSTALLED_FROM:
            _run("cp", "-R", str(ROOT / name), str(source / name))
        uv = source / ".setup/uv/bin"
        uv.mkdir(parents=True)
        shutil.copy(ROOT / ".venv/../.setup/uv/bin/uv", uv / "uv")
        try:
            self._boot()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._end()

    def path(self, inside: str) -> Path:
        """Where that path lies on this machine."""
        return self._root / inside.lstrip("/")

    def run(
        self, *command: str, check: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command as root; its words are in the error when it fails and may not."""
        own = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        uv = {"UV_CACHE_DIR": "/var/cache/uv", "UV_OFFLINE": "1"}
        entered = ("nsenter", "--target", str(self._leader), "--all", "--")
        ran = subprocess.run(
            (*entered, "sh", "-c", 'cd / && exec "$@"', "sh", *command),
            env={**own, **uv, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert not check or ran.returncode == 0, (
            f"{command}\n{ran.stdout[-4000:]}{ran.stderr[-4000:]}"
        )
        return ran

    def said(self, *command: str) -> str:
        """What a command prints."""
        return self.run(*command).stdout.strip()

    def shown(self, unit: str, name: str) -> str:
        """One property of a unit."""
        return self.said("systemctl", "show", "-P", name, unit)

    def journal(self, unit: str) -> str:
        return self.said("journalctl", "-u", unit, "-o", "cat", "--no-pager")

    def until(self, holds: Callable[[], object], what: str, within_s: float = LIMIT_S) -> float:
        """Waits for it; returns the seconds that took."""
        begun_s = time.monotonic()
        while not holds():
            assert time.monotonic() - begun_s < within_s, f"not within {within_s:.0f} s: {what}"
            time.sleep(_POLL_S)
        return time.monotonic() - begun_s

    def _boot(self) -> None:
        cache = _uv_cache()
        command = (
            *("setpriv", "--pdeathsig=KILL", "--"),
            *("systemd-nspawn", "--directory", str(self._root), "--boot", "--console=pipe"),
            *("--register=no", "--keep-unit", "--private-network", f"--bind={cache}:/var/cache/uv"),
        )
        with self._log.open("wb") as log:
            self._container = container = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        children = Path(f"/proc/{container.pid}/task/{container.pid}/children")
        self.until(
            lambda: self._check() and children.read_text().split(), "a container", BOOT_LIMIT_S
        )
        self._leader = int(children.read_text().split()[0])
        self.until(self._is_up, "the end of the boot", BOOT_LIMIT_S)

    def _is_up(self) -> bool:
        self._check()
        return self.run("systemctl", "is-system-running", check=False).stdout.strip() == "running"

    def _check(self) -> bool:
        assert self._container is not None
        assert self._container.poll() is None, self._log.read_text(errors="replace")[-3000:]
        return True

    def _end(self) -> None:
        if self._container is not None:
            self._container.send_signal(signal.SIGTERM)
            try:
                self._container.wait(BOOT_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._container.kill()
                self._container.wait()
        shutil.rmtree(self._root, ignore_errors=True)


def _built() -> Path:
    """The root as an archive; made where it is missing or was made of other packages."""
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text().splitlines()
        if "=" in line
    )
    suite = os.environ.get("INSTALL_SUITE", release.get("VERSION_CODENAME", "bookworm")).strip('"')
    archive, made_of = CACHE / f"{suite}.tar", CACHE / f"{suite}.packages"
    wanted = "\n".join(PACKAGES)
    if archive.exists() and made_of.exists() and made_of.read_text() == wanted:
        return archive
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    own = suite == release.get("VERSION_CODENAME") and sources.exists()
    disable = f'chroot "$1" systemctl disable {" ".join(SERVERS)}'
    unfinished = archive.with_suffix(".new.tar")
    _run(
        *("mmdebstrap", "--variant=minbase", "--mode=root", f"--include={','.join(PACKAGES)}"),
        f"--customize-hook={disable}",
        *(suite, str(unfinished), *([str(sources)] if own else [])),
    )
    unfinished.rename(archive)
    made_of.write_text(wanted)
    return archive


def _uv_cache() -> str:
    uv = ROOT / ".venv/../.setup/uv/bin/uv"
    asked = subprocess.run((str(uv), "cache", "dir"), capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def _run(*command: str) -> None:
    ran = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=BUILD_LIMIT_S
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
