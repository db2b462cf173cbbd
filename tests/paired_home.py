"""A hub with its own broker as a process, and the commands by which satellites are paired."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub_process import HubProcess, running_hub
from satellite.settings import SatelliteSettings
from servers import free_port

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "a token of the hub"


@dataclass
class Ran:
    code: int
    said: str
    why: str


@dataclass
class Home:
    """A hub with its own broker, and the commands of both machines."""

    hub: HubProcess
    folder: Path
    settings: dict[str, str]

    async def run(self, module: str, *words: str, token: str = TOKEN) -> Ran:
        """Runs a command to its end."""
        environment = {
            **self.settings,
            "HUB_PORT": str(self.hub.port),
            "HUB_API_TOKEN": token,
            "PATH": "/usr/bin:/bin",
            "INGLE_STATE_DIR": str(self.folder / "elsewhere"),
        }
        command = (sys.executable, "-m", module, *words)
        ran = await asyncio.to_thread(
            subprocess.run,
            command,
            env={**environment, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
        return Ran(ran.returncode, ran.stdout.strip(), ran.stderr.strip())

    async def pair(self, code: str, name: str) -> Ran:
        """Pairs a satellite whose files lie in the folder of that name."""
        hub = ("--hub", "127.0.0.1")
        return await self.run("satellite.pair", code, *hub, "--to", str(self.folder / name))

    async def code(self, *words: str) -> str:
        ran = await self.run("hub.pair", "new", *words)
        assert ran.code == 0, ran.why
        return ran.said

    def account(self, name: str) -> SatelliteSettings:
        """The settings that a satellite's service would read from there."""
        lines = (self.folder / name / "satellite.env").read_text().splitlines()
        return SatelliteSettings.read(dict(line.split("=", 1) for line in lines))


@asynccontextmanager
async def home(folder: Path, settings: Mapping[str, str] | None = None) -> AsyncIterator[Home]:
    own = {
        "HUB_PAIRING_HOST": "127.0.0.1",
        "HUB_PAIRING_PORT": str(free_port()),
        "HUB_BROKER_PORT": str(free_port()),
        "HUB_BROKER_TLS_PORT": str(free_port()),
        "HUB_API_TOKEN": TOKEN,
        "STT_ENGINE": "phrases",
        "TTS_ENGINE": "espeak",
        **(settings or {}),
    }
    async with running_hub(folder, own) as hub:
        hub.http.headers["Authorization"] = f"Bearer {TOKEN}"
        yield Home(hub, folder, own)
