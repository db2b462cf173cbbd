"""Packets cut from a byte stream, and messages decoded: what paho encodes is the measure."""

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingle.wire.packets import PUBLISH, BadPacket, Packet, PacketStream, decode_publish

pytestmark = pytest.mark.pure

MOST = 300_000


def _length(number: int) -> bytes:
    """A variable byte integer."""
    data = bytearray()
    while True:
        number, digit = divmod(number, 128)
        data.append(digit | (0x80 if number else 0))
        if not number:
            return bytes(data)


def _message(
    topic: bytes, payload: bytes, *, properties: bytes = b"\0", qos: int = 0, retain: bool = False
) -> bytes:
    mid = b"\x01\x02" if qos else b""
    body = len(topic).to_bytes(2) + topic + mid + properties + payload
    return bytes((PUBLISH << 4 | qos << 1 | retain,)) + _length(len(body)) + body


def _one(data: bytes) -> Packet:
    (packet,) = PacketStream(MOST).take(data)
    return packet


def _every_property() -> bytes:
    properties = Properties(PacketTypes.PUBLISH)
    properties.PayloadFormatIndicator = 1
    properties.MessageExpiryInterval = 30
    properties.ContentType = "audio/pcm"
    properties.ResponseTopic = "a/b"
    properties.CorrelationData = b"\0\x0b\x01"
    properties.SubscriptionIdentifier = 7
    properties.SubscriptionIdentifier = 70_000
    properties.UserProperty = ("name", "value")
    return bytes(properties.pack())


def test_subscription_identifiers_are_found_among_all_properties() -> None:
    """Both of them, whatever else a message has; the payload begins after them."""
    data = _message("p/ä".encode(), b"x\0y", properties=_every_property(), qos=1, retain=True)
    message = decode_publish(_one(data))
    assert (message.topic, message.payload, message.retained) == ("p/ä", b"x\0y", True)
    assert message.mid == 0x0102
    assert sorted(message.identifiers) == [7, 70_000]


def test_message_without_properties_has_no_identifier() -> None:
    """QoS 0, so that nothing is acknowledged."""
    message = decode_publish(_one(_message(b"t", b"")))
    assert (message.mid, list(message.identifiers), message.payload) == (None, [], b"")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_packets_come_whole_however_the_stream_is_cut(size: int) -> None:
    """Byte by byte, and many at once."""
    messages = [_message(b"t", bytes([number]) * number * 40) for number in range(12)]
    data, stream, seen = b"".join(messages), PacketStream(MOST), []
    for at in range(0, len(data), size):
        seen += [packet.bytes for packet in stream.take(data[at : at + size])]
    assert seen == messages


def test_packet_above_the_limit_is_refused_by_its_length_alone() -> None:
    """Its bytes are not waited for."""
    with pytest.raises(BadPacket, match="allowed are 300000"):
        list(PacketStream(MOST).take(b"\x30" + _length(MOST + 1)))
    with pytest.raises(BadPacket, match="four bytes"):
        list(PacketStream(MOST).take(b"\x30\xff\xff\xff\xff\x01"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"\0\x05ab",
        b"\0\x01t",
        b"\0\x01t\x05\x0b\x01",
        b"\0\x01t\x01\x0b",
        b"\0\x01t\x02\x0b\x80",
        b"\0\x01t\x02\x02\0",
        b"\0\x01t\x03\x26\0\x05",
        b"\0\x01t\x02\x7f\x01",
        b"\0\x01t\xff\xff\xff\xff\x01",
        b"\0\x01\xff\0",
    ],
    ids=repr,
)
def test_malformed_message_is_refused(body: bytes) -> None:
    """Cut short anywhere, with a property that no message has, or a topic that is no text."""
    with pytest.raises(BadPacket):
        decode_publish(_one(bytes((PUBLISH << 4, len(body))) + body))


@pytest.mark.parametrize("qos", [2, 3])
def test_qos_that_was_not_asked_for_is_refused(qos: int) -> None:
    """Nobody would say that it has arrived."""
    with pytest.raises(BadPacket, match=f"QoS {qos}"):
        decode_publish(_one(_message(b"t", b"", qos=qos)))


def test_message_of_qos_1_cut_within_its_identifier_is_refused() -> None:
    """As every other that is cut short."""
    with pytest.raises(BadPacket):
        decode_publish(_one(b"\x32\x04\0\x01t\x01"))
