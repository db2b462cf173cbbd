"""Scripted Home Assistant as a process of its own, which a test can freeze and thaw.

async with home_assistant_process() as home:
    home.freeze()
"""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from scripted_home_assistant import TOKEN, scripted_home_assistant

LIMIT_S: Final = 30.0
CALLS: Final = "/api/services/scripted/calls"
"""A service of this script only: its calls end what came before in `calls`."""


@dataclass
class HomeAssistantProcess:
    """One that runs; a frozen one keeps its connections open, takes new ones and says nothing."""

    process: Process
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        """Stops the process as it stands, until `thaw`."""
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Lets it go on with what waits in its connections."""
        os.kill(self.process.pid, signal.SIGCONT)

    async def calls(self) -> list[str]:
        """The service calls that it carried out since its start, in their order.

        A call of this method's own marks the end: what a connection held before it comes first.
        """
        assert self.process.stdout is not None
        async with asyncio.timeout(LIMIT_S), httpx.AsyncClient(trust_env=False) as http:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            body = {"entity_id": "light.secret"}
            await http.post(self.url + CALLS, json=body, headers=headers)
            found = []
            while (line := (await self.process.stdout.readline()).decode().strip()) != "end":
                found.append(line)
        return found


@asynccontextmanager
async def home_assistant_process() -> AsyncIterator[HomeAssistantProcess]:
    """One that listens while the block runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, cwd=Path(__file__).parent, stdin=PIPE, stdout=PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(LIMIT_S):
            port = int(await process.stdout.readline())
        yield HomeAssistantProcess(process, port)
    finally:
        process.kill()
        await process.wait()


async def _serve() -> None:
    """Tells the port, then a line for each service call, for as long as the process lives."""
    async with scripted_home_assistant() as home:
        _tell(str(home.port))
        told = 0
        while True:
            changed = home.changed
            for service, data in home.calls[told:]:
                ended = service == "scripted.calls"
                _tell("end" if ended else f"{service} {data['entity_id']}")
            told = len(home.calls)
            await changed.wait()


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
