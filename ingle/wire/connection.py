"""One MQTT 5 connection, from CONNECT to its end: paho's protocol engine on the event loop.

A connection that has ended is never used again. paho only encodes, decodes acknowledgements and
keeps the books here; messages are decoded by `packets.py`. paho's threads are not used, and there
is network work only when the loop says that the socket is ready, so that no message costs a task or
a thread switch.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Final

from paho.mqtt import MQTTException
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.codec import MAX_JSON_BYTES
from ingle.wire.expiry_properties import expiring
from ingle.wire.packets import PUBLISH, Packet, PacketStream, decode_publish
from ingle.wire.paho_engine import connect_properties, make_client
from ingle.wire.pcm import MAX_CHUNK_BYTES
from ingle.wire.publication import (
    AccountRefused,
    BrokerRefused,
    Deliver,
    Disconnected,
    Publication,
    Received,
)
from ingle.wire.tls import ClientTls, tls_trouble

MAX_PAYLOAD_BYTES: Final = max(MAX_JSON_BYTES, MAX_CHUNK_BYTES)
"""The largest payload that is sent or taken; topic and properties come on top."""
MAX_PACKET_BYTES: Final = MAX_PAYLOAD_BYTES + 4096
"""Told to the broker, which then never sends us a larger packet."""
MAX_INFLIGHT: Final = 100
"""QoS 1 messages under way in each direction; what is beyond waits inside `publish`."""
TICK_S: Final = 1.0
"""How often the keepalive is looked at, in seconds."""
READ_BYTES: Final = 64 * 1024
"""Taken off the socket at once, in bytes: 25 audio messages; malloc gives more by mmap only."""

_BAD_CREDENTIALS: Final = (0x86, 0x87)
_FAILURE: Final = 0x80
"""MQTT 5 reason codes from here on are failures."""
_WITH_WILL: Final = ReasonCode(PacketTypes.DISCONNECT, "Disconnect with will message")
_BROKEN_STREAM: Final = (MQTTException, ValueError, IndexError, struct.error, OSError)
"""What paho raises for bytes that are no MQTT."""


class Connection:
    """One MQTT connection, opened once; `lost` is done, with the reason, when it has ended."""

    def __init__(
        self,
        broker: BrokerAddress,
        *,
        client_id: str,
        will: Publication | None,
        keepalive_s: int,
        deliver: Deliver,
    ) -> None:
        self._broker = broker
        self._keepalive_s = keepalive_s
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self.lost: asyncio.Future[str] = self._loop.create_future()
        self._accepted: asyncio.Future[None] = self._loop.create_future()
        self._waiting: dict[int, asyncio.Future[ReasonCode]] = {}
        self.socket: socket.socket | None = None
        """The real socket, from when it is open."""
        self._watched: int | None = None
        self._ticking: asyncio.TimerHandle | None = None
        self._slots = asyncio.Semaphore(1)
        self._has_will = will is not None
        self._writing = False
        """The loop watches for the socket to take more."""
        self._stream = PacketStream(MAX_PACKET_BYTES)
        self._client = make_client(broker, client_id, will)

    async def open(self, executor: Executor, timeout_s: float) -> None:
        """Connects, within `timeout_s`.

        Raises `BrokerRefused` when the broker says no, `Disconnected` when it does not answer in
        time.
        """
        self._client.connect_timeout = timeout_s
        try:
            self.socket = await self._loop.run_in_executor(executor, self._dial)
        except asyncio.CancelledError:
            executor.submit(
                self._client.disconnect
            )  # its turn comes after the dial, which cannot be interrupted
            raise
        self._watch(self.socket)
        try:
            async with asyncio.timeout(timeout_s):
                await self._accepted
        except TimeoutError as error:
            self.abort("no answer")
            raise Disconnected(
                f"the port is open, but nothing that speaks MQTT 5 answered in {timeout_s:g} s"
            ) from error

    async def publish(self, publication: Publication, timeout_s: float) -> None:
        """Sends; returns when the broker has it (QoS 1) or the system has it (QoS 0).

        Raises as `Link.publish`.
        """
        if publication.qos == 0:
            await self._send(publication, timeout_s)
            return
        try:
            async with asyncio.timeout(timeout_s):
                await self._slots.acquire()
        except TimeoutError as error:
            raise Disconnected(f"the broker took no further message in {timeout_s:g} s") from error
        try:
            await self._send(publication, timeout_s)
        finally:
            self._slots.release()

    async def _send(self, publication: Publication, timeout_s: float) -> None:
        if self.lost.done():
            raise Disconnected(self.lost.result())
        info = self._client.publish(
            publication.topic,
            publication.payload,
            publication.qos,
            publication.retain,
            expiring(publication.expiry_s),
        )
        self._want_write()
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise Disconnected("not connected to the broker")
        if publication.qos == 0 and info.is_published():
            return
        code = await self._answer(info.mid, timeout_s)
        if code.value >= _FAILURE:
            raise BrokerRefused(f"the broker refused a message on {publication.topic}: {code}")

    async def subscribe(self, topic_filter: str, identifier: int, timeout_s: float) -> None:
        """Raises `BrokerRefused` when the broker does not grant it."""
        properties = Properties(PacketTypes.SUBSCRIBE)
        properties.SubscriptionIdentifier = identifier
        rc, mid = self._client.subscribe(topic_filter, qos=1, properties=properties)
        self._want_write()
        if rc != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise Disconnected("not connected to the broker")
        code = await self._answer(mid, timeout_s)
        if code.value >= _FAILURE:
            raise BrokerRefused(f"the broker refused the subscription to {topic_filter}: {code}")

    def unsubscribe(self, topic_filter: str) -> None:
        """Asks for no more; the answer is not waited for."""
        self._client.unsubscribe(topic_filter)
        self._want_write()

    def close(self, *, for_good: bool = True) -> None:
        """Disconnects; the broker publishes the last will now, unless it is not `for_good`.

        A service that ends is as away as one that died.
        """
        if not self.lost.done() and self._accepted.done() and not self._accepted.cancelled():
            with_will = self._has_will and for_good
            self._client.disconnect(reasoncode=_WITH_WILL if with_will else None)
        self.abort("closed")

    def abort(self, reason: str) -> None:
        """Drops the connection without DISCONNECT: the broker notices, and publishes the will."""
        self._end(reason)
        if self.socket is not None:
            self.socket.close()

    # -- in the executor's thread --------------------------------------------------------------

    def _dial(self) -> socket.socket:
        broker = self._broker
        tls: ClientTls | None = None
        try:
            if broker.tls:
                tls = _tls(broker.ca_file)
                self._client.tls_set_context(tls)
            self._client.connect(
                broker.host,
                broker.port,
                self._keepalive_s,
                clean_start=True,
                properties=connect_properties(
                    most_bytes=MAX_PACKET_BYTES, most_inflight=MAX_INFLIGHT
                ),
            )
        except OSError as error:
            if tls is not None:
                tls.close_socket()
            if isinstance(error, ssl.SSLError):
                raise BrokerRefused(tls_trouble(error)) from error
            raise Disconnected(str(error)) from error
        sock = self._client.socket()
        if not isinstance(sock, socket.socket):
            raise Disconnected("the broker closed the connection at once")
        sock.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # else each QoS 1 round trip takes 44 ms
        return sock

    # -- on the event loop ---------------------------------------------------------------------

    def _watch(self, sock: socket.socket) -> None:
        client = self._client
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_publish = lambda _client, _data, mid, code, _properties: self._on_answer(
            mid, [code]
        )
        client.on_subscribe = lambda _client, _data, mid, codes, _properties: self._on_answer(
            mid, codes
        )
        client.on_socket_close = lambda _client, _data, _socket: self._unwatch()
        self._watched = sock.fileno()
        self._loop.add_reader(self._watched, self._read)
        self._ticking = self._loop.call_later(TICK_S, self._tick)
        self._want_write()

    def _unwatch(self) -> None:
        if self._watched is not None:
            self._loop.remove_reader(self._watched)
            self._loop.remove_writer(self._watched)
            self._watched = None
        if self._ticking is not None:
            self._ticking.cancel()

    def _read(self) -> None:
        try:
            self._take(self._receive())
            while (
                isinstance(self.socket, ssl.SSLSocket)
                and self._watched is not None
                and self.socket.pending()
            ):
                # What TLS has already taken off the socket wakes no event loop.
                self._take(self._receive())
        except _BROKEN_STREAM as error:
            self.abort(f"no MQTT: {error}")
        self._want_write()

    def _receive(self) -> bytes | None:
        """What has come; empty where the broker has closed the connection, None for nothing yet."""
        if self.socket is None:
            return None
        try:
            return self.socket.recv(READ_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError:
            return b""

    def _take(self, data: bytes | None) -> None:
        if data is None:
            return
        if not data:
            self._client.end()
            return
        for packet in self._stream.take(data):
            if packet.kind == PUBLISH:
                self._take_message(packet)
            else:
                self._client.feed(packet.bytes)
            if self._watched is None:  # ended by this packet
                return

    def _take_message(self, packet: Packet) -> None:
        message = decode_publish(packet)
        self._deliver(
            Received(message.topic, message.payload, message.retained), message.identifiers
        )
        if message.mid is not None:
            self._client.ack(message.mid, 1)

    def _write(self) -> None:
        self._client.loop_write()
        self._want_write()

    def _tick(self) -> None:
        self._client.loop_misc()
        self._want_write()
        if self._watched is not None:
            self._ticking = self._loop.call_later(TICK_S, self._tick)

    def _want_write(self) -> None:
        """Watches for the socket to take more exactly while paho has something left to send."""
        wanted = self._client.want_write()
        if self._watched is None or wanted == self._writing:
            return
        self._writing = wanted
        if wanted:
            self._loop.add_writer(self._watched, self._write)
        else:
            self._loop.remove_writer(self._watched)

    async def _answer(self, mid: int, timeout_s: float) -> ReasonCode:
        """The broker's answer to message `mid`.

        No answer means a broken broker: the connection is given up.
        """
        answer: asyncio.Future[ReasonCode] = self._loop.create_future()
        self._waiting[mid] = answer
        try:
            async with asyncio.timeout(timeout_s):
                return await answer
        except TimeoutError as error:
            self.abort(f"no acknowledgement in {timeout_s:g} s")
            raise Disconnected(f"the broker acknowledged nothing in {timeout_s:g} s") from error
        finally:
            self._waiting.pop(mid, None)

    def _end(self, reason: str) -> None:
        self._unwatch()
        if not self.lost.done():
            self.lost.set_result(reason)
        if not self._accepted.done():
            self._accepted.set_exception(Disconnected(reason))
            self._accepted.exception()  # seen: nobody may be waiting for it
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(Disconnected(reason))

    # -- paho's callbacks ----------------------------------------------------------------------

    def _on_connect(
        self,
        _client: Client,
        _data: object,
        _flags: ConnectFlags,
        code: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if self._accepted.done():
            return
        if code.value < _FAILURE:
            takes: int = getattr(properties, "ReceiveMaximum", MAX_INFLIGHT)
            self._slots = asyncio.Semaphore(min(takes, MAX_INFLIGHT))
            self._accepted.set_result(None)
        elif code.value in _BAD_CREDENTIALS:
            self._accepted.set_exception(
                AccountRefused(
                    f"the broker refused the user or password ({code}): "
                    "see MQTT_URL and MQTT_PASSWORD"
                )
            )
        else:
            self._accepted.set_exception(
                BrokerRefused(f"the broker refused the connection: {code}")
            )

    def _on_disconnect(
        self,
        _client: Client,
        _data: object,
        flags: DisconnectFlags,
        code: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        told = flags.is_disconnect_packet_from_server or code.value != _FAILURE
        self._end(str(code) if told else "the broker closed the connection")

    def _on_answer(self, mid: int, codes: Sequence[ReasonCode]) -> None:
        answer = self._waiting.get(mid)
        if answer is not None and not answer.done():
            answer.set_result(codes[0])


def _tls(ca_file: Path | None) -> ClientTls:
    try:
        return ClientTls.trusting(ca_file)
    except OSError as error:
        raise BrokerRefused(
            f"MQTT_CA_FILE={ca_file} cannot be read as certificates: {error.strerror or error}"
        ) from error
