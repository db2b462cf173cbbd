"""Private broker with a real Mosquitto: it serves, is restarted, and never outlives the hub."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hub.mqtt.private_broker import BrokerError, PrivateBroker
from ingle.runtime.child_environment import PASSED_ON
from ingle.wire.connection import MAX_PAYLOAD_BYTES
from ingle.wire.link import Backoff, Link
from links import kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service

QUICK = Backoff(least_s=0.01, most_s=0.05)


def ended(pid: int) -> bool:
    """Whether the process is gone, or only waits to be collected by its new parent."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() == b""
    except FileNotFoundError:
        return True


def wait_ended(pid: int) -> None:
    """Returns when the process is gone, at most 5 s later."""
    end_s = time.monotonic() + 30.0
    while not ended(pid):
        assert time.monotonic() < end_s, f"process {pid} still runs"
        time.sleep(0.01)


async def test_largest_message_passes_through_the_private_broker() -> None:
    """Its size limit is the link's own."""
    async with PrivateBroker(port=0) as broker, asyncio.timeout(30):
        link = Link(broker.address, client_id="big")
        async with kept_up(link), link.subscribe("t") as messages:
            await link.publish("t", bytes(MAX_PAYLOAD_BYTES))
            assert len((await anext(messages)).payload) == MAX_PAYLOAD_BYTES


async def test_broker_ends_with_its_block() -> None:
    """No Mosquitto is left behind."""
    async with PrivateBroker(port=0) as broker:
        pid = broker.pid
    assert pid is not None
    assert ended(pid)


async def test_broker_that_died_is_started_again_on_its_port() -> None:
    """The hub and its satellites find it again where it was."""
    async with PrivateBroker(port=0) as broker, asyncio.timeout(40):
        link = Link(broker.address, client_id="patient", backoff=QUICK)
        async with kept_up(link), link.subscribe("t") as messages:
            assert broker.pid is not None
            os.kill(broker.pid, signal.SIGKILL)
            while link.reconnects == 0:
                await link.wait_connected()
                await asyncio.sleep(0)
            await link.publish("t", b"again")
            assert (await anext(messages)).payload == b"again"


async def kill_whenever_it_lives(broker: PrivateBroker) -> None:
    """Kills the broker each time it has been started."""
    async with broker, asyncio.timeout(30):
        while True:
            if broker.pid is not None and not ended(broker.pid):
                os.kill(broker.pid, signal.SIGKILL)
            await asyncio.sleep(0.01)


async def test_broker_that_dies_over_and_over_ends_the_hub() -> None:
    """The error says so in words and is no group."""
    with pytest.raises(BrokerError, match=r"died 3 times|ended at its start"):
        await kill_whenever_it_lives(PrivateBroker(port=0))


async def test_error_of_the_block_leaves_it_as_it_was_raised() -> None:
    """Watching the broker does not wrap the hub's own errors into a group."""
    with pytest.raises(LookupError, match="mine"):
        async with PrivateBroker(port=0):
            raise LookupError("mine")


async def test_broker_that_already_listens_is_used(mosquitto: MosquittoServer) -> None:
    """Debian's own Mosquitto service is not fought over the port."""
    async with PrivateBroker(port=mosquitto.port) as broker:
        assert broker.pid is None
        assert broker.address.port == mosquitto.port


async def test_missing_mosquitto_is_named_with_the_way_out() -> None:
    """A machine without Mosquitto gets one sentence with both ways to go on."""
    with pytest.raises(
        BrokerError,
        match=r"^no-such-broker is not installed: apt install mosquitto, or set MQTT_URL",
    ):
        async with PrivateBroker(port=0, program="no-such-broker"):
            pass


HUB = """
import asyncio
from hub.mqtt.private_broker import PrivateBroker

async def main():
    async with PrivateBroker(port=0) as broker:
        print("pid", broker.pid, flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


def test_broker_dies_with_a_hub_that_is_killed() -> None:
    """A hub killed with SIGKILL leaves no broker running."""
    with subprocess.Popen([sys.executable, "-c", HUB], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        pid = next(int(line.split()[1]) for line in child.stdout if line.startswith("pid"))
        child.kill()
    wait_ended(pid)


def opened_by(pid: int) -> list[str]:
    """What the process has open, by name."""
    return [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


async def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to the directory of temporary files, where another user could have put a link."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    async with PrivateBroker(port=0) as broker:
        assert broker.pid is not None
        opened = opened_by(broker.pid)
        assert [name for name in opened if name.startswith(("/tmp/", "/var/"))] == []
    assert names_in(tmp_path) == []


async def test_broker_gets_no_secret_of_the_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds what it needs to run and nothing else."""
    monkeypatch.setenv("HA_TOKEN", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ingle:secret@db/ingle")
    async with PrivateBroker(port=0) as broker:
        assert broker.pid is not None
        environment = environment_of(broker.pid)
    assert b"secret" not in environment
    named = {entry.partition(b"=")[0].decode() for entry in environment.split(b"\0") if entry}
    assert named <= set(PASSED_ON)
