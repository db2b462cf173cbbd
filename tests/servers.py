"""The real servers that service tests talk to: private processes on free ports, files under /tmp.

Each one is killed by the kernel when the test process dies. Root may not run PostgreSQL, so as root
every server runs as the user its Debian package made (else as `nobody`). Stored data is not synced
to disk and goes when the server does.
"""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

import pytest
from pydantic import SecretStr

from ingle.wire.broker_settings import BrokerAddress

START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 10.0
SBIN = (Path("/usr/sbin"), Path("/usr/local/sbin"))


PORTS = range(12_000, 32_000)
"""Below those that Linux gives to outgoing connections (from 32768 on): nothing takes one of these
between the moment it is found free and the moment its server listens."""
WORKERS = 8
"""So many workers of one test run have a share of the ports of their own."""


def _shuffled_ports() -> Iterator[int]:
    """This process's share of the ports, in an order of its own, again and again."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = list(PORTS[worker % WORKERS :: WORKERS])
    random.SystemRandom().shuffle(share)
    return cycle(share)


_ports = _shuffled_ports()


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nothing listens on, and that was not given out just before."""
    for port in islice(_ports, len(PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    pytest.fail("no port on 127.0.0.1 is free", pytrace=False)


def program(name: str, *, package: str, folders: Sequence[Path] = SBIN) -> str:
    """The path of a server's program; without it the tests fail by the name of the Debian package
    to install.
    """
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, folders)])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.fail(
            f"{name} is not installed: apt install {package} (make setup does it)", pytrace=False
        )
    return found


def unprivileged_user(*names: str) -> pwd.struct_passwd | None:
    """The first of `names` (or nobody) that exists, for a server that must not run as root; None
    when not root.
    """
    if os.geteuid() != 0:
        return None
    for name in (*names, "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.fail(f"running as root, and none of the users {names} or nobody exists", pytrace=False)


class Server(ABC):
    """One server process that can be stopped, killed, frozen and started again on the same port."""

    user_names: tuple[str, ...] = ()
    stop_signal = signal.SIGTERM

    def __init__(self) -> None:
        self.port = free_port()
        self._user = unprivileged_user(*self.user_names)
        self.directory = Path(tempfile.mkdtemp(prefix=f"ingle-{type(self).__name__.lower()}-"))
        self.own(self.directory)
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str]:
        """The command line that runs the server in the foreground."""

    def prepare(self) -> None:  # noqa: B027 - not every server needs files
        """Makes the files that the server needs; called before every start."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server serves."""

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything the server printed."""
        path = self.directory / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Starts the server unless it runs, and returns when it serves."""
        if self.running:
            return
        self.prepare()
        with (self.directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*self.guarded(), *self.command()],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd=self.directory,
            )
        self._wait_until(self.answers, START_TIMEOUT_S, "did not answer")

    def stop(self) -> None:
        """Ends the server as its administrator would; clients see their connection close."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """Ends the server as a power cut would."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """The server keeps its connections open and says nothing any more, until `thaw`."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def remove(self) -> None:
        """Ends the server and removes its files."""
        self._end(signal.SIGKILL)
        shutil.rmtree(self.directory, ignore_errors=True)

    def own(self, path: Path) -> None:
        """Gives a file or directory to the user that the server runs as."""
        if self._user is not None:
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def guarded(self) -> list[str]:
        """The start of a command line: drops root, and dies with this process."""
        words = [program("setpriv", package="util-linux")]
        if self._user is not None:
            words += [
                f"--reuid={self._user.pw_uid}",
                f"--regid={self._user.pw_gid}",
                "--clear-groups",
            ]
        return [*words, f"--pdeathsig={self.stop_signal.name.removeprefix('SIG')}", "--"]

    def _end(self, number: signal.Signals) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(number)
        self._process.send_signal(signal.SIGCONT)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _wait_until(self, done: Callable[[], bool], timeout_s: float, otherwise: str) -> None:
        end_s = time.monotonic() + timeout_s
        while not done():
            if not self.running:
                pytest.fail(
                    f"{type(self).__name__} ended at its start:\n{self.log[-2000:]}", pytrace=False
                )
            if time.monotonic() > end_s:
                pytest.fail(
                    f"{type(self).__name__} {otherwise} in {timeout_s} s:\n{self.log[-2000:]}",
                    pytrace=False,
                )
            time.sleep(0.01)


