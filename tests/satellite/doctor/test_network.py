"""Troubles on the way to the hub, each on a real broker."""

import shutil
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from authority import authority
from hub.home.demo import DemoHome
from hub.intents.vocabulary import build_vocabulary
from hub.mqtt.hub_status import status_publication
from ingle.wire import codec
from ingle.wire.link import Link, Publication
from ingle.wire.topics import Topics
from links import kept_up
from satellite.doctor.finding import Finding
from satellite.doctor.network import examine_network
from satellite.settings import SatelliteSettings
from servers import MosquittoServer, free_port

pytestmark = pytest.mark.service
__all__ = ["authority"]

TOPICS = Topics("ingle/v1")


def settings(url: str, state: Path, **more: str) -> SatelliteSettings:
    given = {"MQTT_URL": url, "SATELLITE_ID": "kitchen-1", "SATELLITE_ROOM": "kitchen"}
    return SatelliteSettings.read({**given, "INGLE_STATE_DIR": str(state), **more})


@asynccontextmanager
async def a_hub(mosquitto: MosquittoServer, *, ready: bool = True) -> AsyncIterator[None]:
    """What a hub keeps at the broker: its status and the demo home's vocabulary."""
    status = status_publication(
        TOPICS, "hub-1", "9.9.9", online=True, ready=ready, speaks=True, at=time.time()
    )
    vocabulary = codec.encode(build_vocabulary(DemoHome().snapshot()))
    kept = [status, Publication(TOPICS.vocabulary("en"), vocabulary, retain=True)]
    link = Link(mosquitto.address, client_id="hub")
    async with kept_up(link):
        for one in kept:
            await link.publish(one.topic, one.payload, retain=True)
        try:
            yield
        finally:
            for one in kept:
                await link.publish(one.topic, b"", retain=True)


def told(findings: list[Finding]) -> Mapping[str, str]:
    return {finding.part: finding.severity for finding in findings}


async def test_a_hub_that_takes_turns_in_a_home_with_this_room_is_well(
    mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    """Broker, hub, clock and room, each in a line."""
    async with a_hub(mosquitto):
        findings = await examine_network(settings(mosquitto.url, tmp_path))
    assert told(findings) == dict.fromkeys(("broker", "hub", "clock", "room"), "ok")


async def test_a_room_that_the_home_does_not_have_is_said_with_the_nearest(
    mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    """Each trouble ends with what to do."""
    async with a_hub(mosquitto):
        findings = await examine_network(settings(mosquitto.url, tmp_path, SATELLITE_ROOM="kitchn"))
    assert told(findings)["room"] == "trouble"
    assert findings[-1].advice == "Set SATELLITE_ROOM to kitchen and restart the satellite."


async def test_a_clock_that_is_behind_the_hubs_is_said(
    mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    """By how many minutes at least."""
    async with a_hub(mosquitto):
        findings = await examine_network(
            settings(mosquitto.url, tmp_path), clock=lambda: time.time() - 3600.0
        )
    (clock,) = [finding for finding in findings if finding.part == "clock"]
    assert clock.severity == "trouble"
    assert "60 minutes or more behind" in clock.said


async def test_a_hub_that_is_not_there_or_not_ready_is_said(
    mosquitto: MosquittoServer, tmp_path: Path
) -> None:
    """The broker is well nevertheless."""
    told_none = await examine_network(settings(mosquitto.url, tmp_path), hub_s=0.5)
    assert told(told_none) == {"broker": "ok", "hub": "trouble"}
    async with a_hub(mosquitto, ready=False):
        starting = await examine_network(settings(mosquitto.url, tmp_path), hub_s=0.5)
    assert told(starting)["hub"] == "trouble"


async def test_no_broker_and_no_such_machine_are_told_apart(tmp_path: Path) -> None:
    """Nothing else is looked at then."""
    (nobody,) = await examine_network(settings(f"mqtt://127.0.0.1:{free_port()}", tmp_path))
    assert (nobody.part, nobody.severity) == ("broker", "trouble")
    assert "no broker at" in nobody.said
    (nowhere,) = await examine_network(settings("mqtt://no-such-host.invalid", tmp_path))
    assert "no machine called 'no-such-host.invalid'" in nowhere.said


async def test_a_refused_password_is_said(tmp_path: Path) -> None:
    """With the settings to correct."""
    server = MosquittoServer({"kitchen-1": "k"})
    try:
        server.start()
        url = f"mqtt://kitchen-1@127.0.0.1:{server.port}"
        (refused,) = await examine_network(settings(url, tmp_path, MQTT_PASSWORD="wrong"))
    finally:
        server.remove()
    assert refused.severity == "trouble"
    assert "MQTT_PASSWORD" in refused.advice


@pytest.fixture(scope="module")
def tls_broker(authority: Path) -> Iterator[MosquittoServer]:
    server = MosquittoServer()
    for name in ("ca.pem", "server.pem", "server.key"):
        server.own(Path(shutil.copy(authority / name, server.directory)))
    server.lines += [f"certfile {server.directory}/server.pem"]
    server.lines += [f"keyfile {server.directory}/server.key"]
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.mark.parametrize(
    ("authority_file", "host", "said"),
    [
        ("stranger.pem", "127.0.0.1", "by another authority"),
        ("ca.pem", "localhost", "for another name than 'localhost'"),
    ],
)
async def test_a_refused_certificate_says_why(
    tls_broker: MosquittoServer,
    authority: Path,
    tmp_path: Path,
    authority_file: str,
    host: str,
    said: str,
) -> None:
    """A strange authority is mended otherwise than a wrong name."""
    given = settings(
        f"mqtts://{host}:{tls_broker.port}", tmp_path, MQTT_CA_FILE=str(authority / authority_file)
    )
    (refused,) = await examine_network(given)
    assert (refused.part, refused.severity) == ("certificate", "trouble")
    assert said in refused.said


async def test_a_broker_without_tls_is_said(
    mosquitto: MosquittoServer, authority: Path, tmp_path: Path
) -> None:
    """Or one that only hangs up at it."""
    url = mosquitto.url.replace("mqtt:", "mqtts:")
    given = settings(url, tmp_path, MQTT_CA_FILE=str(authority / "ca.pem"))
    (refused,) = await examine_network(given, connect_s=3.0)
    assert refused.severity == "trouble"
