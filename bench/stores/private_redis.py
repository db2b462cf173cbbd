"""Private Redis: nothing on disk, on a free port."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.stores.private_store import running_store, store_folder, store_program
from hub.mqtt.private_broker import free_port


@asynccontextmanager
async def private_redis() -> AsyncIterator[str]:
    """Serves until the block ends; its URL. Raises `BenchError`."""
    port = free_port()
    program = store_program("redis-server", "redis-server")

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1.0) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    with store_folder("redis") as folder:
        words = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no")
        command = (program, *words, "--dir", str(folder.path))
        async with running_store("Redis", folder, command, answers):
            yield f"redis://127.0.0.1:{port}/0"
