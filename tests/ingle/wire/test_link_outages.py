"""The MQTT link while its broker is away, silent, restarted or unwilling: real Mosquittos."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Backoff, BrokerRefused, Disconnected, Link, Publication
from links import eventually, kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service

QUICK = Backoff(least_s=0.01, most_s=0.05)
Logs = list[dict[str, object]]


@pytest.fixture
def logs() -> Iterator[Logs]:
    """Every log record of the test."""
    with capture_logs() as records:
        yield records  # type: ignore[misc]


def events(logs: Logs) -> list[object]:
    """The records' names, in order."""
    return [record["event"] for record in logs]


@asynccontextmanager
async def soon(seconds: float = 30.0) -> AsyncIterator[None]:
    """The block must be done in time."""
    async with asyncio.timeout(seconds):
        yield


async def reconnected(link: Link, times: int = 1) -> None:
    """Returns when the link has come back so many times."""
    await eventually(lambda: link.reconnects >= times and link.connected)


async def disconnected(link: Link, *, timeout_s: float = 30.0) -> None:
    """Returns when the link has noticed that its broker is away."""
    await eventually(lambda: not link.connected, timeout_s=timeout_s)


async def stream(link: Link, megabytes: int) -> None:
    """Sends so much audio, as fast as it goes."""
    for _ in range(10 * megabytes):
        await link.publish("audio", bytes(100_000), qos=0)


async def test_subscriptions_and_birth_are_made_again_after_a_restart(
    own_mosquitto: MosquittoServer,
) -> None:
    """A restarted broker has forgotten everything; the link tells it again."""
    birth = Publication("status", b"online", retain=True)
    link = Link(own_mosquitto.address, client_id="a", birth=birth, backoff=QUICK)
    async with soon(), kept_up(link), link.subscribe("command") as messages:
        for times in (1, 2):
            own_mosquitto.stop()
            await disconnected(link)
            own_mosquitto.start()
            await reconnected(link, times)
            await link.publish("command", b"again")
            assert (await anext(messages)).payload == b"again"
            async with link.subscribe("status") as status:
                assert (await anext(status)).retained


async def test_subscription_entered_while_away_is_made_at_the_connect(
    own_mosquitto: MosquittoServer,
) -> None:
    """A satellite may start before its broker."""
    own_mosquitto.stop()
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK)
    async with soon(), kept_up(link, connected=False), link.subscribe("command") as messages:
        own_mosquitto.start()
        await link.wait_connected()
        await link.publish("command", b"hello")
        assert (await anext(messages)).payload == b"hello"


async def test_what_is_said_while_the_broker_is_away_is_never_delivered(
    own_mosquitto: MosquittoServer,
) -> None:
    """It raises at once, and nothing comes after the broker does."""
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK)
    async with soon(), kept_up(link), link.subscribe("#") as messages:
        own_mosquitto.stop()
        await disconnected(link)
        for qos in (0, 1):
            with pytest.raises(Disconnected):
                await link.publish("command", b"open the garage", qos=qos)
        own_mosquitto.start()
        await reconnected(link)
        await link.publish("command", b"new")
        assert (await anext(messages)).payload == b"new"


async def test_broker_away_at_the_start_is_waited_for_and_said_once(
    own_mosquitto: MosquittoServer, logs: Logs
) -> None:
    """One line when it is away, one when it is there, none for each try."""
    own_mosquitto.stop()
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK)
    async with soon(), kept_up(link, connected=False):
        await eventually(lambda: logs)
        await asyncio.sleep(10 * QUICK.most_s)  # time for ten tries and more
        own_mosquitto.start()
        await link.wait_connected()
    assert events(logs) == ["link.broker_away", "link.connected"]


async def test_restart_is_two_log_lines(own_mosquitto: MosquittoServer, logs: Logs) -> None:
    """Lost and connected, however many tries lie between."""
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK)
    async with soon(), kept_up(link):
        own_mosquitto.stop()
        await disconnected(link)
        own_mosquitto.start()
        await reconnected(link)
    assert events(logs) == ["link.connected", "link.connection_lost", "link.connected"]


async def test_publish_into_a_frozen_broker_raises_within_its_bound(
    own_mosquitto: MosquittoServer,
) -> None:
    """A broker that acknowledges nothing is as good as away, and is left.

    When it wakes the link is back.
    """
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK, ack_timeout_s=0.3)
    async with soon(), kept_up(link):
        own_mosquitto.freeze()
        with pytest.raises(Disconnected):
            await link.publish("command", b"lost")
        await disconnected(link)
        own_mosquitto.thaw()
        await reconnected(link)


