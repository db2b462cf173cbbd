"""Private PostgreSQL: a cluster on a free port, which can be started with nothing in memory."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.scenario import BenchError
from bench.stores.private_store import StoreFolder, running_store, store_folder, store_program
from hub.mqtt.private_broker import free_port

SHARED_BUFFERS: Final = "256MB"
"""As the performance guide has it, and the appliance."""
MAX_CONNECTIONS: Final = 100
_USER: Final = "ingle"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivatePostgres:
    """A cluster's files; `running` serves them."""

    folder: StoreFolder

    @property
    def _data(self) -> Path:
        return self.folder.path / "data"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[str]:
        """Serves until the block ends; the URL of the maintenance database."""
        port = free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": self.folder.path,
            "shared_buffers": SHARED_BUFFERS,
            "max_connections": MAX_CONNECTIONS,
        }
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = (_program("postgres"), "-D", str(self._data), *given)
        ready = (_program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port))

        def answers() -> bool:
            return subprocess.run(ready, check=False).returncode == 0

        async with running_store("PostgreSQL", self.folder, command, answers):
            yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"

    def forget(self) -> None:
        """Has the kernel drop what it keeps of the files in memory; the cluster must not run."""
        for path in self._data.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def private_postgres() -> Iterator[PrivatePostgres]:
    """A new cluster, removed when the block ends. Raises `BenchError`."""
    with store_folder("postgres") as folder:
        words = (*folder.drops_root, _program("initdb"), "-D", str(folder.path / "data"))
        made = subprocess.run(
            (*words, "--username", _USER, "--auth=trust", "--encoding=UTF8", "--locale=C"),
            capture_output=True,
            text=True,
            check=False,
            cwd=folder.path,
        )
        if made.returncode:
            raise BenchError(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
        yield PrivatePostgres(folder=folder)


def _program(name: str) -> str:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)
    )
    return store_program(name, "postgresql", list(reversed(versions)))
