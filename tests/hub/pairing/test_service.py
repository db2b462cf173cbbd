"""Pairing over real sockets, a real Mosquitto, real TLS: who gets an account, who loses it."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.errors import Unavailable
from hub.mqtt.private_broker import PrivateBroker
from hub.pairing import listener
from hub.pairing.codes import MAX_WRONG
from ingle.wire.link import BrokerRefused, Link
from ingle.wire.pairing_exchange import SatelliteExchange
from ingle.wire.pairing_messages import PairingRequest, frame, read_frame
from ingle.wire.topics import Topics
from links import eventually, kept_up
from paired_house import QUICK, PairedHouse, paired_house
from satellite.pairing.exchange import CodeRefused, CodeUsed, PairingNever, PairingNotNow

pytestmark = pytest.mark.service

TOPICS = Topics()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[PairedHouse]:
    async with paired_house(tmp_path) as house, asyncio.timeout(60):
        yield house


async def test_paired_satellite_has_its_own_topics_and_no_others(house: PairedHouse) -> None:
    """Over TLS, by its own account; the hub on this machine hears it without one."""
    kitchen = await house.pair(await house.code("Kitchen"))
    bedroom = await house.pair(await house.code("Bedroom"))
    assert (kitchen.satellite_id, bedroom.satellite_id) == ("kitchen", "bedroom")
    assert kitchen.password != bedroom.password
    assert house.broker is not None
    hub, satellite = Link(house.broker.address, client_id="hub"), house.link(kitchen)
    other = house.link(bedroom)
    own = TOPICS.turn("kitchen", "t1", "command")
    async with (
        kept_up(hub, satellite, other),
        hub.subscribe(TOPICS.every_turn("command")) as heard,
        other.subscribe(TOPICS.every_turn("command"), TOPICS.own_control("bedroom")) as overheard,
    ):
        await satellite.publish(own, b"{}")
        assert (await anext(heard)).topic == own
        for topic in (
            TOPICS.turn("bedroom", "t1", "command"),
            TOPICS.control("bedroom", "announce"),
            TOPICS.hub_status("hub-1"),
        ):
            with pytest.raises(BrokerRefused):
                await satellite.publish(topic, b"{}")
        await hub.publish(TOPICS.control("bedroom", "announce"), b"{}")
        assert (await anext(overheard)).topic == TOPICS.control("bedroom", "announce")


async def test_nobody_comes_in_without_an_account(house: PairedHouse) -> None:
    """No name, a wrong password, TLS of another authority, no TLS at all."""
    grant = await house.pair(await house.code("Kitchen"))
    right = house.address(grant)
    strangers = [
        right.model_copy(update={"username": None, "password": None}),
        right.model_copy(update={"username": "bedroom"}),
        right.model_copy(update={"ca_file": None}),
        right.model_copy(update={"tls": False}),
    ]
    links = [
        Link(address, client_id=f"stranger-{number}", backoff=QUICK, ack_timeout_s=1.0)
        for number, address in enumerate(strangers)
    ]
    async with kept_up(*links, connected=False):
        await eventually(lambda: all(link.trouble for link in links))
        assert not any(link.connects for link in links)


async def test_nothing_listens_before_a_code_is_asked_for(house: PairedHouse) -> None:
    """Neither for codes nor for satellites: a hub alone is not reached from outside."""
    for port in (house.place.port, house.place.broker_port):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
    await house.code()
    _, writer = await asyncio.open_connection("127.0.0.1", house.place.port)
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", house.place.broker_port)


async def test_code_is_good_once(house: PairedHouse) -> None:
    """Whoever comes second hears that it has been used, and nothing changes."""
    digits = await house.code("Kitchen")
    grant = await house.pair(digits)
    with pytest.raises(CodeUsed, match="has been used"):
        await house.pair(digits)
    async with kept_up(house.link(grant)):
        assert len(house.service.satellites()) == 1


async def test_code_ends_with_its_time(house: PairedHouse) -> None:
    """And is no longer among the open ones."""
    digits = await house.code(valid_s=0.0)
    with pytest.raises(CodeRefused, match="no longer good"):
        await house.pair(digits)
    assert (house.service.open_codes(), house.service.satellites()) == ([], [])


async def test_wrong_codes_end_the_code_however_many_come_at_once(house: PairedHouse) -> None:
    """Of guesses side by side no more are looked at than one after another; then none is."""
    digits = await house.code()
    wrong = [f"{digits[:2]}{(int(digits[2:]) + number) % 10**6:06d}" for number in range(1, 9)]
    refusals: list[str] = []

    async def guess(code: str) -> None:
        with pytest.raises(CodeRefused) as refused:
            await house.pair(code)
        refusals.append(str(refused.value))

    async with asyncio.TaskGroup() as tasks:
        for code in wrong:
            tasks.create_task(guess(code))
    assert sum("the code is wrong" in refusal for refusal in refusals) == MAX_WRONG
    with pytest.raises(CodeRefused, match="too often"):
        await house.pair(digits)
    assert house.service.satellites() == []


async def test_too_many_tries_have_to_wait(house: PairedHouse) -> None:
    """Also with the right code: they are told for how long."""
    digits = await house.code()
    for _ in range(10):
        with pytest.raises(CodeRefused):
            await house.pair("00000000" if digits[:2] != "00" else "01000000")
    with pytest.raises(PairingNotNow, match=r"too many tries: wait \d+ s"):
        await house.pair(digits)


async def test_revoked_satellite_is_cut_off_at_once_and_another_is_not(house: PairedHouse) -> None:
    """Its account is gone when the answer comes, and what the broker retains of it, too."""
    kitchen = await house.pair(await house.code("Kitchen"))
    bedroom = await house.pair(await house.code("Bedroom"))
    cut, other = house.link(kitchen), house.link(bedroom)
    async with kept_up(cut, other):
        assert await house.service.revoke("kitchen")
        await eventually(lambda: "refused the user or password" in cut.trouble)
        assert (cut.connected, other.connected, other.reconnects) == (False, True, 0)
        assert house.forgotten == ["kitchen"]
        assert [each.satellite_id for each in house.service.satellites()] == ["bedroom"]
        assert not await house.service.revoke("kitchen")


async def test_satellite_that_is_paired_again_has_a_new_password(house: PairedHouse) -> None:
    """Also while it is online: by its password before it proves that it bears the id."""
    first = await house.pair(await house.code("Kitchen"))
    house.say_online("kitchen")
    again = PairingRequest(satellite_id="kitchen", current_password=first.password)
    second = await house.pair(await house.code(), again)
    assert (second.satellite_id, second.name) == ("kitchen", "Kitchen")
    old = house.link(first)
    async with kept_up(house.link(second)), kept_up(old, connected=False):
        await eventually(lambda: "refused the user or password" in old.trouble)


async def test_id_of_another_satellite_that_is_online_is_refused(house: PairedHouse) -> None:
    """In words; the code stays good for a satellite with another id."""
    first = await house.pair(await house.code("Kitchen"))
    house.say_online("kitchen")
    digits = await house.code("Kitchen")
    for password in (None, "a guess"):
        wanted = PairingRequest(satellite_id="kitchen", current_password=password)
        with pytest.raises(PairingNever, match="kitchen is another satellite, which is online"):
            await house.pair(digits, wanted)
    for reserved in ("hub", "probe"):
        with pytest.raises(PairingNever, match=f"{reserved} is the name of an account"):
            await house.pair(digits, PairingRequest(satellite_id=reserved))
    assert (await house.pair(digits)).satellite_id == "kitchen-2"
    async with kept_up(house.link(first)):
        pass


async def test_name_becomes_an_id_that_is_free(house: PairedHouse) -> None:
    """In the characters of an id; without a name the host's."""
    house.say_online("living-room")
    grant = await house.pair(await house.code("Living Room!"))
    assert (grant.satellite_id, grant.name) == ("living-room-2", "Living Room!")
    assert (await house.pair(await house.code())).satellite_id == "pi"
    unnamed = await house.pair(await house.code("Küche 🙂"), PairingRequest())
    assert unnamed.satellite_id == "k-che"


