"""TCP listener of pairing: bounded in connections, time and bytes; open while it is needed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from hub.errors import Unavailable
from ingle.wire.codec import BadMessage

MAX_CONNECTIONS: Final = 16
"""Open at once; one more closes the oldest that has proved nothing yet. An exchange takes some
50 ms."""
WITHIN_S: Final = 30.0
"""The longest connection, in seconds: the satellite writes its files, the broker reads its own."""
HELLO_WITHIN_S: Final = 5.0
"""Until a client has said what it wants, in seconds."""
READ_BYTES: Final = 16 * 1024
"""Bytes of a client that wait to be read, per connection."""
Proved = Callable[[], None]
"""Called once a client has proved that it knows a code: it is not closed for another any more."""
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, str, Proved], Awaitable[None]]

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class PairingListener:
    """Serves each connection in a task of `tasks`, while it is open."""

    def __init__(self, host: str, port: int, serve: Serve, tasks: asyncio.TaskGroup) -> None:
        """`serve` gets the streams and the client's address."""
        self._host = host
        self._port = port
        self._serve = serve
        self._tasks = tasks
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._strangers: dict[asyncio.Task[None], None] = {}
        """Those of the connections that have proved nothing yet, the oldest first."""

    @property
    def is_open(self) -> bool:
        return self._server is not None

    async def open(self) -> None:
        """Listens from now on, if it does not yet. Raises `Unavailable`."""
        if self._server is not None:
            return
        try:
            self._server = await asyncio.start_server(
                self._accept,
                None if self._host == "::" else self._host,  # asyncio's "::" is IPv6 alone
                self._port,
                limit=READ_BYTES,
            )
        except OSError as error:
            raise Unavailable(
                f"cannot listen on {self._host}:{self._port} (HUB_PAIRING_HOST, "
                f"HUB_PAIRING_PORT): {error.strerror}"
            ) from error
        log.info("pairing.listening", host=self._host, port=self._port)

    def close(self) -> None:
        """Takes no further connections; those there are end by themselves."""
        if self._server is not None:
            self._server.close()
            self._server = None
            log.info("pairing.closed")

    def stop(self) -> None:
        """Closes, and ends the connections there are."""
        self.close()
        for connection in self._connections:
            connection.cancel()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._connections) >= MAX_CONNECTIONS:
            stranger = next(iter(self._strangers), None)
            if stranger is None:
                writer.transport.abort()
                return
            self._strangers.pop(stranger)
            stranger.cancel()
        task = self._tasks.create_task(self._keep(reader, writer))
        self._connections.add(task)
        self._strangers[task] = None
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._connections.discard(task)
        self._strangers.pop(task, None)

    async def _keep(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")
        address = str(peer[0]) if peer else ""
        task = asyncio.current_task()

        def proved() -> None:
            if task is not None:
                self._strangers.pop(task, None)

        try:
            async with asyncio.timeout(WITHIN_S):
                await self._serve(reader, writer, address, proved)
                writer.close()
                await writer.wait_closed()
        except (BadMessage, EOFError, OSError, TimeoutError) as error:
            log.info("pairing.connection_ended", address=address, reason=str(error) or "too slow")
        finally:
            writer.transport.abort()
