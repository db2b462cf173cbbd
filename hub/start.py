"""What a start needs before anything else: the HTTP socket and the hub's own id."""

import secrets
import socket
from pathlib import Path

from hub.wire.topics import is_id


class StartError(Exception):
    """The hub cannot start; the message says what to do."""


def listen(host: str, port: int) -> socket.socket:
    """The HTTP socket, bound before anything slow begins. Raises `StartError`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio switches Nagle's algorithm off only where it is, and each answer else waits 44 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise StartError(f"cannot listen on {host}:{port} (HUB_HOST, HUB_PORT): {error.strerror}") from error
    return listening


def own_id(state_dir: Path) -> str:
    """The hub's own id, made at the first start and kept. Raises `StartError` where nothing can be kept."""
    path = state_dir / "hub-id"
    try:
        state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.exists():
            known = path.read_text(encoding="ascii", errors="replace").strip()
            if is_id(known):
                return known
        made = f"hub-{secrets.token_hex(4)}"
        path.write_text(made + "\n", encoding="ascii")
    except OSError as error:
        raise StartError(
            f"cannot write in the state directory {state_dir} (INGLE_STATE_DIR): {error.strerror}"
        ) from error
    return made