async def test_garbage_and_slow_clients_do_not_keep_a_satellite_out(house: PairedHouse) -> None:
    """More connections than are served at once say nothing; a satellite is served all the same."""
    digits = await house.code("Kitchen")
    assert await house.garbage(b"GET / HTTP/1.1\r\n\r\n") == b""
    assert await house.garbage(struct.pack(">H", 60_000)) == b""
    assert await house.garbage(frame(b"\xff" * 500)) == b""
    assert await house.garbage(b"\0") == b""
    hello = SatelliteExchange(digits).hello()
    assert await house.garbage(frame(hello)[:-3]) == b""  # cut short
    idle = [
        await asyncio.open_connection("127.0.0.1", house.place.port)
        for _ in range(listener.MAX_CONNECTIONS + 5)
    ]
    assert (await house.pair(digits)).satellite_id == "kitchen"
    for _, writer in idle:
        writer.transport.abort()


async def test_unfinished_exchange_makes_no_account_and_leaves_the_code_good(
    house: PairedHouse,
) -> None:
    """A satellite that went away after it had the answer: the hub waits for its word."""
    digits = await house.code("Kitchen")
    exchange = SatelliteExchange(digits)
    reader, writer = await asyncio.open_connection("127.0.0.1", house.place.port)
    writer.write(frame(exchange.hello()))
    writer.write(frame(exchange.request(await read_frame(reader), PairingRequest())))
    exchange.answer(await read_frame(reader))
    writer.close()
    assert house.service.satellites() == []
    assert (await house.pair(digits)).satellite_id == "kitchen"


