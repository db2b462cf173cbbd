"""A Mosquitto that runs as a service, in the configuration of an installed hub, by its files."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from hub.errors import Unavailable
from hub.pair import main
from hub.pairing.broker_files import BrokerFolder
from hub.pairing.place import PairingPlace
from hub.pairing.service import open_pairing
from hub.pairing.store import HubAccount, PairingStore
from ingle.wire.link import Link
from ingle.wire.messages import AccountControl
from ingle.wire.pairing_messages import PairingRequest
from links import eventually, kept_up
from paired_house import HERE, QUICK, PairedHouse
from satellite.pairing.exchange import PairingNever, PairingNotNow
from servers import MosquittoServer, free_port

pytestmark = pytest.mark.service

CONFIGURATION = Path(__file__).resolve().parents[3] / "systemd/servers/mosquitto.conf"
PASSWORD = "the hub's"


class InstalledMosquitto(MosquittoServer):
    """Mosquitto in systemd/servers/mosquitto.conf, on other ports and in another folder."""

    def __init__(self) -> None:
        super().__init__()
        self.tls_port = free_port()
        self.folder = self.directory / "broker"
        self.folder.mkdir()
        if self._user is not None:
            os.chown(self.folder, -1, self._user.pw_gid)
        self.folder.chmod(0o2750)
        self.directory.chmod(0o755)

    def prepare(self) -> None:
        text = CONFIGURATION.read_text()
        for said, meant in (
            ("/var/lib/ingle-broker", str(self.folder)),
            ("listener 1883", f"listener {self.port}"),
            ("listener 8883", f"listener {self.tls_port} 127.0.0.1"),
        ):
            assert said in text
            text = text.replace(said, meant)
        path = self.directory / "mosquitto.conf"
        path.write_text(f"{text}log_dest stderr\nlog_type all\n")
        self.own(path)

    def reload(self) -> None:
        """What ingle-broker-reload.service does."""
        os.kill(self.pid, signal.SIGHUP)


async def _reload_on_change(folder: Path, reload: Callable[[], None]) -> None:
    """What ingle-broker-reload.path does."""
    seen = (folder / "changed").stat().st_mtime_ns
    while True:
        await asyncio.sleep(0.02)
        now = (folder / "changed").stat().st_mtime_ns
        if now != seen:
            seen = now
            reload()


@asynccontextmanager
async def installed(
    state: Path, *, watched: bool = True
) -> AsyncIterator[tuple[PairedHouse, Link]]:
    """A hub over that broker, and its own link."""
    broker = InstalledMosquitto()
    place = PairingPlace(
        host="127.0.0.1",
        port=free_port(),
        broker_port=broker.tls_port,
        topic_prefix="ingle/v1",
        hub_id="hub-1",
    )
    environment = {
        "MQTT_URL": f"mqtt://hub@127.0.0.1:{broker.port}",
        "MQTT_PASSWORD": PASSWORD,
        "HUB_BROKER_DIR": str(broker.folder),
        "INGLE_STATE_DIR": str(state),
    }
    assert main(["prepare"], environment) == 0
    account = HubAccount(name="hub", password=PASSWORD)
    store = PairingStore(state, "hub-1", "ingle/v1", hub_account=account, names=lambda: HERE)
    try:
        await asyncio.to_thread(broker.start)
        who = {"username": "hub", "password": SecretStr(PASSWORD)}
        address = broker.address.model_copy(update=who)
        hub = Link(address, client_id="ingle-hub-1", backoff=QUICK)
        async with asyncio.TaskGroup() as tasks, kept_up(hub):
            if watched:
                watching = tasks.create_task(_reload_on_change(broker.folder, broker.reload))
            async with open_pairing(
                store,
                BrokerFolder(broker.folder),
                place,
                known=dict,
                forget=_forget,
                connected=hub.wait_connected,
                send=_send,
                outdated=watched,
            ) as service:
                if not watched:
                    service.told.within_s = 2.0  # for what never comes
                yield PairedHouse(state, store, None, place, service), hub
            if watched:
                watching.cancel()
    finally:
        broker.remove()


async def _send(_satellite_id: str, _control: AccountControl) -> None:
    """No satellite changes its account here."""


async def _forget(_: str) -> None:
    """Nothing is retained here."""


async def test_satellite_is_let_in_and_out_without_a_cut_for_others(tmp_path: Path) -> None:
    """The hub in the clear on loopback, satellites over TLS; both stay when others come and go."""
    async with installed(tmp_path) as (house, hub), asyncio.timeout(60):
        kitchen = await house.pair(await house.code("Kitchen"))
        bedroom = await house.pair(await house.code("Bedroom"))
        cut, other = house.link(kitchen), house.link(bedroom)
        async with kept_up(cut, other), hub.subscribe("ingle/v1/satellite/+/status") as heard:
            await other.publish("ingle/v1/satellite/bedroom/status", b"{}")
            assert (await anext(heard)).topic == "ingle/v1/satellite/bedroom/status"
            assert await house.service.revoke("kitchen")
            await eventually(lambda: "user or password" in cut.trouble)
            assert (hub.reconnects, other.reconnects) == (0, 0)


async def test_files_are_for_the_broker_and_nobody_else(tmp_path: Path) -> None:
    """Readable by the group of the folder; a satellite cannot take the hub's name."""
    async with installed(tmp_path) as (house, _), asyncio.timeout(60):
        with pytest.raises(PairingNever, match="hub is the name of an account"):
            await house.pair(await house.code(), PairingRequest(satellite_id="hub"))
    folder = tmp_path / "broker"
    folder.mkdir()
    await BrokerFolder(folder).let_in(house.store.broker_files())
    modes = {path.name: path.stat().st_mode & 0o777 for path in _files(folder)}
    del modes["changed"]
    assert modes == dict.fromkeys(("server.key", "server.pem", "access", "passwords"), 0o640)
    with pytest.raises(Unavailable, match=r"cannot write in /proc/nowhere \(HUB_BROKER_DIR\)"):
        await BrokerFolder(Path("/proc/nowhere")).let_in(house.store.broker_files())


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_broker_that_is_not_told_lets_nobody_in(tmp_path: Path) -> None:
    """No unit watches: the satellite hears that it has no account, and has none."""
    async with installed(tmp_path, watched=False) as (house, _), asyncio.timeout(60):
        with pytest.raises(PairingNotNow, match="could not make the account"):
            await house.pair(await house.code("Kitchen"))
        assert house.service.satellites() == []
