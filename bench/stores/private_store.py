"""User, folder and start of a private store: a server that may not run as root, on a free port."""

import asyncio
import contextlib
import os
import pwd
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.processes import ProcessEnded, child
from bench.scenario import BenchError

_STARTED_WITHIN_S: Final = 30.0
_POLL_S: Final = 0.05
_PROGRAMS: Final = ("/usr/sbin", "/usr/local/sbin", "/usr/local/bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFolder:
    """A folder of the user that the server runs as."""

    path: Path
    drops_root: tuple[str, ...]
    """The begin of its command line; empty where this process is not root."""


@contextmanager
def store_folder(user: str) -> Iterator[StoreFolder]:
    """A temporary folder for a server that runs as `user` (else as nobody) where this is root."""
    with tempfile.TemporaryDirectory(prefix="ingle-bench-") as name:
        path = Path(name)
        if os.geteuid() != 0:
            yield StoreFolder(path=path, drops_root=())
            return
        found = _entry(user) or pwd.getpwnam("nobody")
        os.chown(path, found.pw_uid, found.pw_gid)
        words = (
            "setpriv",
            f"--reuid={found.pw_uid}",
            f"--regid={found.pw_gid}",
            "--clear-groups",
            "--",
        )
        yield StoreFolder(path=path, drops_root=words)


def _entry(user: str) -> pwd.struct_passwd | None:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(user)
    return None


def store_program(name: str, package: str, folders: Sequence[Path] = ()) -> str:
    """The path of a server's program. Raises `BenchError` with the package to install."""
    places = [os.environ.get("PATH", ""), *map(str, folders), *_PROGRAMS]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise BenchError(f"{name} is not installed: apt install {package}")
    return found


@asynccontextmanager
async def running_store(
    name: str, folder: StoreFolder, command: Sequence[str], answers: Callable[[], bool]
) -> AsyncIterator[int]:
    """Runs a server until the block ends; its process id. Raises `BenchError` where it fails."""
    async with child(
        name,
        (*folder.drops_root, *command),
        environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        log=folder.path / "server.log",
    ) as server:
        try:
            async with asyncio.timeout(_STARTED_WITHIN_S):
                while not await asyncio.to_thread(answers):
                    server.check()
                    await asyncio.sleep(_POLL_S)
        except (ProcessEnded, TimeoutError) as error:
            raise BenchError(f"{name} did not start.{server.last_words()}") from error
        yield server.process.pid
