"""paho's MQTT 5 protocol engine, fed with whole packets instead of reading the socket itself.

paho reads each packet in three or more calls of the system and makes objects of every property;
for audio that is most of the cost of receiving it. So the connection reads the socket in large
pieces, decodes messages itself (`packets.py`), and hands paho what is left: the acknowledgements.
"""

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.publication import Publication


class FedClient(Client):
    """A client that reads what it is fed."""

    _fed = b""
    _ended = False

    def feed(self, packet: bytes) -> MQTTErrorCode:
        """Handles one whole packet. Raises what paho raises for bytes that are no MQTT."""
        self._fed = packet
        return self.loop_read()

    def end(self) -> MQTTErrorCode:
        """Takes note that the peer has closed the connection."""
        self._ended = True
        return self.loop_read()

    def _sock_recv(self, bufsize: int) -> bytes:
        """What paho calls in place of `recv`; the one method of its own that is replaced."""
        if not self._fed and not self._ended:
            raise BlockingIOError
        taken, self._fed = self._fed[:bufsize], self._fed[bufsize:]
        return taken


def make_client(broker: BrokerAddress, client_id: str, will: Publication | None) -> FedClient:
    """A client for one connection, by a broker's account; `will`: None for none."""
    client = FedClient(
        CallbackAPIVersion.VERSION2,
        client_id=client_id,
        protocol=MQTTProtocolVersion.MQTTv5,
        reconnect_on_failure=False,
        manual_ack=True,  # given by the connection, which decodes the messages
    )
    client.max_inflight_messages_set(
        0
    )  # counted in `publish`: what waits for its turn is not paho's to send later
    if broker.username is not None:
        client.username_pw_set(
            broker.username, broker.password.get_secret_value() if broker.password else None
        )
    if will is not None:
        properties = Properties(PacketTypes.WILLMESSAGE)
        if will.expiry_s is not None:
            properties.MessageExpiryInterval = will.expiry_s
        client.will_set(will.topic, will.payload, will.qos, will.retain, properties)
    return client


def connect_properties(*, most_bytes: int, most_inflight: int) -> Properties:
    """Properties of CONNECT: the largest packet to be sent to us, and how many unacknowledged."""
    properties = Properties(PacketTypes.CONNECT)
    properties.SessionExpiryInterval = (
        0  # with a clean start: nothing from before this connection ever arrives
    )
    properties.MaximumPacketSize = most_bytes
    properties.ReceiveMaximum = most_inflight
    return properties
