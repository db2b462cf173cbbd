"""Private Mosquitto of a hub without MQTT_URL: no persistence, ends with the hub.

This machine's programs reach it on loopback. Other machines do once satellites are paired: over
TLS, each with its own account.
"""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import socket
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from types import TracebackType
from typing import Final, Self

import structlog

from hub.errors import Unavailable
from hub.mqtt.broker_memory import BrokerMemory
from hub.ports.pairing import BrokerFiles
from ingle.runtime.child_environment import child_environment
from ingle.runtime.tasks import task_group
from ingle.wire.broker_settings import DEFAULT_MQTT_PORT, BrokerAddress
from ingle.wire.connection import MAX_INFLIGHT, MAX_PACKET_BYTES, MAX_PAYLOAD_BYTES

HOST: Final = "127.0.0.1"
START_TIMEOUT_S: Final = 10.0
STOP_TIMEOUT_S: Final = 5.0
MAX_DEATHS: Final = 3
"""Mosquitto is started again after it died, unless it died this often within `DEATHS_WITHIN_S`."""
DEATHS_WITHIN_S: Final = 60.0
LAST_WORDS: Final = 3
"""Lines that Mosquitto wrote last, for the log."""
MAX_SATELLITES: Final = 500
"""Connections from other machines at once; each that says nothing costs a descriptor."""
USER: Final = "mosquitto"
"""The user that Mosquitto runs as when the hub runs as root; Debian's package makes it."""

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class BrokerError(Exception):
    """There is no broker and none can be started; the text says what to do."""


