"""Sources of a bundle: a file, an https address, a USB stick.

What is fetched over the network goes into a file of the data partition first, and counts once it
is whole. That it comes from where it should is the signature's business, not the connection's.
"""

import http.client
import os
import shutil
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final
from urllib.parse import urljoin, urlsplit

from ingle.runtime.appliance import AppliancePaths
from ingle.update.errors import UpdateError
from ingle.update.fitness import refuse_without_space

Say = Callable[[str], None]

_BLOCK: Final = 1 << 20
RESERVE: Final = 64_000_000
"""Bytes of the data partition that an update leaves free: the hub's databases go on writing."""
_SILENCE_S: Final = 30.0
"""Seconds that a server may be silent."""
STICK: Final = "usb"
"""The source that stands for whatever stick is plugged in."""
_STICKS: Final = ("media", "run/media", "mnt")


def is_address(source: str) -> bool:
    """Whether a source is an address rather than a file. Raises `UpdateError` for one not https."""
    scheme = urlsplit(source).scheme
    if scheme in {"http", "ftp", "ssh", "git"}:
        raise UpdateError(f"{scheme}:// is not taken: give an https:// address, or a file")
    return scheme == "https"


def located(source: str, places: AppliancePaths) -> Path:
    """The file that a local source names. Raises `UpdateError`."""
    if source != STICK:
        return Path(source)
    found = sorted(
        path
        for folder in _STICKS
        for pattern in ("*.raucb", "*/*.raucb", "*/*/*.raucb")
        for path in (places.root / folder).glob(pattern)
    )
    if not found:
        raise UpdateError(
            "no stick with an update is here: put the file that ends in .raucb into its uppermost "
            "folder"
        )
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise UpdateError(f"there are several updates on the stick: {names}; name one of them")
    return found[0]


def neighbour(source: str, name: str) -> str:
    """The source of a file that lies beside another one."""
    if urlsplit(source).scheme == "https":
        return urljoin(source, name)
    return str(Path(source).with_name(name))


def fetched(
    source: str, to: Path, say: Say, *, what: str, trust: ssl.SSLContext | None = None
) -> Path:
    """Copies a source to a file, whole and synced, or leaves none.

    `what` names it in sentences. `trust`: certificates of servers; None for the system's. Raises
    `UpdateError`.
    """
    part = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        if is_address(source):
            _download(source, part, say, what, trust)
        else:
            _copy(Path(source), part, what)
        part.replace(to)
    except urllib.error.HTTPError as error:
        error.close()
        raise UpdateError(f"{what} is not to be had: {source} answers {error.code}") from error
    except urllib.error.URLError as error:
        raise UpdateError(f"{what} could not be fetched from {source}: {error.reason}") from error
    except (http.client.InvalidURL, ValueError) as error:
        raise UpdateError(f"{source} is no address: {error}") from error
    except (http.client.HTTPException, TimeoutError, ConnectionError) as error:
        why = str(error) or type(error).__name__
        raise UpdateError(f"{what} broke off on its way from {source}: {why}; try again") from error
    except OSError as error:
        raise UpdateError(f"{what} could not be written to {to.parent}: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return to


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    """Follows redirects to https addresses only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https":
            raise UpdateError(f"{req.full_url} leads to {newurl}, which is no https:// address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _download(source: str, part: Path, say: Say, what: str, trust: ssl.SSLContext | None) -> None:
    secured = urllib.request.HTTPSHandler(context=trust or ssl.create_default_context())
    opener = urllib.request.build_opener(secured, _OnlyHttps())
    with opener.open(source, timeout=_SILENCE_S) as answer, part.open("wb") as file:
        size = int(answer.headers.get("content-length", 0))
        room = free_bytes(part.parent)
        refuse_without_space(size, room, what)
        done = shown = 0
        while block := answer.read(_BLOCK):
            done += len(block)
            refuse_without_space(done, room, what)  # a server need not say how much comes
            file.write(block)
            if size and done * 10 // size > shown:
                shown = done * 10 // size
                say(f"{what}: {shown * 10} % of {size / 1e6:.0f} MB")
        if size and done != size:
            raise http.client.IncompleteRead(b"", size - done)
        file.flush()
        os.fsync(file.fileno())


def _copy(source: Path, part: Path, what: str) -> None:
    if not source.is_file():
        raise UpdateError(f"{what} is not there: {source}")
    refuse_without_space(source.stat().st_size, free_bytes(part.parent), what)
    with source.open("rb") as origin, part.open("wb") as file:
        shutil.copyfileobj(origin, file, _BLOCK)
        file.flush()
        os.fsync(file.fileno())


def free_bytes(folder: Path) -> int:
    """Bytes that an update may take of the partition a folder is on."""
    return max(0, shutil.disk_usage(folder).free - RESERVE)
