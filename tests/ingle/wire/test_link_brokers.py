"""The MQTT link with brokers that do what Mosquitto never does: a few lines of MQTT 5, scripted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Backoff, Link, Received
from links import eventually, kept_up

pytestmark = pytest.mark.service

QUICK = Backoff(least_s=0.01, most_s=0.05)
CONNECT, SUBSCRIBE = 0x10, 0x82
GRANTED, NOT_AUTHORIZED = 0x01, 0x87


class ScriptedBroker:
    """Answers CONNECT and SUBSCRIBE with the given reason codes, and sends what a test asks for."""

    def __init__(self, *, connack: int = 0, suback: int = GRANTED) -> None:
        self._connack = connack
        self._suback = suback
        self._writer: asyncio.StreamWriter | None = None
        self.connects = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        try:
            while True:
                kind, length = await reader.readexactly(2)  # packets below 128 bytes
                body = await reader.readexactly(length)
                if kind == CONNECT:
                    self.connects += 1
                    writer.write(bytes([0x20, 3, 0, self._connack, 0]))
                elif kind == SUBSCRIBE:
                    writer.write(bytes([0x90, 4, *body[:2], 0, self._suback]))
        except asyncio.IncompleteReadError:
            writer.close()

    def send(self, topic: str, payload: bytes) -> None:
        """A QoS 0 message without any property, so without a subscription identifier."""
        self.send_bytes(
            bytes([0x30, len(topic) + len(payload) + 3, 0, len(topic)])
            + topic.encode()
            + b"\0"
            + payload
        )

    def send_bytes(self, data: bytes) -> None:
        assert self._writer is not None
        self._writer.write(data)

    @property
    def address(self) -> BrokerAddress:
        return BrokerAddress(host="127.0.0.1", port=self.port)


@asynccontextmanager
async def serving(broker: ScriptedBroker) -> AsyncIterator[ScriptedBroker]:
    """The broker, on a free port."""
    async with await asyncio.start_server(broker.serve, "127.0.0.1", 0) as server:
        broker.port = server.sockets[0].getsockname()[1]
        yield broker


async def test_denied_subscription_is_an_error_in_the_log_and_the_link_stays() -> None:
    """A satellite that may not hear its answers says so instead of waiting for them in silence."""
    with capture_logs() as logs:
        async with serving(ScriptedBroker(suback=NOT_AUTHORIZED)) as broker:
            link = Link(broker.address, client_id="a", backoff=QUICK)
            async with kept_up(link), link.subscribe("forbidden"):
                assert link.connected
    (record,) = [record for record in logs if record["log_level"] == "error"]
    assert record["event"] == "link.subscription_refused"
    assert record["filter"] == "forbidden"
    assert "Not authorized" in record["reason"]


async def test_messages_without_subscription_identifiers_find_their_readers() -> None:
    """Not every broker marks its messages; then the filters decide, shared ones too."""
    async with serving(ScriptedBroker()) as broker:
        link = Link(broker.address, client_id="a", backoff=QUICK)
        async with (
            kept_up(link),
            link.subscribe("p/+/x") as plain,
            link.subscribe("$share/hubs/p/#") as shared,
            link.subscribe("q") as other,
            asyncio.timeout(30),
        ):
            broker.send("p/1/x", b"mine")
            broker.send("q", b"end")
            assert await anext(other) == Received("q", b"end", retained=False)
            assert (await anext(plain)).payload == b"mine"
            assert (await anext(shared)).payload == b"mine"


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\x00",
        b"\xff\xff\xff\xff\xff\xff",
        b"\x30\x02\xff\xff",
        b"\x30\x05\x00\x01a\x7f\x01",
        b"\x90\x00",
    ],
)
async def test_bytes_that_are_no_mqtt_end_the_connection_and_not_the_program(
    garbage: bytes,
) -> None:
    """A broken broker costs a reconnect."""
    async with serving(ScriptedBroker()) as broker:
        link = Link(broker.address, client_id="a", backoff=QUICK)
        async with kept_up(link), link.subscribe("t") as messages, asyncio.timeout(30):
            broker.send_bytes(garbage)
            await eventually(lambda: link.reconnects and link.connected)
            broker.send("t", b"fine")
            assert (await anext(messages)).payload == b"fine"


async def test_refused_connection_is_tried_again_and_said_once() -> None:
    """An account may be made later; until then one line, however many tries."""
    with capture_logs() as logs:
        async with serving(ScriptedBroker(connack=0x8A)) as broker:
            link = Link(broker.address, client_id="a", backoff=QUICK)
            async with kept_up(link, connected=False):
                await eventually(lambda: broker.connects >= 4)
    assert [(record["event"], record["reason"]) for record in logs] == [
        ("link.refused", "the broker refused the connection: Banned")
    ]
