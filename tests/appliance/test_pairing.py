"""Pairing as people do it: a hub with its own broker, `hub.pair` and `satellite.pair`."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub_process import HubProcess, running_hub
from ingle.wire.link import BrokerRefused
from ingle.wire.topics import Topics
from links import eventually
from played_satellite import played_satellite
from satellite.settings import SatelliteSettings
from servers import free_port

pytestmark = pytest.mark.service

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.timeout(180)
async def test_satellite_is_paired_obeyed_and_revoked(tmp_path: Path) -> None:
    """From the code to a command over TLS; then its account is taken away, and it is cut off."""
    async with home(tmp_path) as house:
        assert (await house.run("hub.pair", "list")).said == "No satellite is paired."
        code = await house.code("--name", "Kitchen 1")
        paired = await house.pair(code, "kitchen")
        assert (paired.code, paired.why) == (0, "")
        settings = house.account("kitchen")
        tls_port = house.settings["HUB_BROKER_TLS_PORT"]
        assert settings.mqtt.url == f"mqtts://kitchen-1@127.0.0.1:{tls_port}"
        async with played_satellite(settings.mqtt.broker, Topics()) as satellite:
            turn = await satellite.ask("turn on the kitchen light")
            assert turn.answer == "Turned on the kitchen light."
            with pytest.raises(BrokerRefused):
                await satellite.link.publish(Topics().turn("bedroom", "t1", "command"), b"{}")
            [known] = (await house.hub.http.get("/pairing")).json()["satellites"]
            assert (known["satellite_id"], known["online"]) == ("kitchen-1", True)
            assert "kitchen-1                online" in (await house.run("hub.pair", "list")).said
            assert (await house.run("hub.pair", "revoke", "kitchen-1")).code == 0
            await eventually(lambda: "user or password" in satellite.link.trouble)
        await house.hub.until_health(lambda health: not health["satellites"])
        again = await house.run("hub.pair", "revoke", "kitchen-1")
        assert (again.code, again.why) == (1, "The hub refuses: no satellite kitchen-1 is paired")
        log = house.hub.log.read_text()
        assert settings.mqtt.password is not None
        assert settings.mqtt.password.get_secret_value() not in log
        assert code not in log
        assert code.replace("-", "") not in log


@pytest.mark.timeout(180)
async def test_what_cannot_be_paired_hears_why(tmp_path: Path) -> None:
    """A code that is wrong, used or none, a hub that is away, a token that is wrong."""
    async with home(tmp_path) as house:
        code = await house.code("--name", "Kitchen")
        wrong = f"{code[:-1]}{(int(code[-1]) + 1) % 10}"
        refused = await house.pair(wrong, "kitchen")
        assert (refused.code, "the code is wrong" in refused.why) == (2, True)
        assert (await house.pair("1234", "kitchen")).code == 4
        assert not (tmp_path / "kitchen").exists()
        assert (await house.pair(code, "kitchen")).code == 0
        before = {path: path.read_bytes() for path in (tmp_path / "kitchen").rglob("*.*")}
        used = await house.pair(code, "kitchen")
        assert (used.code, "has been used" in used.why) == (2, True)
        assert {path: path.read_bytes() for path in (tmp_path / "kitchen").rglob("*.*")} == before
        closed = await house.run("satellite.pair", code, "--hub", "127.0.0.1:1", "--to", "x")
        assert (closed.code, "has no code open" in closed.why) == (2, True)
        foreign = await house.run("hub.pair", "new", token="wrong")
        assert (foreign.code, "HUB_API_TOKEN" in foreign.why) == (1, True)
        assert (await house.run("hub.pair", "new", "--minutes", "61")).code == 1
    away = await house.pair(code, "bedroom")
    assert (away.code, "no hub answers" in away.why) == (3, True)
    gone = await house.run("hub.pair", "list")
    assert (gone.code, "The hub does not answer at" in gone.why) == (1, True)
