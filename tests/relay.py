"""TCP proxy for fault injection: counts round trips and can fall silent.

A round trip: the client spoke after the server had.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Relay:
    def __init__(self, port: int) -> None:
        self.port = port
        self.round_trips = 0
        self.connections = 0
        self.passing = asyncio.Event()
        self.passing.set()

    def fall_silent(self) -> None:
        """Connections stay open and nothing comes through any more, as with a hung server."""
        self.passing.clear()

    def go_on(self) -> None:
        self.passing.set()


@asynccontextmanager
async def relay_to(target_port: int) -> AsyncIterator[Relay]:
    """Listens on a free port of 127.0.0.1 and passes everything on to `target_port`."""

    async def pass_on(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, direction: str, turn: list[str]
    ) -> None:
        while data := await reader.read(65536):
            if direction == "up" and turn[0] != "up":
                relay.round_trips += 1
            turn[0] = direction
            await relay.passing.wait()
            writer.write(data)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        relay.connections += 1
        turn = ["down"]
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", target_port)
        except OSError:
            writer.close()
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(pass_on(reader, server_writer, "up", turn))
                tasks.create_task(pass_on(server_reader, writer, "down", turn))
        except* OSError:
            pass
        finally:
            writer.close()
            server_writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    relay = Relay(server.sockets[0].getsockname()[1])
    async with server:
        yield relay
