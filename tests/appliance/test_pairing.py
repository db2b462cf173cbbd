"""Pairing as people do it: a hub with its own broker, `hub.pair` and `satellite.pair`.

And how a hub is found by multicast DNS, on the loopback interface: in one module, as what one of
these tests shows the next would find.
"""

import asyncio
import socket
from pathlib import Path

import pytest

from ingle.wire.discovery import SERVICE_TYPE, FoundHub, HubSign, find_hubs
from ingle.wire.link import BrokerRefused
from ingle.wire.topics import Topics
from links import eventually
from paired_home import home
from played_satellite import played_satellite
from satellite.pairing.hub_search import HubNotFound, SeveralHubs, chosen

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("mdns_to_itself")]

HERE = "127.0.0.1"
FIRST = FoundHub(
    hub_id="hub-a1", version="1.2", addresses=(HERE,), broker_port=18_883, pairing_port=None
)
SECOND = FoundHub(
    hub_id="hub_b2", version="1.3", addresses=(HERE,), broker_port=18_884, pairing_port=18_765
)


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


async def seen(*wanted: FoundHub) -> None:
    """Looks until just these are seen; mDNS tells of a change within seconds."""
    async with asyncio.timeout(60):
        while await find_hubs(1.5, interface=HERE) != list(wanted):
            pass


async def test_hub_shows_itself_and_what_changes() -> None:
    """Two at once; that a code is open; and one that went is gone."""
    first, second = HubSign(interface=HERE), HubSign(interface=HERE)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(first.show(FIRST))
            tasks.create_task(second.show(SECOND))
        await seen(FIRST, SECOND)
        opened = FoundHub(**{**_fields(FIRST), "pairing_port": 18_766})
        await first.show(opened)
        await second.show(None)
        await seen(opened)
    finally:
        await first.close()
        await second.close()


def _fields(hub: FoundHub) -> dict[str, object]:
    return {name: getattr(hub, name) for name in FoundHub.__slots__}


def test_which_hub_is_meant_is_said_or_asked() -> None:
    """One; of several the one that has a code open; else they are listed with what to do."""
    assert chosen([FIRST], for_pairing=False) == FIRST
    assert chosen([FIRST, SECOND], for_pairing=True) == SECOND
    with pytest.raises(
        SeveralHubs, match=r"hub-a1 at 127\.0\.0\.1, hub_b2 at .*: name one by --hub"
    ):
        chosen([FIRST, SECOND], for_pairing=False)
    with pytest.raises(HubNotFound, match="no hub shows itself"):
        chosen([], for_pairing=True)


async def test_garbage_on_the_multicast_address_is_no_hub() -> None:
    """Datagrams that are no DNS, and answers that lead nowhere."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(HERE))
        looking = asyncio.TaskGroup()
        async with looking:
            task = looking.create_task(find_hubs(1.0, interface=HERE))
            for piece in (b"", b"\xff" * 100, SERVICE_TYPE.encode(), bytes(12)):
                sender.sendto(piece, ("224.0.0.251", 5353))
        assert task.result() == []


@pytest.mark.timeout(180)
async def test_satellite_without_an_address_finds_the_hub_that_has_a_code_open(
    tmp_path: Path,
) -> None:
    """The hub is seen from when a code is open, and for good once a satellite is paired."""
    async with home(tmp_path) as house:
        assert await find_hubs(0.5, interface=HERE) == []
        code = await house.code("--name", "Kitchen")
        async with asyncio.timeout(60):
            while not await find_hubs(1.0, interface=HERE):
                pass
        paired = await house.run("satellite.pair", code, "--to", str(tmp_path / "kitchen"))
        assert paired.code == 0, paired.why
        mqtt = house.account("kitchen").mqtt
        assert mqtt.url == f"mqtts://kitchen@{HERE}:{house.settings['HUB_BROKER_TLS_PORT']}"
        async with asyncio.timeout(60):
            while [hub.pairing_port for hub in await find_hubs(1.0, interface=HERE)] != [None]:
                pass
        used = await house.run("satellite.pair", code, "--to", str(tmp_path / "again"))
        assert (used.code, "has no code open" in used.why) == (2, True)
