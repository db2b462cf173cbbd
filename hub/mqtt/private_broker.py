"""A private Mosquitto for a hub that was given no MQTT_URL: on 127.0.0.1 only, keeping nothing, gone with the hub."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import structlog

from ingle.wire.broker_settings import DEFAULT_MQTT_PORT, BrokerAddress
from ingle.wire.connection import MAX_INFLIGHT, MAX_PACKET_BYTES, MAX_PAYLOAD_BYTES

HOST: Final = "127.0.0.1"
START_TIMEOUT_S: Final = 10.0
STOP_TIMEOUT_S: Final = 5.0
MAX_DEATHS: Final = 3
"""Mosquitto is started again after it died, unless it has died so often in `DEATHS_WITHIN_S`."""
DEATHS_WITHIN_S: Final = 60.0
_PREFIX: Final = "ingle-broker-"
_OWNER_FILE: Final = "hub.pid"
"""The process that a temporary directory belongs to."""
USER: Final = "mosquitto"
"""Who Mosquitto runs as when the hub runs as root; Debian's package makes this user."""

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class BrokerError(Exception):
    """There is no broker and none can be started; the text says what to do."""


class PrivateBroker:
    """While entered, a broker serves at `address`: Mosquitto started here, or one that already listened there.

    A Mosquitto that dies is started again; one that dies over and over ends the block with `BrokerError`. The kernel
    ends it if this process dies. `port` 0 takes a free one. The configuration and the log are written to `directory`,
    else to a temporary one.
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        port: int = DEFAULT_MQTT_PORT,
        program: str = "mosquitto",
    ) -> None:
        self._directory = directory
        self._wanted_port = port
        self._program = program
        self._port = port
        self._process: Process | None = None
        self._stack = contextlib.AsyncExitStack()

    @property
    def address(self) -> BrokerAddress:
        """Where to connect."""
        return BrokerAddress(host=HOST, port=self._port)

    @property
    def pid(self) -> int | None:
        """The process started here; None when a broker was found."""
        return self._process.pid if self._process else None

    async def __aenter__(self) -> Self:
        """Returns when the broker answers. Raises `BrokerError`."""
        if self._wanted_port and await _answers(self._wanted_port):
            log.info("broker.found", host=HOST, port=self._port)
            return self
        program = shutil.which(
            self._program, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
        )
        if program is None:
            raise BrokerError(
                f"{self._program} is not installed: apt install mosquitto, or set MQTT_URL to a broker you have"
            )
        async with contextlib.AsyncExitStack() as stack:
            directory = stack.enter_context(_directory_for(self._directory))
            stack.push_async_callback(self._stop)
            await self._start(program, directory)
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            watch = tasks.create_task(self._keep_running(program, directory))
            stack.callback(watch.cancel)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        try:
            return await self._stack.__aexit__(kind, error, trace)
        except (
            BaseExceptionGroup
        ) as group:  # the watching task's group wraps whatever passes through it
            failed = group.subgroup(BrokerError)
            if failed is not None:
                raise BrokerError(str(failed.exceptions[0])) from group
            return False

    async def _keep_running(self, program: str, directory: Path) -> None:
        deaths: deque[float] = deque(maxlen=MAX_DEATHS)
        while self._process is not None:
            code = await self._process.wait()
            deaths.append(time.monotonic())
            log.error("broker.died", returncode=code, last_words=_last_words(directory))
            if len(deaths) == MAX_DEATHS and deaths[-1] - deaths[0] < DEATHS_WITHIN_S:
                raise BrokerError(
                    f"mosquitto died {MAX_DEATHS} times within a minute: {_last_words(directory)}"
                )
            await self._start(program, directory)

    async def _start(self, program: str, directory: Path) -> None:
        self._port = self._port or free_port()
        config = directory / "mosquitto.conf"
        config.write_text(_configuration(self._port), encoding="ascii")
        config.chmod(0o644)
        with (directory / "mosquitto.log").open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(
                *_guard(), program, "-c", str(config), stdin=DEVNULL, stdout=output, stderr=output, cwd=directory,
                process_group=0,  # Ctrl-C is for the hub: it says goodbye to its satellites over this broker
            )  # fmt: skip
        end_s = time.monotonic() + START_TIMEOUT_S
        while not await _answers(self._port):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await self._process.wait()
                raise BrokerError(f"mosquitto ended at its start: {_last_words(directory)}")
            if time.monotonic() > end_s:
                raise BrokerError(
                    f"mosquitto did not answer on {HOST}:{self._port} in {START_TIMEOUT_S:g} s"
                )
        log.info("broker.started", host=HOST, port=self._port, pid=self._process.pid)

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
        log.info("broker.stopped", pid=process.pid)


def _configuration(port: int) -> str:
    lines = (
        f"listener {port} {HOST}",
        "allow_anonymous true",  # only programs on this machine can reach it
        "persistence false",
        "set_tcp_nodelay true",
        f"message_size_limit {MAX_PAYLOAD_BYTES}",
        f"max_packet_size {MAX_PACKET_BYTES}",
        f"max_inflight_messages {MAX_INFLIGHT}",
        "max_queued_messages 1000",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
    )
    return "\n".join(lines) + "\n"


def _guard() -> list[str]:
    """The start of a command line that ends with this process and, if that is root, does not run as root."""
    words = ["setpriv", "--pdeathsig=TERM"]
    user = _user()
    if user is not None:
        # Mosquitto would drop root by itself, but a change of user makes the kernel forget the signal.
        words += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*words, "--"]


def _user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        return pwd.getpwnam("nobody")


@contextlib.contextmanager
def _directory_for(wanted: Path | None) -> Iterator[Path]:
    """`wanted`, or a temporary one; for root always, because root's own directories are closed to the broker's user."""
    user = _user()
    if wanted is not None and user is None:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
        return
    _clear_away()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        (Path(name) / _OWNER_FILE).write_text(str(os.getpid()), encoding="ascii")
        if user is not None:
            os.chown(name, user.pw_uid, user.pw_gid)
        yield Path(name)


def _clear_away() -> None:
    """Removes what hubs that were killed have left: temporary directories of ours whose process is no more."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if not Path(f"/proc/{int((left / _OWNER_FILE).read_text(encoding='ascii'))}").exists():
                shutil.rmtree(left, ignore_errors=True)
                log.info("broker.leftovers_removed", directory=str(left))


def _last_words(directory: Path) -> str:
    lines = (directory / "mosquitto.log").read_text(encoding="utf-8", errors="replace").splitlines()
    return " / ".join(lines[-3:]) or "it said nothing"


def free_port() -> int:
    """A port of this machine's loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


async def _answers(port: int) -> bool:
    """Whether something listens there."""
    try:
        async with asyncio.timeout(1.0):
            _, writer = await asyncio.open_connection(HOST, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True
