"""The last rung of a satellite that lost its network: when the interface is to be restarted."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingle.runtime.tasks import background
from ingle.wire.backoff import Backoff
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.messages import Loss
from links import eventually, kept_up
from satellite.mqtt.lost_network import (
    REQUEST,
    LostNetwork,
    neighbour_answers_here,
    present,
    routers,
)
from servers import MosquittoServer

pytestmark = pytest.mark.service

_ROUTES = """Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0100A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
wlan0\t0000A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
"""
_NEIGHBOURS = """IP address       HW type     Flags       HW address            Mask     Device
192.168.0.1      0x1         {router}         02:fc:00:00:00:05     *        wlan0
192.168.0.7      0x1         {hub}         02:fc:00:00:00:07     *        wlan0
"""
_AWAY = BrokerAddress(host="192.0.2.1", port=9)


class Network:
    """A network whose neighbours answer as they are told to; counts what was asked and lost."""

    def __init__(self, folder: Path, *answers: bool) -> None:
        self.request = folder / REQUEST
        self.lost: list[Loss] = []
        self.hosts: list[str] = []
        self.asked = asyncio.Event()
        self.all_asked = asyncio.Event()
        self._answers = list(answers)

    async def answers(self, host: str) -> bool:
        self.hosts.append(host)
        if not self._answers:
            self.all_asked.set()
            await asyncio.Event().wait()
        return self._answers.pop(0)

    def lose(self, what: Loss) -> None:
        self.lost.append(what)
        self.asked.set()

    def watch(self, link: Link, waits_s: Sequence[float] = (0.0,)) -> LostNetwork:
        return LostNetwork(
            link, self.request, self.lose, neighbour_answers=self.answers, waits_s=waits_s
        )


async def test_a_network_that_is_lost_is_asked_for_again_and_again(tmp_path: Path) -> None:
    """Neither hub nor router answers: each time is counted, and written where a unit watches."""
    network = Network(tmp_path, False, True, False)
    async with background(network.watch(Link(_AWAY, client_id="away")).run()):
        await network.all_asked.wait()
    assert network.lost == ["network", "network"]
    assert network.request.read_text() == "2\n"
    assert network.hosts == ["192.0.2.1"] * 4


async def test_a_hub_that_is_off_is_no_reason_to_restart_the_network(tmp_path: Path) -> None:
    """The router answers."""
    network = Network(tmp_path, True, True, True)
    async with background(network.watch(Link(_AWAY, client_id="away")).run()):
        await network.all_asked.wait()
    assert network.lost == []
    assert not network.request.exists()


async def test_a_folder_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    """It is logged; the satellite goes on."""
    network = Network(tmp_path / "away", False, False)
    async with background(network.watch(Link(_AWAY, client_id="away")).run()):
        await network.all_asked.wait()
    assert network.lost == ["network", "network"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_a_broker_of_this_machine_needs_no_network(tmp_path: Path, host: str) -> None:
    """A hub's own satellite never asks."""
    network = Network(tmp_path)
    link = Link(BrokerAddress(host=host, port=9), client_id="away")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await network.watch(link, (0.01,)).run()
    assert (network.hosts, network.lost) == ([], [])


async def test_a_link_that_comes_back_in_time_is_no_loss(
    mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    """Nobody is asked while it is there."""
    network = Network(tmp_path)
    link = Link(mosquitto.address, client_id="back")
    async with kept_up(link), background(network.watch(link, (60.0,)).run()):
        await asyncio.sleep(0)
    assert network.hosts == []


async def test_the_system_s_tables_tell_who_is_there(tmp_path: Path) -> None:
    """A default router, or the broker itself in a network without one."""
    routes, neighbours = tmp_path / "route", tmp_path / "arp"
    routes.write_text(_ROUTES)

    async def there(host: str, router: str, hub: str) -> bool:
        neighbours.write_text(_NEIGHBOURS.format(router=router, hub=hub))
        return await neighbour_answers_here(host, routes, neighbours, 0.0)

    assert routers(_ROUTES) == ["192.168.0.1"]
    assert present(_NEIGHBOURS.format(router="0x2", hub="0x0")) == {"192.168.0.1"}
    assert await there("hub.local", "0x2", "0x0")
    assert await there("192.168.0.7", "0x0", "0x6")
    assert not await there("hub.local", "0x0", "0x2")
    assert not await there("192.168.0.7", "0x0", "0x0")
    for damaged in ("", "x", "a\nb c\n", "a\nwlan0 00000000 zz 1\n"):
        assert routers(damaged) == []
        assert present(damaged) == set()
    routes.unlink()
    assert not await there("hub.local", "0x2", "0x0")


async def test_two_hundred_satellites_come_back_to_a_broker_once_each(
    own_mosquitto: MosquittoServer,
) -> None:
    """Two hundred connections for two hundred satellites: none is thrown out or comes twice."""
    tries = [0] * 200

    def link(number: int) -> Link:
        async def elsewhere(_failed: int, _reason: object) -> BrokerAddress:
            tries[number] += 1
            return own_mosquitto.address

        pauses = Backoff(least_s=0.2, most_s=2.0)
        return Link(
            own_mosquitto.address,
            client_id=f"storm-{number}",
            elsewhere=elsewhere,
            backoff=pauses,
            ack_timeout_s=60.0,
            keepalive_s=60,
        )

    links = [link(number) for number in range(200)]
    async with kept_up(*links, timeout_s=90.0):
        own_mosquitto.stop()
        for one in links:
            await one.wait_disconnected()
        await eventually(lambda: all(tries))
        own_mosquitto.start()
        for one in links:
            await one.wait_connected()
        await asyncio.sleep(0)
        assert [one.reconnects for one in links] == [1] * 200
        assert [one.connects for one in links] == [2] * 200
