"""HTTP/1.1 server of the stubs: requests as values, answers whole, in chunks, or cut off.

Written by hand because a stub has to cut connections, which a web framework does not let it do.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

JSON: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class StubRequest:
    """One request; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    head: bytes

    def json(self) -> dict[str, Any]:
        found = json.loads(self.body) if self.body else {}
        return found if isinstance(found, dict) else {}


class StubExchange:
    """The way back of one request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def cut(self) -> None:
        """Ends the connection without an answer, as a process that dies does."""
        self.writer.transport.abort()

    async def answer(self, content: object, status: int = 200) -> None:
        """One JSON value."""
        data = json.dumps(content).encode()
        self.writer.write(
            b"HTTP/1.1 %d Stub\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(data), data)
        )
        await self.writer.drain()

    async def begin(self, content_type: str) -> None:
        """The head of an answer in chunks."""
        self.writer.write(
            b"HTTP/1.1 200 Stub\r\nContent-Type: %b\r\nTransfer-Encoding: chunked\r\n\r\n"
            % content_type.encode()
        )
        await self.writer.drain()

    async def chunk(self, data: bytes) -> None:
        self.writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        await self.writer.drain()

    async def end(self) -> None:
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()


Handler = Callable[[StubRequest, StubExchange], Awaitable[None]]


async def serve_stub(handler: Handler, port: int = 0) -> asyncio.Server:
    """Listens on loopback; every connection is kept for many requests."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        exchange = StubExchange(reader, writer)
        try:
            while not writer.is_closing():
                await handler(await _request(reader), exchange)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(connected, "127.0.0.1", port)


async def _request(reader: asyncio.StreamReader) -> StubRequest:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return StubRequest(method=method, path=path, headers=headers, body=body, head=head)
