"""Client of a Wyoming server (faster-whisper, Piper and their like): one connection a request.

    wyoming://gpu.local:10300  ->  describe, transcribe, synthesize

An event is a line of JSON, more JSON and samples, each with its length in the line. The package
`wyoming` makes them; they are read here, because the package believes any length, and takes
nonsense for the end of the connection.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from wyoming.error import Error
from wyoming.event import Event, async_write_event

from ingle.runtime.surrogates import well_formed
from ingle.speech.engine import EngineUnavailable, SpeechError

SCHEME: Final = "wyoming://"
_CONNECT_S: Final = 3.0
_MOST_DATA_BYTES: Final = 1 << 20
"""Of JSON behind the line: the list of all of Piper's voices is some 200 kB."""
_MOST_SAMPLES_BYTES: Final = 4 << 20
"""Of one event: 40 s of two channels at 48 kHz."""
_SHOWN: Final = 200
"""Characters of a refusal that are passed on."""


@dataclass(frozen=True, slots=True)
class WyomingAddress:
    """Where a server is, and what it is called in messages."""

    host: str
    port: int

    @classmethod
    def read(cls, url: str, setting: str, usual_port: int) -> "WyomingAddress":
        """That of `wyoming://host` or `wyoming://host:port`, the value of `setting`.

        Raises `EngineUnavailable`.
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if not url.startswith(SCHEME) or not host or "@" in url or parts.path.strip("/"):
            raise EngineUnavailable(f"{setting}: must be wyoming://host:port")
        return cls(host, usual_port if port is None else port)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{SCHEME}{host}:{self.port}"


class WyomingTalk:
    """One connection. Every method raises `SpeechError` that names the server."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, shown: str, limit_s: float
    ) -> None:
        self._reader, self._writer = reader, writer
        self._shown, self._limit_s = shown, limit_s
        self._until_s = time.monotonic() + limit_s

    async def say(self, *events: Event) -> None:
        """Sends the events."""
        with _named(self._shown, self._limit_s):
            async with self._in_time():
                for event in events:
                    await async_write_event(event, self._writer)

    async def next(self) -> Event:
        """The next event; an `error` and the connection's end are raised."""
        with _named(self._shown, self._limit_s):
            async with self._in_time():
                event = await _read(self._reader)
        if Error.is_type(event.type):
            text = well_formed(str(event.data.get("text", "")))[:_SHOWN]
            raise SpeechError(f"{self._shown} refused: {text or 'without a reason'}")
        return event

    def _in_time(self) -> asyncio.Timeout:
        return asyncio.timeout(max(0.0, self._until_s - time.monotonic()))


@asynccontextmanager
async def talk(address: WyomingAddress, *, limit_s: float) -> AsyncIterator[WyomingTalk]:
    """A connection for one request, which has `limit_s` seconds in all. Raises `SpeechError`."""
    shown = f"the server at {address}"
    with _named(shown, min(limit_s, _CONNECT_S)):
        async with asyncio.timeout(min(limit_s, _CONNECT_S)):
            reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        yield WyomingTalk(reader, writer, shown, limit_s)
    finally:
        writer.close()
        with suppress(OSError):  # it was cut at the other end
            await writer.wait_closed()


@contextmanager
def _named(shown: str, limit_s: float) -> Iterator[None]:
    """Makes a `SpeechError` of what a connection fails with."""
    try:
        yield
    except TimeoutError as error:
        raise SpeechError(f"{shown} did not answer within {limit_s:g} s") from error
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise SpeechError(f"{shown} cannot be reached: {reason}") from error
    except EOFError as error:
        raise SpeechError(f"{shown} broke the connection off") from error
    except ValueError as error:
        raise SpeechError(f"{shown} does not speak Wyoming's protocol: {error}") from error


async def _read(reader: asyncio.StreamReader) -> Event:
    """The next event. Raises `EOFError` and `ValueError`."""
    line = await reader.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = _object(line)
    data = head.get("data") or {}
    if size := _size(head, "data_length", _MOST_DATA_BYTES):
        data = {**_dictionary(data), **_object(await reader.readexactly(size))}
    payload = None
    if size := _size(head, "payload_length", _MOST_SAMPLES_BYTES):
        payload = await reader.readexactly(size)
    kind = head.get("type")
    if not isinstance(kind, str):
        raise ValueError("an event without a type")
    return Event(type=kind, data=_dictionary(data), payload=payload)


def _object(text: bytes) -> dict[str, object]:
    try:
        return _dictionary(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise ValueError("what it sent is no JSON object") from error


def _dictionary(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("what it sent is no JSON object")
    return value


def _size(head: dict[str, object], name: str, most: int) -> int:
    size = head.get(name) or 0
    if not isinstance(size, int) or not 0 <= size <= most:
        raise ValueError(f"{name} is {str(size)[:20]}")
    return size
