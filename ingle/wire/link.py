"""MQTT link: keeps connected, subscribed and announced; keepalive, last will, backoff.

Nothing is kept for later: while the broker is away `publish` raises at once, and each connection
begins clean, so that nothing said long ago is ever acted on. `connection.py` holds what happens on
a single connection.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import combinations, count
from types import TracebackType
from typing import Final, Self

import structlog

from ingle.wire.backoff import Backoff
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.client_id import client_id as account_client_id
from ingle.wire.connection import MAX_PAYLOAD_BYTES, Connection
from ingle.wire.publication import BrokerRefused, Disconnected, Publication, Received
from ingle.wire.topic_filters import filter_matches, filters_overlap, is_shared

KEEPALIVE_S: Final = 10
"""A broker that has gone silent is noticed after at most twice this, in seconds."""
ACK_TIMEOUT_S: Final = 5.0
"""The longest wait for the broker to answer anything, in seconds."""
Elsewhere = Callable[[int, Disconnected], Awaitable[BrokerAddress]]
"""Where to try next, after so many tries in a row that failed, the last one so."""
Birth = Publication | Callable[[], Publication]
"""What is published at each connect; as it is then, where it is a function."""
_TAKEN_OVER: Final = "Session taken over"
"""Some brokers say so to a client when another connects under its id; Mosquitto 2.0 just closes
the connection."""
SHORT_LIFE_S: Final = 10.0
MANY_SHORT_LIVES: Final = 3
"""So many connections in a row that were made and lost within `SHORT_LIFE_S` are no bad network."""
TWIN_HINT: Final = (
    "perhaps two programs have one id and throw each other out: give each satellite its own "
    "SATELLITE_ID; where the card of a hub was copied, delete the file hub-id in the state "
    "directory of one"
)

log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Subscription:
    """Messages for some topic filters, as an asynchronous iterator.

    `async with link.subscribe(f) as messages: async for message in messages: ...` The queue is
    bounded; what arrives while it is full is dropped and counted in `dropped`.
    """

    def __init__(self, link: "Link", filters: tuple[str, ...], capacity: int) -> None:
        self.filters = filters
        self.dropped = 0
        """Messages lost because this reader was too slow."""
        self._link = link
        self._overlapping = any(filters_overlap(one, two) for one, two in combinations(filters, 2))
        """Else no message comes twice, and none is looked at: that is a third of its cost."""
        self._queue: asyncio.Queue[Received] = asyncio.Queue(capacity)
        self._overflowing = False

    async def __aenter__(self) -> Self:
        """Returns when the broker has granted it; at once while disconnected.

        The next connect makes it then.
        """
        await self._link._add(self)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._link._remove(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Received:
        """The next message, whenever it comes; a lost connection does not end the iteration."""
        received = await self._queue.get()
        if self._queue.empty():
            self._overflowing = False
        return received

    def takes(self, topic_filter: str, topic: str) -> bool:
        """Whether to keep the copy of a message that was sent for this filter.

        Of several filters that match, the first one's copy is kept (deduplication).
        """
        if not self._overlapping or is_shared(topic_filter):
            return True
        return topic_filter == next((f for f in self.filters if filter_matches(f, topic)), None)

    def offer(self, received: Received) -> None:
        """Queues the message, or drops and counts it."""
        try:
            self._queue.put_nowait(received)
        except asyncio.QueueFull:
            self.dropped += 1
            if not self._overflowing:
                self._overflowing = True
                log.warning(
                    "link.messages_dropped", filters=self.filters, capacity=self._queue.maxsize
                )


@dataclass(slots=True)
class _Filter:
    """One topic filter at the broker: the id of its messages, and the subscriptions to it."""

    identifier: int
    subscriptions: list[Subscription] = field(default_factory=list)


class Link:
    """One program's link to the broker, for as long as `run` runs.

    `birth` is published, retained as it says, at each connect; `will` when the link ends.
    """

    def __init__(
        self,
        broker: BrokerAddress,
        *,
        client_id: str,
        birth: Birth | None = None,
        will: Publication | None = None,
        keepalive_s: int = KEEPALIVE_S,
        ack_timeout_s: float = ACK_TIMEOUT_S,
        backoff: Backoff | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """`client_id`: the name at the broker, which throws out an earlier connection of that name.

        `birth`, `will`: None for none. `keepalive_s`: a broker that is silent is noticed after at
        most twice this, in seconds. `ack_timeout_s`: the longest wait for any answer, in seconds.
        `backoff`: the pauses between tries to connect; None: the usual ones. `elsewhere`: None:
        always the same address.
        """
        self.reconnects = 0
        """Connections after the first one."""
        self.connects = 0
        """Connections so far; between two of them a message may have been missed."""
        self.trouble = ""
        """Why there is no connection, in words; empty while there is one."""
        self.broker = broker
        self._name = client_id
        self._birth = birth
        self._will = will
        self._keepalive_s = keepalive_s
        self._ack_timeout_s = ack_timeout_s
        self._backoff = backoff or Backoff()
        self._elsewhere = elsewhere
        self._short_lives = 0
        """Connections in a row that were lost soon."""
        self._moving = False
        self._filters: dict[str, _Filter] = {}
        self._named: dict[int, str] = {}
        """The filters by the ids that mark their messages."""
        self._identifiers = count(1)
        self._connection: Connection | None = None
        self._connected = asyncio.Event()
        self._disconnected = asyncio.Event()
        self._disconnected.set()
        self._was_connected = False
        self._log = log.bind(host=broker.host, port=broker.port, client_id=client_id)

    @property
    def connected(self) -> bool:
        """Whether messages can be sent: connected, subscribed, announced."""
        return self._connected.is_set()

    async def wait_connected(self) -> None:
        """Returns when `connected`; the caller bounds the wait."""
        await self._connected.wait()

    async def wait_disconnected(self) -> None:
        """Returns when not `connected`, at once where it is not."""
        await self._disconnected.wait()

    async def run(self) -> None:
        """Keeps the link up until cancelled.

        Then the broker publishes the will and the connection is closed.
        """
        executor = ThreadPoolExecutor(1, thread_name_prefix="mqtt-connect")
        attempt = failed = self._short_lives = 0
        trouble = ""
        try:
            while True:
                begun_s = time.monotonic()
                failure: Disconnected | None = None
                try:
                    failed += 1
                    reason = self.trouble = await self._stay_connected(executor)
                    failed = 0
                    if self._moving:
                        self._moving = False
                        continue
                    self._note_lost(reason, time.monotonic() - begun_s)
                    trouble = "lost"
                except Disconnected as error:
                    failure, self.trouble = error, str(error)
                    trouble = self._note_away(error, trouble)
                if time.monotonic() - begun_s > self._backoff.most_s:
                    # It held for a while; one that is cut at once must not come back ever so fast.
                    attempt = 0
                await asyncio.sleep(self._backoff.wait_s(attempt))
                attempt += 1
                if failure is not None and self._elsewhere is not None:
                    self.broker = await self._elsewhere(failed, failure)
        finally:
            executor.shutdown(wait=False)

    def _note_away(self, error: Disconnected, trouble: str) -> str:
        """Logs why no connection could be made, once; returns what was logged last."""
        if isinstance(error, BrokerRefused):
            if trouble != str(error):
                self._log.error("link.refused", reason=str(error))
            return str(error)
        if not trouble:
            self._log.warning("link.broker_away", reason=str(error))
        return trouble or "away"

    def _note_lost(self, reason: str, held_s: float) -> None:
        self._log.warning("link.connection_lost", reason=reason)
        self._short_lives = self._short_lives + 1 if held_s < SHORT_LIFE_S else 0
        if reason == _TAKEN_OVER or self._short_lives == MANY_SHORT_LIVES:
            self._log.error("link.thrown_out", hint=TWIN_HINT)

    async def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
    ) -> None:
        """Returns when the broker has the message (QoS 0: when the system has it).

        Raises `Disconnected` at once while the broker is away, and when it acknowledges nothing in
        time, `BrokerRefused` (a `Disconnected`) when it says no, `ValueError` for a payload above
        `MAX_PAYLOAD_BYTES`.
        """
        if len(payload) > MAX_PAYLOAD_BYTES:
            raise ValueError(f"{topic}: {len(payload)} bytes, more than {MAX_PAYLOAD_BYTES}")
        if self._connection is None or not self.connected:
            raise Disconnected("not connected to the broker")
        await self._connection.publish(
            Publication(topic, payload, qos, retain, expiry_s), self._ack_timeout_s
        )

    async def set_birth(self, publication: Publication) -> None:
        """Publishes it now if connected, and at each connect from now on."""
        self._birth = publication
        if self._connection is not None and self.connected:
            try:
                await self._connection.publish(publication, self._ack_timeout_s)
            except Disconnected as error:
                self._log.warning("link.birth_postponed", reason=str(error))  # to the next connect

    def move(self, broker: BrokerAddress) -> None:
        """Connects there instead, at once and without the will: nobody is told it were away."""
        self.broker = broker
        if self._connection is not None and self.connected:
            self._moving = True
            self._connection.close(for_good=False)

    def subscribe(self, *filters: str, capacity: int = 256) -> Subscription:
        """Messages that match any of the filters, each once, even where the filters overlap."""
        return Subscription(self, filters, capacity)

    # -- one connection ------------------------------------------------------------------------

    async def _stay_connected(self, executor: Executor) -> str:
        """Makes one connection and returns why it ended.

        Raises `Disconnected` or `BrokerRefused` when it could not be made.
        """
        connection = Connection(
            self.broker,
            client_id=account_client_id(self._name, self.broker),
            will=self._will,
            keepalive_s=self._keepalive_s,
            deliver=self._deliver,
        )
        try:
            await connection.open(executor, self._ack_timeout_s)
            self._connection = connection
            self.connects += 1
            await self._introduce(connection)
            self.reconnects += self._was_connected
            self._was_connected = True
            self._connected.set()
            self._disconnected.clear()
            self.trouble = ""
            where = {"host": self.broker.host, "port": self.broker.port}
            self._log.info("link.connected", reconnects=self.reconnects, **where)
            # A cancelled wait must not count as a lost connection.
            return await asyncio.shield(connection.lost)
        finally:
            self._connected.clear()
            self._disconnected.set()
            self._connection = None
            connection.close()

    async def _introduce(self, connection: Connection) -> None:
        for topic_filter in tuple(self._filters):
            await self._subscribe(connection, topic_filter)
        birth = None
        while birth is not self._birth:  # it may be replaced while it is being published
            birth = self._birth
            if birth is not None:
                now = birth() if callable(birth) else birth
                await connection.publish(now, self._ack_timeout_s)

    async def _subscribe(self, connection: Connection, topic_filter: str) -> None:
        entry = self._filters.get(topic_filter)
        if entry is None:
            return
        try:
            await connection.subscribe(topic_filter, entry.identifier, self._ack_timeout_s)
        except BrokerRefused as error:
            self._log.error("link.subscription_refused", filter=topic_filter, reason=str(error))

    # -- subscriptions -------------------------------------------------------------------------

    async def _add(self, subscription: Subscription) -> None:
        for topic_filter in subscription.filters:
            entry = self._filters.get(topic_filter)
            if entry is None:
                entry = self._filters[topic_filter] = _Filter(next(self._identifiers))
                self._named[entry.identifier] = topic_filter
            entry.subscriptions.append(subscription)
        try:
            for topic_filter in subscription.filters:
                if self._connection is not None:
                    # Even if it stands already: the broker then sends the retained messages again,
                    # for the newcomer.
                    await self._subscribe(self._connection, topic_filter)
        except Disconnected:
            return  # made at the next connect
        except asyncio.CancelledError:
            self._remove(subscription)
            raise

    def _remove(self, subscription: Subscription) -> None:
        for topic_filter in subscription.filters:
            entry = self._filters[topic_filter]
            entry.subscriptions.remove(subscription)
            if not entry.subscriptions:
                del self._filters[topic_filter], self._named[entry.identifier]
                if self._connection is not None:
                    self._connection.unsubscribe(topic_filter)

    def _deliver(self, received: Received, identifiers: Sequence[int]) -> None:
        """Hands a message to its subscriptions.

        Brokers send it once for each filter that matches, marked with that filter's id.
        """
        if identifiers:
            named = [self._named[each] for each in identifiers if each in self._named]
        else:
            named = [name for name in self._filters if filter_matches(name, received.topic)]
        for topic_filter in named:
            for subscription in self._filters[topic_filter].subscriptions:
                if subscription.takes(topic_filter, received.topic):
                    subscription.offer(received)


__all__ = [
    "Backoff",
    "Disconnected",
    "Link",
    "Publication",
    "Received",
    "BrokerRefused",
    "Subscription",
]
