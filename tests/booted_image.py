"""An image booted in QEMU's emulation of arm64, and asked things from outside.

The image is booted as it is flashed: what asks it (a unit and a script) comes in as systemd
credentials over fw_cfg and the command line, and goes out over a virtio port. Nothing of that is
in the image.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from pi_firmware import choose

BOOT_LIMIT_S: Final = 900.0
"""Until it does its work: a minute or two on a quiet machine."""
LIMIT_S: Final = 180.0
POLL_S: Final = 2.0
_PROBE_UNIT: Final = """[Unit]
Description=Answers the tests
DefaultDependencies=no
After=systemd-udevd.service
StartLimitIntervalSec=0
[Service]
ImportCredential=ingle.probe
ExecStart=/usr/bin/python3 ${CREDENTIALS_DIRECTORY}/ingle.probe
Restart=always
RestartSec=1
OOMScoreAdjust=-900
"""
_PROBE: Final = """
import glob, json, os, subprocess, time
while not (ports := glob.glob("/dev/vport*p1")):
    time.sleep(0.2)
port = os.open(ports[0], os.O_RDWR)
def send(said):
    left = json.dumps(said).encode() + b"\\n"
    while left:
        left = left[os.write(port, left[:4096]):]
send({"hello": open("/proc/uptime").read().split()[0]})
got = b""
while True:
    part = os.read(port, 4096)
    if not part:
        time.sleep(0.2)
        continue
    got += part
    while b"\\n" in got:
        line, _, got = got.partition(b"\\n")
        asked = json.loads(line)
        try:
            ran = subprocess.run(["sh", "-c", asked["run"]], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=asked["limit_s"])
            said = {"rc": ran.returncode, "said": ran.stdout.decode(errors="replace")}
        except subprocess.TimeoutExpired as late:
            said = {"rc": 124, "said": (late.stdout or b"").decode(errors="replace")}
        send({"id": asked["id"], **said})
