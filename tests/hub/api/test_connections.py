"""Slow and silent clients: they are bounded in number and time, and nobody else waits for them."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import uvicorn
from fastapi import FastAPI, Request
from structlog.testing import capture_logs

from hub.api.connections import ConnectionGuard
from links import eventually

pytestmark = pytest.mark.service

ASK = b"GET /fine HTTP/1.1\r\nHost: localhost\r\n\r\n"
MUCH = b"GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n"
SILENT = b""
HALF_A_HEAD = b"GET /fine HTTP/1.1\r\nHo"
HALF_A_BODY = b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def serving(guard: ConnectionGuard) -> AsyncIterator[int]:
    """A server with two routes behind the guard; gives its port."""
    api = FastAPI()

    @api.get("/fine")
    async def fine() -> str:
        return "fine"

    @api.post("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    @api.get("/much")
    async def much() -> str:
        return "x" * 50_000_000

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(api, log_config=None, lifespan="off", http=guard.protocol(), ws="none")
    )
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve(sockets=[listening]))
        await eventually(lambda: server.started)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True


@asynccontextmanager
async def connected(port: int, *said: bytes) -> AsyncIterator[list[Peer]]:
    """A connection for each of `said`, which is all that its client ever says."""
    async with AsyncExitStack() as stack:
        peers = []
        for data in said:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            stack.callback(writer.close)
            writer.write(data)
            peers.append((reader, writer))
        yield peers


async def said_by(reader: asyncio.StreamReader) -> bytes:
    """All that the server says until it closes the connection, by a reset or not."""
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(30):
            return await reader.read()
    return b""


async def answered(port: int) -> bool:
    """Whether a client that speaks properly is answered."""
    async with connected(port, ASK) as [(reader, _)]:
        return b"200 OK" in await reader.readline()


@pytest.mark.parametrize("said", [SILENT, HALF_A_HEAD, HALF_A_BODY])
async def test_silent_clients_keep_nobody_out(said: bytes) -> None:
    """Many times more than there is room for: another is answered all the same."""
    guard = ConnectionGuard(most=20)
    async with serving(guard) as port, connected(port, *[said] * 100):
        assert await answered(port)
        assert guard.open <= 20


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        (SILENT, {"head_within_s": 0.05}),
        (HALF_A_HEAD, {"head_within_s": 0.05}),
        (HALF_A_BODY, {"body_within_s": 0.05}),
    ],
)
async def test_unfinished_requests_are_closed(said: bytes, limits: dict[str, float]) -> None:
    """The client sees the end of its connection; the guard says why in the log."""
    with capture_logs() as logs:
        async with serving(ConnectionGuard(**limits)) as port, connected(port, said) as [(r, _)]:
            assert await said_by(r) == b""
    closed = [entry for entry in logs if entry["event"] == "http.connections_closed"]
    assert len(closed) == 1
    assert set(closed[0]) & {"head_timed_out", "body_timed_out"}


async def test_a_request_that_trickles_in_has_one_time_for_its_head() -> None:
    """A byte now and then does not begin it anew."""
    async with (
        serving(ConnectionGuard(head_within_s=0.2)) as port,
        connected(port, b"GET /") as [(reader, writer)],
        asyncio.timeout(30),
    ):
        while not reader.at_eof() and reader.exception() is None:
            writer.write(b"x")
            await asyncio.sleep(0.02)


async def test_a_client_that_reads_nothing_is_closed() -> None:
    """What it was sent is given up."""
    guard = ConnectionGuard(stalled_after_s=0.05)
    async with serving(guard) as port, connected(port, MUCH):
        await eventually(lambda: guard.open == 1)
        await eventually(lambda: guard.open == 0)


async def test_a_request_under_way_is_never_closed_for_another() -> None:
    """Where all that are open are being answered, the new one is refused."""
    guard = ConnectionGuard(most=1)
    async with serving(guard) as port, connected(port, MUCH) as [(busy, _)]:
        assert b"200 OK" in await busy.readline()
        async with connected(port, ASK) as [(refused, _)]:
            assert await said_by(refused) == b""


async def test_connections_are_used_again() -> None:
    """A second request on the same connection is answered."""
    async with serving(ConnectionGuard()) as port, connected(port, ASK) as [(reader, writer)]:
        for _ in range(2):
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK")
            await reader.readexactly(len(b'"fine"'))
            writer.write(ASK)
