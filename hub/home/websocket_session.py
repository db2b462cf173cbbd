"""WebSocket client of Home Assistant: connection, authentication, commands and subscriptions."""

import asyncio
import itertools
import json
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from pydantic import JsonValue
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidStatus,
    PayloadTooBig,
    WebSocketException,
)

from hub.home.protocol import Frame, ProtocolError, frames
from ingle.runtime.redaction import shown_address

OPEN_WITHIN_S: Final = 10.0
ANSWER_WITHIN_S: Final = 15.0
"""Seconds Home Assistant has for one answer; a big home's lists take a Raspberry Pi a second or
two."""
PING_EVERY_S: Final = 15.0
"""Heartbeat: a half-open connection is noticed after at most twice this."""
MAX_FRAME_BYTES: Final = 16 * 1024 * 1024
"""A list of 5,000 entities has about 4 MB."""

Listener = Callable[[JsonValue], None]


class LineLost(Exception):
    """The connection failed or was lost; the message is a sentence that says why."""


class TokenRefused(Exception):
    """Authentication failed: Home Assistant refuses this token."""


class AddressBanned(Exception):
    """Home Assistant answers this machine with 403: its address is banned."""


class CommandRefused(Exception):
    """Home Assistant answered a command with an error."""

    def __init__(self, command: str, code: str, message: str) -> None:
        super().__init__(f"{command}: {code or 'error'} {message}".strip())
        self.code = code


class WebSocketSession:
    """Commands and subscriptions over one open WebSocket connection; `listen` must be running."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._listeners: dict[int, Listener] = {}

    async def command(
        self, command: str, fields: Mapping[str, JsonValue] | None = None
    ) -> JsonValue:
        """The command's result. Raises `CommandRefused`, `LineLost`."""
        return await self._ask(next(self._ids), command, fields or {})

    async def subscribe(
        self, command: str, listener: Listener, fields: Mapping[str, JsonValue] | None = None
    ) -> int:
        """Calls `listener` with each event, until `unsubscribe` with the id that is returned.

        `fields`: further parts of the command. A `ProtocolError` of the listener ends the
        connection. Raises `CommandRefused`, `LineLost`.
        """
        number = next(self._ids)
        self._listeners[number] = listener
        await self._ask(number, command, fields or {})
        return number

    async def unsubscribe(self, number: int) -> None:
        self._listeners.pop(number, None)
        await self.command("unsubscribe_events", {"subscription": number})

    async def listen(self) -> None:
        """Passes events to listeners and results to commands. Ends only by `LineLost`."""
        while True:
            for frame in await _receive(self._socket):
                if frame.type == "event" and frame.id in self._listeners:
                    try:
                        self._listeners[frame.id](frame.event)
                    except ProtocolError as error:
                        raise LineLost(f"Home Assistant sent {error}.") from error
                elif frame.type == "result" and frame.id in self._answers:
                    answer = self._answers[frame.id]
                    if not answer.done():
                        answer.set_result(frame)

    async def _ask(self, number: int, command: str, fields: Mapping[str, JsonValue]) -> JsonValue:
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await self._socket.send(json.dumps({**fields, "id": number, "type": command}))
                frame = await answer
        except TimeoutError as error:
            raise LineLost(
                f"Home Assistant did not answer {command} within {ANSWER_WITHIN_S:.0f} s."
            ) from error
        except ConnectionClosed as error:
            raise LineLost(_why_closed(error)) from error
        finally:
            del self._answers[number]
        if not frame.success:
            error_body = frame.error
            raise CommandRefused(
                command,
                error_body.code if error_body else "",
                error_body.message if error_body else "",
            )
        return frame.result


