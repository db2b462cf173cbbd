"""Private user, mount and process namespaces: root inside, nothing changed outside.

The mounts and the registration of the arm64 emulator exist in there only, and end with it.
"""

import os
import platform
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ENTER: Final = Path(__file__).resolve().parent / "enter.sh"
IDS: Final = 65536
"""User and group ids inside: all that a Debian system uses."""
EMULATES_SINCE: Final = (6, 7)
"""The first Linux whose user namespaces have a binfmt_misc of their own."""
_APART_LIMIT_S: Final = 10.0
_PATH: Final = "/usr/sbin:/usr/bin:/sbin:/bin"


class NamespaceError(Exception):
    """The namespaces cannot be had on this machine; the message says what to do."""


def command_in(
    root: Path, binds: Mapping[Path, str], variables: Mapping[str, str], command: Sequence[str]
) -> list[str]:
    """The arguments for `enter.sh`.

    `binds`: what of this machine is seen inside, and where; a path that is missing is left out.
    """
    seen = [f"{source}:{target}" for source, target in binds.items() if source.exists()]
    own = {"PATH": _PATH, "HOME": "/root", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **variables}
    environment = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in own.items())]
    foreign = "none" if platform.machine() == "aarch64" else "aarch64"
    return ["sh", str(ENTER), str(root), foreign, *seen, "--", *environment, *command]


def run_inside(arguments: Sequence[str]) -> int:
    """Runs `enter.sh` as root of new namespaces; its exit status. Raises `NamespaceError`."""
    process = start_inside(arguments)
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGKILL)  # --kill-child takes all inside with it
        process.wait()
        raise


def start_inside(arguments: Sequence[str], output: int | None = None) -> "subprocess.Popen[bytes]":
    """As `run_inside`, started only. `output`: where both its outputs go; None: where ours go."""
    _check_machine()
    waiting = 'read -r _ && exec unshare --mount --pid --fork --kill-child -- "$@" </dev/null'
    process = subprocess.Popen(
        ["unshare", "--user", "--", "sh", "-c", waiting, "sh", *arguments],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=output,
        close_fds=False,  # what is made to be inherited goes along: the lock of the build
    )
    try:
        _wait_until_apart(process)
        for kind in ("uid", "gid"):
            _map_ids(process.pid, kind)
        _let_go(process)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def _check_machine() -> None:
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if platform.machine() != "aarch64" and release < EMULATES_SINCE:
        raise NamespaceError(
            f"building for arm64 on this machine needs Linux 6.7 or newer, and this is "
            f"{platform.release()}: take a newer kernel (Debian 13, or 12 with backports)"
        )
    if os.geteuid() != 0 and shutil.which("newuidmap") is None:
        raise NamespaceError("building without root needs newuidmap: sudo apt install uidmap")


def _wait_until_apart(process: "subprocess.Popen[bytes]") -> None:
    ours, until = Path("/proc/self/ns/user").readlink(), time.monotonic() + _APART_LIMIT_S
    theirs = Path(f"/proc/{process.pid}/ns/user")
    while process.poll() is None and time.monotonic() < until:
        if theirs.readlink() != ours:
            return
        time.sleep(0.01)
    raise NamespaceError(
        "this machine gives no user namespaces; as root: "
        "sysctl -w kernel.unprivileged_userns_clone=1"
        " (Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0), or build as root"
    )


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    """Tells the waiting shell that its ids are mapped."""
    if process.stdin is not None:
        process.stdin.write(b"go\n")
        process.stdin.close()


def _map_ids(pid: int, kind: str) -> None:
    """Ids 0 to 65535: our own as root's, those of /etc/subuid as the others; as root one to one."""
    if os.geteuid() == 0:
        Path(f"/proc/{pid}/{kind}_map").write_text(f"0 0 {IDS}", encoding="ascii")
        return
    own = os.getuid() if kind == "uid" else os.getgid()
    first = _first_subordinate(Path(f"/etc/sub{kind}"))
    command = [f"new{kind}map", str(pid), "0", str(own), "1", "1", str(first), str(IDS - 1)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise NamespaceError(f"{' '.join(command)}: {ran.stderr.strip()}")


def _first_subordinate(table: Path) -> int:
    name = pwd.getpwuid(os.getuid()).pw_name
    lines = table.read_text(encoding="utf-8").splitlines() if table.exists() else []
    for line in lines:
        user, first, count = line.split(":")
        if user in (name, str(os.getuid())) and int(count) >= IDS - 1:
            return int(first)
    option = "--add-subuids" if table.name == "subuid" else "--add-subgids"
    raise NamespaceError(
        f"{table} gives {name} no ids to build with: sudo usermod {option} 100000-165535 {name}"
    )
