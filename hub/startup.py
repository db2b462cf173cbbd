"""First steps of a start: the HTTP socket, the hub's own id, the household's time zone."""

import secrets
import socket
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from hub.settings import named_zone
from ingle.runtime.identifiers import is_id

LOCALTIME: Final = Path("/etc/localtime")
"""The machine's time zone: a link to its file, or a copy of that."""

log = structlog.get_logger()


RESTORE_MARKER: Final = Path(".restore/marker.json")
"""In the state directory while a restore has begun to replace what lies there."""


class StartError(Exception):
    """The hub cannot start; the message says what to do."""


def refuse_half_restored(state_dir: Path) -> None:
    """Raises `StartError` where a restore was broken off, and part of its files is not there."""
    if (state_dir / RESTORE_MARKER).exists():
        raise StartError(
            "a restore was broken off: run sudo ingle-restore --resume, which ends it, and then "
            "start the hub"
        )


def listen(host: str, port: int) -> socket.socket:
    """The HTTP socket, bound before anything slow begins. Raises `StartError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio switches Nagle's algorithm off only where it is, and each
    # answer else waits 44 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise StartError(
            f"cannot listen on {host}:{port} (HUB_HOST, HUB_PORT): {error.strerror}"
        ) from error
    return listening


def own_id(state_dir: Path) -> str:
    """The hub's own id, made at the first start and kept; for this run alone where it cannot be.

    Raises `StartError` where something else is in the place of its file.
    """
    path = state_dir / "hub-id"
    made = f"hub-{secrets.token_hex(4)}"
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            if not path.is_file():
                kind = "a directory" if path.is_dir() else "no regular file"
                raise StartError(f"{path} is {kind}, not the file with the hub's id: move it away")
            known = path.read_text(encoding="ascii", errors="replace").strip()
            if is_id(known):
                return known
        path.write_text(made + "\n", encoding="ascii")
    except OSError as error:
        log.error("hub.id_not_kept", path=str(path), hub_id=made, reason=error.strerror)
    return made


def local_zone(name: str | None, localtime: Path = LOCALTIME) -> tzinfo:
    """The time zone called `name`, as TZ may name it; None: the machine's, read from `localtime`.

    Today's fixed offset from UTC where that cannot be read: times after the next change of the
    clocks are an hour off then.
    """
    try:
        if name is not None:
            return named_zone(name)
        with localtime.open("rb") as file:
            return ZoneInfo.from_file(file)
    except (OSError, ValueError) as error:
        log.warning("hub.zone_unknown", zone=name or str(localtime), reason=str(error))
        return datetime.now().astimezone().tzinfo or UTC