"""
_MEMORY_MIB: Final = {"satellite": 512, "hub": 2048}
_MAC: Final = {"satellite": "52:54:00:1e:91:01", "hub": "52:54:00:1e:91:02"}
_CPU: Final = {"satellite": "cortex-a53", "hub": "cortex-a72"}


class NotAnswered(AssertionError):
    """The machine did not answer in time, or is off."""


class BootedImage:
    """One boot of a disk, as a context manager; the disk keeps what it wrote."""

    def __init__(
        self,
        disk: Path,
        role: str,
        folder: Path,
        *,
        tryboot: bool = False,
        network: str = "user",
        forwarded: Mapping[int, int] | None = None,
        units: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        line: str = "",
    ) -> None:
        """Starts nothing yet.

        `network`: "user"; "none" for a cable that is out; "share:PATH" for a network that another
        machine joins by "join:PATH", with a `HomeRouter` at PATH.router. `forwarded`: port of this
        machine to port of the guest. `units`: drop-ins, unit to text. `line`: added to the command
        line.
        """
        self._disk = disk
        self._role = role
        self._folder = folder
        self._tryboot = tryboot
        self._network = network
        self._forwarded = dict(forwarded or {})
        self._units = dict(units or {})
        self._options = list(options)
        self._line = line
        self._process: subprocess.Popen[bytes] | None = None
        self._port: socket.socket | None = None
        self._got = b""
        self._asked = 0
        self.console = folder / "console.log"
        self.begun_s = 0.0
        self.partition = 0
        """The boot partition that the firmware took."""

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.begun_s = time.monotonic()
        try:
            self._start()
            self._listen()
        except BaseException:
            self.cut_power()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.cut_power()

    @property
    def age_s(self) -> float:
        """Seconds since it was switched on."""
        return time.monotonic() - self.begun_s

    def run(self, command: str, *, limit_s: float = LIMIT_S, check: bool = True) -> str:
        """What a shell command prints, as root. Raises `AssertionError` when it fails."""
        status, said = self.tried(command, limit_s=limit_s)
        assert not check or status == 0, f"{command}\n{status}: {said[-3000:]}"
        return said.strip()

    def tried(self, command: str, *, limit_s: float = LIMIT_S) -> tuple[int, str]:
        """The exit status and what it printed."""
        self._asked += 1
        asked = {"id": self._asked, "run": command, "limit_s": limit_s}
        self._send(json.dumps(asked).encode() + b"\n")
        while True:
            said = self._line_within(limit_s + 60)
            if said.get("id") == self._asked:
                return int(said["rc"]), str(said["said"])

    def put(self, path: str, content: bytes) -> None:
        """Writes a file in the machine."""
        packed = base64.b64encode(content).decode()
        self.run(f": >{path}.b64")
        for at in range(0, len(packed), 2000):
            self.run(f"printf %s {packed[at : at + 2000]} >>{path}.b64")
        self.run(f"base64 -d {path}.b64 >{path} && rm {path}.b64")

    def get(self, path: str) -> bytes:
        return base64.b64decode(self.run(f"base64 -w0 {path}"))

    def until(self, command: str, what: str, *, within_s: float = BOOT_LIMIT_S) -> float:
        """Waits until the command succeeds; the machine's age then, in seconds."""
        until_s = time.monotonic() + within_s
        said = ""
        while time.monotonic() < until_s:
            status, said = self.tried(command)
            if status == 0:
                return self.age_s
            time.sleep(POLL_S)
        raise NotAnswered(
            f"not within {within_s:.0f} s: {what}\n{said[-2000:]}{self._end_of_console()}"
        )

    def restart(self, *, tryboot: bool = False) -> None:
        """Switches it on again, as the firmware would: after `cut_power` or `wait_until_off`."""
        self.cut_power()
        self._tryboot = tryboot
        self._got = b""
        self.__enter__()

    def run_for(self, seconds: float) -> None:
        """Switches it on and pulls the plug after so long, whatever it is doing then.

        Raises `NotAnswered` where it went off by itself before that.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self.begun_s = time.monotonic()
        self._start()
        assert self._process is not None
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        finally:
            self.cut_power()
        raise NotAnswered(f"it went off by itself{self._end_of_console()}")

    def cut_power(self) -> None:
        """As pulling the plug: nothing is flushed."""
        if self._port is not None:
            self._port.close()
            self._port = None
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def power_off(self, *, within_s: float = LIMIT_S) -> None:
        """An orderly end. Raises `NotAnswered` where it does not come."""
        self._send(b'{"id": 0, "run": "systemctl poweroff --no-block", "limit_s": 60}\n')
        self.wait_until_off(within_s=within_s)

    def wait_until_off(self, *, within_s: float = LIMIT_S) -> None:
        assert self._process is not None
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired as late:
            raise NotAnswered(f"still on after {within_s:.0f} s{self._end_of_console()}") from late

    # -- Inside -----------------------------------------------------------------------------------

    def _start(self) -> None:
        chosen = choose(self._disk, self._folder, tryboot=self._tryboot)
        self.partition = chosen.partition
        port = self._folder / "port"
        port.unlink(missing_ok=True)
        dropped_in = [
            "systemd.set_credential_binary=systemd.unit-dropin."
            f"{unit}~t:{base64.b64encode(text.encode()).decode()}"
            for unit, text in self._units.items()
        ]
        added = ["console=ttyAMA0", "systemd.wants=p.service", *dropped_in, self._line]
        line = " ".join([chosen.command_line, *added])
        command = [
            *("qemu-system-aarch64", "-machine", "virt,gic-version=2", "-cpu", _CPU[self._role]),
            *("-smp", "2", "-m", str(_MEMORY_MIB[self._role]), "-accel", "tcg,thread=multi"),
            *("-kernel", str(chosen.kernel), "-initrd", str(chosen.initrd), "-append", line),
            *("-drive", f"if=none,id=card,format=raw,file={self._disk},discard=unmap"),
            *("-device", "virtio-blk-pci,drive=card", "-device", "virtio-rng-pci"),
            *("-device", "virtio-serial-pci", "-device", "virtserialport,chardev=probe"),
            *("-chardev", f"socket,id=probe,path={port},server=on,wait=off"),
            *("-display", "none", "-monitor", "none", "-no-reboot"),
            *("-serial", f"file:{self.console}"),
            *self._network_options(),
            *self._credentials(),
            *self._options,
        ]
        with (self._folder / "qemu.log").open("wb") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig=KILL", "--", *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _network_options(self) -> list[str]:
        if self._network == "none":
            return ["-nic", "none"]
        card = f"virtio-net-pci,mac={_MAC[self._role]},romfile=,netdev="
        kind, _, path = self._network.partition(":")
        if kind == "join":
            cable = f"stream,id=net,server=off,addr.type=unix,addr.path={path}"
            return ["-netdev", cable, "-device", f"{card}net"]
        if kind == "share":
            cable = f"stream,id=cable,server=on,addr.type=unix,addr.path={path}"
            router = f"stream,id=router,server=off,addr.type=unix,addr.path={path}.router"
            ports = [f"hubport,id=port{name},hubid=0,netdev={name}" for name in ("router", "cable")]
            netdevs = [router, cable, *ports, "hubport,id=own,hubid=0"]
            joined = [word for netdev in netdevs for word in ("-netdev", netdev)]
            return [*joined, "-device", f"{card}own"]
        forwarded = "".join(
            f",hostfwd=tcp:127.0.0.1:{here}-:{there}" for here, there in self._forwarded.items()
        )
        return [
            "-netdev",
            f"user,id=net{forwarded}",
            "-device",
            f"{card}net",
        ]

    def _credentials(self) -> list[str]:
        # Names are short: fw_cfg takes 55 characters, and its own beginning is half of them.
        given = {"systemd.extra-unit.p.service": _PROBE_UNIT, "ingle.probe": _PROBE}
        options = []
        for number, (name, text) in enumerate(given.items()):
            path = self._folder / f"credential-{number}"
            path.write_text(text, encoding="utf-8")
            options += ["-fw_cfg", f"name=opt/io.systemd.credentials/{name},file={path}"]
        return options

    def _listen(self) -> None:
        path, until_s = self._folder / "port", time.monotonic() + BOOT_LIMIT_S
        while not path.exists():
            self._check_on(until_s)
            time.sleep(0.1)
        self._port = socket.socket(socket.AF_UNIX)
        self._port.connect(str(path))
        while "hello" not in self._line_within(until_s - time.monotonic()):
            pass

    def _line_within(self, seconds: float) -> dict[str, Any]:
        until_s = time.monotonic() + seconds
        assert self._port is not None
        while b"\n" not in self._got:
            self._check_on(until_s)
            self._port.settimeout(1.0)
            try:
                part = self._port.recv(65536)
            except TimeoutError:
                continue
            except ConnectionResetError:
                part = b""
            if not part:
                raise NotAnswered(f"it went off{self._end_of_console()}")
            self._got += part
        line, _, self._got = self._got.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def _send(self, data: bytes) -> None:
        assert self._port is not None
        self._port.settimeout(LIMIT_S)
        self._port.sendall(data)

    def _check_on(self, until_s: float) -> None:
        assert self._process is not None
        if self._process.poll() is not None:
            log = (self._folder / "qemu.log").read_text(errors="replace")
            raise NotAnswered(f"it went off: {log[-1500:]}{self._end_of_console()}")
        if time.monotonic() > until_s:
            raise NotAnswered(f"it does not answer{self._end_of_console()}")

    def _end_of_console(self) -> str:
        said = self.console.read_text(errors="replace") if self.console.exists() else ""
        return f"\nthe console's last words:\n{said[-3000:]}"


def fresh_disk(image: Path, target: Path, *, size_mib: int = 0) -> Path:
    """A card, flashed: a copy of the image, as large as `size_mib` where that is more."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if image.suffix == ".zst":
        subprocess.run(
            ["zstd", "-q", "-d", "-f", "--long=25", "--sparse", str(image), "-o", str(target)],
            check=True,
        )
    else:
        subprocess.run(
            ["cp", "--sparse=always", "--reflink=auto", str(image), str(target)], check=True
        )
    if target.stat().st_size < size_mib << 20:
        os.truncate(target, size_mib << 20)
    return target


def cannot_emulate() -> str | None:
    """Why no image can be booted here; None where it can."""
    missing = [
        name
        for name in ("qemu-system-aarch64", "mcopy", "zstd", "setpriv")
        if shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is None
    ]
    return f"missing: {', '.join(missing)}" if missing else None
