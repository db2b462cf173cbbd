"""Downloads of model files: resumed, bounded, checked by size and hash; whole or not there.

DownloadError    says in a sentence why a file is not here; another time it may be
"""

import fcntl
import hashlib
import os
import shutil
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import httpx

from ingle.runtime.disk import Disk

_WHOLE: Final = 200
_PART: Final = 206
_CONNECT_S: Final = 10.0
_SILENT_S: Final = 30.0
"""Longest silence of a server in the middle of a file."""
_SPARED_BYTES: Final = 32 << 20
"""What stays free on the disk: the journal of writes is on it, too."""


class DownloadError(Exception):
    """A file could not be had; its message is a sentence for the owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file as its publisher describes it."""

    url: str
    size_bytes: int
    algorithm: str
    """As hashlib calls it: "md5", "sha256"."""
    digest: str
    """In hexadecimal digits."""

    @property
    def host(self) -> str:
        """Where it is, without the password that may be in the address."""
        return urlsplit(self.url).hostname or "?"


@asynccontextmanager
async def open_client() -> AsyncIterator[httpx.AsyncClient]:
    """A client for `download`."""
    timeout = httpx.Timeout(_SILENT_S, connect=_CONNECT_S)
    async with httpx.AsyncClient(timeout=timeout, follow_redirects=True) as client:
        yield client


async def download(
    file: RemoteFile,
    target: Path,
    client: httpx.AsyncClient,
    on_progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Brings the file to `target`; what an earlier attempt left beside it is gone on with.

    `on_progress` is told how many bytes are there, again and again. Raises `DownloadError`; what
    has come by then is kept for the next attempt, unless it is not what was published.
    """
    try:
        if await to_thread(_is_here, file, target):
            return
        with _held(target) as part:
            resumed = part.seek(0, os.SEEK_END)
            whole = await _filled(file, part, client, on_progress)
            if not whole and resumed:
                # The power may have gone while the last blocks were written: once more, anew.
                part.truncate(0)
                whole = await _filled(file, part, client, on_progress)
            if not whole:
                part.truncate(0)
                raise DownloadError(
                    f"{target.name} came from {file.host} with other content than is published "
                    f"({file.algorithm} {file.digest}), and was thrown away"
                )
            await to_thread(os.fsync, part.fileno())
            _part_of(target).replace(target)
            Disk().sync_folder(target.parent)
    except OSError as error:
        raise DownloadError(f"{target} cannot be written: {error.strerror or error}") from error


def _part_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


@contextmanager
def _held(target: Path) -> Iterator[BufferedRandom]:
    """What is there of the file, open for this process alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with _part_of(target).open("ab+") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DownloadError(
                f"{target.name} is being downloaded by another program of this machine"
            ) from error
        yield part


async def _filled(
    file: RemoteFile,
    part: BufferedRandom,
    client: httpx.AsyncClient,
    on_progress: Callable[[int], None],
) -> bool:
    """Fetches what lacks; returns whether the whole is what was published."""
    have = part.seek(0, os.SEEK_END)
    if have < file.size_bytes:
        _check_room(file, part, have)
        try:
            await _fetch(file, part, client, on_progress)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            have = part.seek(0, os.SEEK_END)
            reason = str(error) or type(error).__name__
            raise DownloadError(
                f"{file.host} cannot be reached ({reason})"
                if have == 0
                else f"the connection to {file.host} broke off after {_mb(have)} of "
                f"{_mb(file.size_bytes)} MB ({reason})"
            ) from error
    return await to_thread(_is_published, file, part)


async def _fetch(
    file: RemoteFile,
    part: BufferedRandom,
    client: httpx.AsyncClient,
    on_progress: Callable[[int], None],
) -> None:
    have = part.seek(0, os.SEEK_END)
    wanted = {"Range": f"bytes={have}-"} if have else {}
    # No compression: a part of what is compressed cannot be gone on with.
    headers = {"Accept-Encoding": "identity", **wanted}
    async with client.stream("GET", file.url, headers=headers) as response:
        goes_on = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
        if not (response.status_code == _PART and goes_on):
            if response.status_code != _WHOLE:
                raise DownloadError(f"{file.host} answers {response.status_code} for the file")
            part.truncate(0)
            have = 0
        async for block in response.aiter_bytes():
            have += len(block)
            if have > file.size_bytes:
                break  # it is another file; its hash will say so
            await to_thread(part.write, block)
            on_progress(have)
    await to_thread(part.flush)
    if have < file.size_bytes:
        raise DownloadError(
            f"{file.host} sent {_mb(have)} of {_mb(file.size_bytes)} MB and no more"
        )
    if have > file.size_bytes:
        part.truncate(0)


def _check_room(file: RemoteFile, part: BufferedRandom, have: int) -> None:
    free = shutil.disk_usage(Path(part.name).parent).free
    if free < file.size_bytes - have + _SPARED_BYTES:
        raise DownloadError(
            f"the disk has {_mb(free)} MB left, too little for {_mb(file.size_bytes)} MB"
        )


def _is_here(file: RemoteFile, target: Path) -> bool:
    if not target.is_file():
        return False
    with target.open("rb") as content:
        return _is_published(file, content)


def _is_published(file: RemoteFile, part: BufferedReader | BufferedRandom) -> bool:
    part.seek(0)
    return (
        os.fstat(part.fileno()).st_size == file.size_bytes
        and hashlib.file_digest(part, lambda: hashlib.new(file.algorithm)).hexdigest()
        == file.digest.lower()
    )


def _mb(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f}"