class PostgresServer(Server):
    """A private PostgreSQL cluster; its superuser is `ingle`, on TCP and on a Unix socket in
    `directory`.
    """

    user_names = ("postgres",)
    stop_signal = signal.SIGINT  # the fast shutdown: clients are cut off, not waited for
    user = "ingle"

    @property
    def url(self) -> str:
        """The server's maintenance database."""
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{name}"

    def command(self) -> Sequence[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.directory,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "32MB",
            "max_connections": "100",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self._program("postgres"), "-D", str(self.directory / "data"), *options]

    def prepare(self) -> None:
        data = self.directory / "data"
        if (data / "PG_VERSION").exists():
            (data / "postmaster.pid").unlink(missing_ok=True)
            return
        words = [
            *self.guarded(),
            self._program("initdb"),
            "-D",
            str(data),
            "--username",
            self.user,
            "--auth=trust",
        ]
        words += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            words, capture_output=True, text=True, check=False, cwd=self.directory
        )
        if made.returncode:
            pytest.fail(f"initdb failed:\n{made.stdout}{made.stderr}", pytrace=False)

    def answers(self) -> bool:
        words = [self._program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(words, check=False).returncode == 0

    def execute(self, sql: str, *, database: str = "postgres") -> str:
        """Runs SQL as the superuser; returns what it printed, one row a line, joined by `|`."""
        words = [self._program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql]
        done = subprocess.run(
            [*words, self.database_url(database)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def create_database(self, template: str = "template1") -> str:
        """A new database, a copy of `template`; returns its name (see `database_url`)."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, cutting off whoever uses it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @staticmethod
    def _program(name: str) -> str:
        versions = sorted(
            Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
        )
        return program(
            name, package="postgresql", folders=[*reversed(versions), Path("/usr/local/bin")]
        )


class RedisServer(Server):
    """A private Redis that keeps nothing on disk: what it held is gone after `stop`."""

    user_names = ("redis",)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        words = [
            program("redis-server", package="redis-server"),
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        return [*words, "--save", "", "--appendonly", "no", "--dir", str(self.directory)]

    def answers(self) -> bool:
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def flush(self) -> None:
        """Forgets every key."""
        assert self._say(b"FLUSHALL SYNC\r\n").startswith(b"+OK")

    def _say(self, words: bytes) -> bytes:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2.0) as connection:
                connection.sendall(words)
                return connection.recv(100)
        except OSError:
            return b""


class MosquittoServer(Server):
    """A private MQTT broker; with `users` (name to password) it lets in nobody else."""

    user_names = ("mosquitto",)

    def __init__(
        self, users: Mapping[str, str] | None = None, *, lines: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._users = dict(users or {})
        self.lines = list(lines)
        """More lines for its configuration."""

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def address(self) -> BrokerAddress:
        """The broker as `ingle.wire.link.Link` wants it, with the first of the users."""
        name = next(iter(self._users), None)
        secret = None if name is None else SecretStr(self._users[name])
        return BrokerAddress(host="127.0.0.1", port=self.port, username=name, password=secret)

    def command(self) -> Sequence[str]:
        return [
            program("mosquitto", package="mosquitto"),
            "-c",
            str(self.directory / "mosquitto.conf"),
        ]

    def prepare(self) -> None:
        lines = [
            f"listener {self.port} 127.0.0.1",
            "persistence false",
            "log_dest stderr",
            "log_type all",
        ]
        lines += [
            "set_tcp_nodelay true",
            f"allow_anonymous {'false' if self._users else 'true'}",
            *self.lines,
        ]
        if self._users:
            lines.append(f"password_file {self._password_file()}")
        config = self.directory / "mosquitto.conf"
        config.write_text("\n".join(lines) + "\n")
        self.own(config)

    def answers(self) -> bool:
        """Whether the port is open: the broker listens only when it is ready."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=1.0),
        ):
            return True
        return False

    def _password_file(self) -> Path:
        path = self.directory / "passwords"
        path.write_text("".join(f"{name}:{word}\n" for name, word in self._users.items()))
        words = [
            program("mosquitto_passwd", package="mosquitto", folders=[Path("/usr/bin")]),
            "-U",
            str(path),
        ]
        subprocess.run(words, check=True, capture_output=True)
        self.own(path)
        return path