@asynccontextmanager
async def open_session(
    url: str, token: str, tls: ssl.SSLContext | None
) -> AsyncIterator[WebSocketSession]:
    """An authenticated connection to the Home Assistant at `url` (http or https).

    `tls`: the context for https; None for http. Raises `LineLost`, `TokenRefused`, `AddressBanned`.
    """
    socket_url = f"ws{url.removeprefix('http')}/api/websocket"
    try:
        socket = await _Straight(
            socket_url,
            ssl=tls,
            proxy=None,
            open_timeout=OPEN_WITHIN_S,
            close_timeout=1.0,
            ping_interval=PING_EVERY_S,
            ping_timeout=PING_EVERY_S,
            max_size=MAX_FRAME_BYTES,
            compression=None,
        )
    except InvalidStatus as error:
        if error.response.status_code == 401:
            raise TokenRefused from error
        if error.response.status_code == 403:
            raise AddressBanned from error
        raise LineLost(
            why_status(url, error.response.status_code, error.response.headers.get("Location"))
        ) from error
    except (OSError, WebSocketException, TimeoutError, ValueError) as error:
        raise LineLost(why_no_connection(url, error)) from error
    async with socket:
        await _let_in(socket, token)
        yield WebSocketSession(socket)


class _Straight(connect):
    """WebSocket connection without redirects: the token is for this address only."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


async def _let_in(socket: ClientConnection, token: str) -> None:
    try:
        async with asyncio.timeout(OPEN_WITHIN_S):
            await _expect(socket, "auth_required")
            await socket.send(json.dumps({"type": "auth", "access_token": token}))
            await _expect(socket, "auth_ok")
    except TimeoutError as error:
        raise LineLost(
            "Home Assistant does not answer: it takes the connection and then says nothing."
        ) from error
    except ConnectionClosed as error:
        raise LineLost(_why_closed(error)) from error


async def _expect(socket: ClientConnection, kind: str) -> None:
    [frame, *_] = await _receive(socket)
    if frame.type == "auth_invalid":
        raise TokenRefused
    if frame.type != kind:
        raise LineLost(f"Home Assistant sent {frame.type[:40]!r} where {kind} is due.")


async def _receive(socket: ClientConnection) -> list[Frame]:
    """The next messages, at least one. Raises `LineLost`."""
    try:
        while True:
            found = frames(await socket.recv())
            if found:
                return found
    except ConnectionClosed as error:
        raise LineLost(_why_closed(error)) from error
    except ProtocolError as error:
        raise LineLost(f"Home Assistant sent {error}.") from error


def _why_closed(error: ConnectionClosed) -> str:
    if isinstance(error.__cause__, PayloadTooBig) or (
        error.sent is not None and error.sent.code == 1009
    ):
        return f"Home Assistant sent more than {MAX_FRAME_BYTES // 2**20} MiB at once."
    return "Home Assistant closed the connection."


def why_no_connection(url: str, error: Exception) -> str:
    """The sentence for a connection that failed to open, without the secrets of its address."""
    url = shown_address(url)
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {url} is not trusted ({error.verify_message}):"
            " check HA_URL, or trust its authority."
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"{url} speaks no TLS ({error.reason or error}):"
            " check whether HA_URL should begin with http://."
        )
    cut_off = isinstance(error, InvalidMessage) and isinstance(error.__cause__, EOFError | OSError)
    if isinstance(error, InvalidHandshake) and not cut_off:
        return f"What answers at {url} is not Home Assistant: check HA_URL."
    return f"Home Assistant does not answer at {url}."


def why_status(url: str, status: int, location: str | None) -> str:
    """The sentence for an HTTP answer in place of a WebSocket; `location` is that of a redirect."""
    url = shown_address(url)
    if 300 <= status < 400:
        return (
            f"{url} sends callers on to {shown_address(location or 'nowhere')[:200]}:"
            " set HA_URL to Home Assistant's own address."
        )
    if status >= 500:
        return f"Home Assistant does not answer at {url} (HTTP {status})."
    return (
        f"What answers at {url} is not Home Assistant,"
        f" or a proxy lets no WebSocket through (HTTP {status})."
    )