class PrivateBroker:
    """Supervised broker: while entered, one serves at `address`.

    It is a Mosquitto started here, or one that already listened there. A Mosquitto that dies is
    started again; one that dies over and over ends the block with `BrokerError`. The kernel ends it
    if this process dies. Nothing is written to disk: Mosquitto reads its configuration from memory,
    and its last words are kept here.

    `port` 0 takes a free one, and no broker is looked for there. `program` is the name or path of
    Mosquitto.
    """

    def __init__(
        self,
        *,
        port: int = DEFAULT_MQTT_PORT,
        program: str = "mosquitto",
        satellites_at: tuple[str, int] | None = None,
        files: BrokerFiles | None = None,
    ) -> None:
        """`satellites_at`: address and port for satellites of other machines; None: for none ever.

        `files`: lets these in from the start, where the port is free; None: nobody until `let_in`.
        """
        self._wanted_port = port
        self._program = program
        self._port = port
        self._satellites_at = satellites_at
        self._files = files
        self._process: Process | None = None
        self._memory: BrokerMemory | None = None
        self._secured = False
        self._serving = asyncio.Event()
        self._restarting = False
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        self._stack = contextlib.AsyncExitStack()

    @property
    def address(self) -> BrokerAddress:
        """Where to connect."""
        return BrokerAddress(host=HOST, port=self._port)

    @property
    def pid(self) -> int | None:
        """The process started here; None when a broker was found."""
        return self._process.pid if self._process else None

    @property
    def serves_satellites(self) -> bool:
        """Whether satellites of other machines are let in."""
        return self._secured

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
                f"{self._program} is not installed: apt install mosquitto, "
                "or set MQTT_URL to a broker you have"
            )
        async with contextlib.AsyncExitStack() as stack:
            self._memory = stack.enter_context(BrokerMemory(_user()))
            if self._files is not None and self._satellites_at is not None:
                self._memory.keep(self._files)
                try:
                    _check_free(*self._satellites_at)
                    self._secured = True
                except Unavailable as error:  # this machine's programs are served all the same
                    log.error("broker.no_satellites", reason=str(error))
            tasks = await stack.enter_async_context(task_group())
            stack.push_async_callback(self._stop)
            await self._start(program, tasks)
            watch = tasks.create_task(self._keep_running(program, tasks))
            stack.callback(watch.cancel)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        return await self._stack.__aexit__(kind, error, trace)

    async def let_in(self, files: BrokerFiles) -> None:
        """Serves satellites of other machines by these accounts and this certificate.

        Connections whose account is gone or changed are cut. The first time the broker starts
        again, which all its clients notice. Raises `Unavailable`.
        """
        if self._memory is None or self._process is None or self._satellites_at is None:
            raise Unavailable(
                f"the broker at {HOST}:{self._port} was there before the hub, which does not keep "
                "its accounts: stop it, and start the hub again"
            )
        self._memory.keep(files)
        if self._secured:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGHUP)
            return
        _check_free(*self._satellites_at)
        self._secured = self._restarting = True
        self._serving.clear()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        await self._serving.wait()

    async def _keep_running(self, program: str, tasks: asyncio.TaskGroup) -> None:
        deaths: deque[float] = deque(maxlen=MAX_DEATHS)
        while self._process is not None:
            code = await self._process.wait()
            if self._restarting:
                self._restarting = False
                await self._start(program, tasks)
                continue
            deaths.append(time.monotonic())
            log.error("broker.died", returncode=code, last_words=self._words())
            if len(deaths) == MAX_DEATHS and deaths[-1] - deaths[0] < DEATHS_WITHIN_S:
                raise BrokerError(
                    f"mosquitto died {MAX_DEATHS} times within a minute: {self._words()}"
                )
            await self._start(program, tasks)

    async def _start(self, program: str, tasks: asyncio.TaskGroup) -> None:
        self._port = self._port or free_port()
        memory = self._memory
        assert memory is not None  # noqa: S101 - entered before
        memory.write("configuration", self._configured(memory).encode("ascii"))
        self._process = await asyncio.create_subprocess_exec(
            *_guard(),
            program,
            "-c",
            memory.path("configuration"),
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=PIPE,
            cwd="/",
            env=child_environment(),
            pass_fds=memory.descriptors,
            # Ctrl-C is for the hub: it says goodbye to its satellites over this broker.
            process_group=0,
        )
        reading = tasks.create_task(self._note_words(self._process))
        end_s = time.monotonic() + START_TIMEOUT_S
        while not await _answers(self._port):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await self._process.wait()
                await reading
                raise BrokerError(f"mosquitto ended at its start: {self._words()}")
            if time.monotonic() > end_s:
                raise BrokerError(
                    f"mosquitto did not answer on {HOST}:{self._port} in {START_TIMEOUT_S:g} s"
                )
        self._serving.set()
        log.info(
            "broker.started",
            host=HOST,
            port=self._port,
            pid=self._process.pid,
            satellites_at=self._satellites_at if self._secured else None,
        )

    def _configured(self, memory: BrokerMemory) -> str:
        if not self._secured or self._satellites_at is None:
            return _configuration(self._port)
        host, port = self._satellites_at
        lines = (
            f"listener {port}" if host == "::" else f"listener {port} {host}",
            "allow_anonymous false",
            f"password_file {memory.path('passwords')}",
            f"acl_file {memory.path('access')}",
            f"certfile {memory.path('certificate')}",
            f"keyfile {memory.path('key')}",
            "tls_version tlsv1.2",  # and later ones
            f"max_connections {MAX_SATELLITES}",
        )
        return _configuration(self._port) + "\n".join(lines) + "\n"

    async def _note_words(self, process: Process) -> None:
        """Keeps the last lines that Mosquitto writes, until it ends."""
        assert process.stderr is not None  # noqa: S101 - it was asked for
        rest = ""
        while piece := await process.stderr.read(4096):
            *lines, rest = (rest + piece.decode("utf-8", "replace"))[-4096:].split("\n")
            self._last_words.extend(line for line in lines if line)
        if rest:
            self._last_words.append(rest)

    def _words(self) -> str:
        return " / ".join(self._last_words) or "it said nothing"

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
        "per_listener_settings true",
        "persistence false",
        "set_tcp_nodelay true",
        f"message_size_limit {MAX_PAYLOAD_BYTES}",
        f"max_packet_size {MAX_PACKET_BYTES}",
        f"max_inflight_messages {MAX_INFLIGHT}",
        "max_queued_messages 1000",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        f"listener {port} {HOST}",
        "allow_anonymous true",  # only programs on this machine can reach it
    )
    return "\n".join(lines) + "\n"


def _guard() -> list[str]:
    """Command line prefix: the program ends with this process and never runs as root."""
    words = ["setpriv", "--pdeathsig=TERM"]
    user = _user()
    if user is not None:
        # Mosquitto would drop root by itself, but a change of user makes the kernel forget the
        # signal.
        words += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*words, "--"]


def _user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _check_free(host: str, port: int) -> None:
    """Raises `Unavailable` where another program listens: Mosquitto would end, and the hub too."""
    try:
        with socket.create_server((host, port), family=_family(host)):
            pass
    except OSError as error:
        raise Unavailable(
            f"satellites cannot be served on {host}:{port} (HUB_PAIRING_HOST, "
            f"HUB_BROKER_TLS_PORT): {error.strerror}"
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


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
