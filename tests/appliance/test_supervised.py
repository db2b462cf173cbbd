"""What the two services tell the systemd that started them."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bench.processes import child
from bench.virtual_sound import VirtualSound
from hub_process import HubProcess
from servers import MosquittoServer, free_port
from service_manager import PlayedManager
from sound import virtual_sound

__all__ = ["virtual_sound"]
pytestmark = [pytest.mark.model, pytest.mark.service, pytest.mark.device]

LIMIT_S = 60.0
MORE_TIME = "EXTEND_TIMEOUT_USEC=60000000"


def _supervised(manager: PlayedManager, broker: str) -> dict[str, str]:
    return {"MQTT_URL": broker, "NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "3000000"}


async def test_hub_is_ready_once_it_takes_turns_and_then_feeds_the_watchdog(
    tmp_path: Path, own_mosquitto: MosquittoServer
) -> None:
    """Not before: until then it asks for more time. It says that it stops when it is told to."""
    with PlayedManager(f"{tmp_path}/notify") as manager:
        hub = HubProcess(tmp_path, _supervised(manager, own_mosquitto.url))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(hub.start())
            told = await manager.until("READY=1")
        assert {line for message in told[:-1] for line in message} == {MORE_TIME}
        assert told[-1][1] == f"STATUS=takes turns at http://127.0.0.1:{hub.port}"
        await manager.until("WATCHDOG=1")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(hub.stop())
            await manager.until("STOPPING=1")


async def test_hub_without_its_broker_counts_as_ready_for_typed_turns_and_can_be_stopped(
    tmp_path: Path,
) -> None:
    """A broker that comes later is no reason to start over; SIGTERM ends the waiting, too."""
    with PlayedManager(f"{tmp_path}/notify") as manager:
        environment = {
            **os.environ,
            **_supervised(manager, f"mqtt://127.0.0.1:{free_port()}"),
            "HUB_PORT": str(free_port()),
            "INGLE_STATE_DIR": str(tmp_path / "state"),
        }
        command = (sys.executable, "-m", "hub")
        log = tmp_path / "hub.log"
        async with child("hub", command, environment=environment, log=log) as hub:
            [*_, (_, status)] = await manager.until("READY=1")
            assert status.startswith("STATUS=takes typed turns only at ")
            hub.process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(15):
                assert await hub.process.wait() == 0


async def test_satellite_is_ready_once_it_listens(
    tmp_path: Path,
    virtual_sound: VirtualSound,
) -> None:
    """Broker and hub may be away: it hears its wake word, says so and feeds the watchdog."""
    with PlayedManager(f"{tmp_path}/notify") as manager:
        environment = {
            **os.environ,
            **virtual_sound.env,
            **_supervised(manager, f"mqtt://127.0.0.1:{free_port()}"),
            "INGLE_STATE_DIR": str(tmp_path / "state"),
            "STT_PLACE": "hub",
        }
        command = (sys.executable, "-m", "satellite")
        log = tmp_path / "satellite.log"
        async with child("satellite", command, environment=environment, log=log) as satellite:
            [*before, ready] = await manager.until("READY=1")
            assert {line for message in before for line in message} <= {MORE_TIME}
            assert ready[1] == "STATUS=listens for its wake word"
            await manager.until("WATCHDOG=1")
            satellite.process.send_signal(signal.SIGTERM)
            await manager.until("STOPPING=1")
            async with asyncio.timeout(15):
                assert await satellite.process.wait() == 0
