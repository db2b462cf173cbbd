"""systemd as a test plays it: the socket that services notify."""

import asyncio
import socket
from typing import Self

LIMIT_S = 60.0


class PlayedManager:
    """The end of the socket at which systemd sits."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind("\0" + address[1:] if address.startswith("@") else address)

    async def told(self) -> list[str]:
        """The lines of the next message."""
        async with asyncio.timeout(LIMIT_S):
            return (
                (await asyncio.get_running_loop().sock_recv(self._socket, 4096))
                .decode()
                .split("\n")
            )

    async def until(self, line: str) -> list[list[str]]:
        """The messages up to the one with this line."""
        messages = [await self.told()]
        while line not in messages[-1]:
            messages.append(await self.told())
        return messages

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def waiting(self) -> list[str]:
        """The messages that have come and were not asked for yet."""
        found = []
        while True:
            try:
                found.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return found