async def test_broker_that_cannot_serve_satellites_pairs_none(tmp_path: Path) -> None:
    """Another program has the port: the sentence says so, no account is made, the hub goes on."""
    async with paired_house(tmp_path) as house, asyncio.timeout(60):
        taken = await asyncio.start_server(
            lambda _, writer: writer.close(), "127.0.0.1", house.place.broker_port
        )
        async with taken:
            digits = await house.code()
            with pytest.raises(PairingNotNow, match="could not make the account"):
                await house.pair(digits)
            assert house.service.satellites() == []
        assert (await house.pair(digits)).satellite_id == "pi"


async def test_taken_port_of_codes_is_named(house: PairedHouse) -> None:
    """Nobody gets a code that can't be used."""
    taken = await asyncio.start_server(
        lambda _, writer: writer.close(), "127.0.0.1", house.place.port
    )
    async with taken:
        with pytest.raises(Unavailable, match=r"cannot listen on 127\.0\.0\.1:.*HUB_PAIRING_PORT"):
            await house.code()
    assert house.service.open_codes() == []


async def test_new_names_of_the_machine_get_a_certificate_without_a_cut(tmp_path: Path) -> None:
    """Whoever is connected stays so, and whoever comes sees the new one."""
    async with paired_house(tmp_path) as house, asyncio.timeout(60):
        grant = await house.pair(await house.code("Kitchen"))
        link, trust = house.link(grant), ssl.create_default_context(cadata=grant.ca)
        async with kept_up(link):
            house.store._names = lambda: frozenset({"127.0.0.1", "hub.local"})
            await house.service.look()
            _, writer = await asyncio.open_connection(
                "127.0.0.1", grant.broker_port, ssl=trust, server_hostname="hub.local"
            )
            writer.transport.abort()
            assert (link.connected, link.reconnects) == (True, 0)


async def test_accounts_hold_after_a_restart(tmp_path: Path) -> None:
    """The broker lets them in from its start; where another has the port, once that is gone."""
    async with paired_house(tmp_path) as house:
        grant = await house.pair(await house.code("Kitchen"))
        place, store = house.place, house.store
    at, files = (place.host, place.broker_port), store.broker_files()
    again = PrivateBroker(port=0, satellites_at=at, files=files)
    async with again, kept_up(house.link(grant)):
        assert again.serves_satellites
    hub = await asyncio.start_server(lambda _, writer: writer.close(), *at)
    async with PrivateBroker(port=0, satellites_at=at, files=files) as late:
        async with hub, kept_up(Link(late.address, client_id="hub")):
            assert not late.serves_satellites
            with pytest.raises(Unavailable, match="HUB_BROKER_TLS_PORT"):
                await late.let_in(files)
        await late.let_in(files)
        async with kept_up(house.link(grant)):
            pass
