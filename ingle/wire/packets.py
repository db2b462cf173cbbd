"""MQTT 5 packets as they arrive: a byte stream cut into packets, PUBLISH decoded (pure).

A hub receives far more than it sends, mostly audio, so this is its hottest path: the stream is
taken in large pieces, a payload is copied once, and of the properties only the subscription
identifiers are made into values. All other packets are paho's to decode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

PUBLISH: Final = 3
"""Packet type, the upper four bits of a packet's first byte."""
_LENGTH_BYTES: Final = 4
"""A remaining length has no more bytes than these."""
_SUBSCRIPTION_IDENTIFIER: Final = 0x0B
_USER_PROPERTY: Final = 0x26
_FIXED_SIZES: Final = {0x01: 1, 0x02: 4, 0x23: 2}
"""Payload format, message expiry interval, topic alias: their sizes in bytes."""
_SIZED: Final = (0x03, 0x08, 0x09)
"""Content type, response topic, correlation data: two bytes of length in front."""


class BadPacket(ValueError):
    """Bytes that are no MQTT; nothing after them can be understood either."""


class Packet(NamedTuple):
    """A whole packet within `data`: it begins at `start`, its body at `body`, and ends at `end`."""

    data: bytes
    start: int
    body: int
    end: int

    @property
    def kind(self) -> int:
        """The packet type, 1 to 15."""
        return self.data[self.start] >> 4

    @property
    def bytes(self) -> bytes:
        return self.data[self.start : self.end]


@dataclass(frozen=True, slots=True)
class PublishPacket:
    """A decoded PUBLISH. `mid` is None for QoS 0, which is not acknowledged."""

    topic: str
    payload: bytes
    retained: bool
    mid: int | None
    identifiers: Sequence[int]
    """Of the subscriptions it was sent for; empty where the broker does not tell."""


class PacketStream:
    """Cuts the bytes of one connection into packets; keeps what is not whole yet."""

    def __init__(self, most_bytes: int) -> None:
        """`most_bytes`: the largest packet that the peer was allowed to send."""
        self._most_bytes = most_bytes
        self._rest = b""

    def take(self, data: bytes) -> Iterator[Packet]:
        """The packets that are whole now, in order.

        To be read to its end before more is taken. Raises `BadPacket` for a length that is none or
        too large.
        """
        data, at = self._rest + data if self._rest else data, 0
        self._rest = b""
        while at < len(data):
            length, body = _variable(data, at + 1, len(data))
            if body < 0:
                break
            if length > self._most_bytes:
                raise BadPacket(f"a packet of {length} bytes, allowed are {self._most_bytes}")
            end = body + length
            if end > len(data):
                break
            yield Packet(data, at, body, end)
            at = end
        self._rest = data[at:]


def decode_publish(packet: Packet) -> PublishPacket:
    """Decodes a packet of the type `PUBLISH`. Raises `BadPacket` for a malformed one, and QoS 2.

    A broker never sends QoS 2 here: no subscription asks for it.
    """
    data, at, end = packet.data, packet.body, packet.end
    qos = data[packet.start] >> 1 & 3
    if qos > 1:
        raise BadPacket(f"a message of QoS {qos}, which was not asked for")
    topic, at = _sized(data, at, end)
    mid = None
    if qos:
        if at + 2 > end:
            raise BadPacket("a message that ends within its identifier")
        mid, at = int.from_bytes(data[at : at + 2]), at + 2
    length, at = _variable(data, at, end)
    payload_at = at + length
    if at < 0 or payload_at > end:
        raise BadPacket("a message that ends within its properties")
    identifiers = _identifiers(data, at, payload_at) if length else ()
    try:
        name = topic.decode()
    except UnicodeDecodeError as error:
        raise BadPacket("a topic that is not UTF-8") from error
    return PublishPacket(name, data[payload_at:end], bool(data[packet.start] & 1), mid, identifiers)


def _identifiers(data: bytes, at: int, end: int) -> Sequence[int]:
    """The subscription identifiers among the properties; the others are skipped."""
    found = []
    while at < end:
        name, at = data[at], at + 1
        if name == _SUBSCRIPTION_IDENTIFIER:
            identifier, at = _variable(data, at, end)
            found.append(identifier)
        elif name in _FIXED_SIZES:
            at += _FIXED_SIZES[name]
        elif name in _SIZED:
            _, at = _sized(data, at, end)
        elif name == _USER_PROPERTY:
            _, at = _sized(data, at, end)
            _, at = _sized(data, at, end)
        else:
            raise BadPacket(f"a message with the property {name}, which no message has")
        if not 0 < at <= end:
            raise BadPacket("a message that ends within its properties")
    return found


def _sized(data: bytes, at: int, end: int) -> tuple[bytes, int]:
    """Bytes with their length in front, and where they end."""
    begin = at + 2
    stop = begin + int.from_bytes(data[at:begin])
    if stop > end:
        raise BadPacket("a message that ends within a string")
    return data[begin:stop], stop


def _variable(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A variable byte integer, and where it ends; -1 for the latter where it is not whole yet."""
    value = shift = 0
    for place in range(at, min(at + _LENGTH_BYTES, end)):
        byte = data[place]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place + 1
        shift += 7
    if end - at >= _LENGTH_BYTES:
        raise BadPacket("a length of more than four bytes")
    return 0, -1