async def test_stream_into_a_frozen_broker_does_not_pile_up(own_mosquitto: MosquittoServer) -> None:
    """Unacknowledged audio stops at the system's buffers; then the sender is told."""
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK, ack_timeout_s=0.3)
    async with soon(), kept_up(link):
        own_mosquitto.freeze()
        with pytest.raises(Disconnected):
            await stream(link, megabytes=100)


async def test_broker_gone_silent_is_noticed_without_a_message(
    own_mosquitto: MosquittoServer, logs: Logs
) -> None:
    """The keepalive finds it: at most twice its length and a second later."""
    link = Link(own_mosquitto.address, client_id="a", backoff=QUICK, keepalive_s=1)
    async with kept_up(link):
        own_mosquitto.freeze()
        await disconnected(link)
        own_mosquitto.thaw()
    assert ("link.connection_lost", "Keep alive timeout") in [
        (r["event"], r.get("reason")) for r in logs
    ]


async def test_wrong_password_is_said_once_and_not_shown(logs: Logs) -> None:
    """The log names the settings to look at, once, and never the password."""
    server = MosquittoServer(users={"ingle": "right"})
    server.start()
    try:
        wrong = server.address.model_copy(update={"password": SecretStr("wrong-secret")})
        link = Link(wrong, client_id="a", backoff=QUICK)
        async with soon(), kept_up(link, connected=False):
            await eventually(lambda: server.log.count("not authorised") >= 3)
            assert not link.connected
        right = Link(server.address, client_id="b", backoff=QUICK)
        async with soon(), kept_up(right):
            pass
    finally:
        server.remove()
    refusals = [record for record in logs if record["event"] == "link.refused"]
    assert len(refusals) == 1
    assert "MQTT_PASSWORD" in str(refusals[0]["reason"])
    assert "wrong-secret" not in str(logs)


async def test_forbidden_publish_is_refused_and_the_link_stays(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """An access list's no reaches the caller instead of being taken for delivery."""
    server = MosquittoServer(users={"ingle": "right"})
    rules = server.directory / "rules"
    rules.write_text("user ingle\ntopic read #\ntopic write allowed\n")
    server.own(rules)
    server.lines.append(f"acl_file {rules}")
    server.start()
    try:
        link = Link(server.address, client_id="a", backoff=QUICK)
        async with soon(), kept_up(link):
            with pytest.raises(BrokerRefused, match="Not authorized"):
                await link.publish("forbidden", b"x")
            await link.publish("allowed", b"x")
            assert link.reconnects == 0
    finally:
        server.remove()


async def test_port_that_is_no_broker_is_bounded_and_named(logs: Logs) -> None:
    """Something else on the port: no hang, no traceback, one line."""

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        link = Link(
            BrokerAddress(host="127.0.0.1", port=port),
            client_id="a",
            backoff=QUICK,
            ack_timeout_s=0.5,
        )
        async with soon(), kept_up(link, connected=False):
            await eventually(lambda: logs)
    assert events(logs) == ["link.broker_away"]


async def test_port_that_says_nothing_is_bounded_and_named(logs: Logs) -> None:
    """It takes connections and CONNECTs and never answers: tried again and again, said once."""
    connects: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connects.append(await reader.read(1))
        await reader.read()
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        link = Link(
            BrokerAddress(host="127.0.0.1", port=port),
            client_id="a",
            backoff=QUICK,
            ack_timeout_s=0.2,
        )
        async with soon(), kept_up(link, connected=False):
            await eventually(lambda: len(connects) >= 3)
            assert not link.connected
            assert "nothing that speaks MQTT 5 answered in 0.2 s" in link.trouble
    assert events(logs) == ["link.broker_away"]


async def test_another_account_cannot_throw_a_client_out() -> None:
    """It connects under the name that a status tells, and the client stays."""
    server = MosquittoServer(users={"hub": "right", "guest": "other"})
    server.start()
    try:
        link = Link(server.address, client_id="ingle-hub-1", backoff=QUICK)
        guest = server.address.model_copy(
            update={"username": "guest", "password": SecretStr("other")}
        )
        thief = Link(guest, client_id="ingle-hub-1", backoff=QUICK)
        async with soon(), kept_up(link), kept_up(thief):
            await link.publish("alive", b"x")
            assert (link.reconnects, thief.reconnects) == (0, 0)
    finally:
        server.remove()
