"""Simulated satellites on one MQTT connection: what the hub says of each turn, and when.

All times are seconds of `time.monotonic`, a clock that the processes of a machine share.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.scenario import BenchError
from hub.mqtt.satellites import SPEAKS_ITSELF
from ingle.runtime.tasks import background
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.publication import Disconnected
from ingle.wire.topics import Topics

CONNECTED_WITHIN_S: Final = 15.0
ANSWERED_WITHIN_S: Final = 30.0
_KINDS: Final = ("accepted", "declined", "answer", "finished")


@dataclass(slots=True)
class HeardTurn:
    """One turn as its satellite saw it."""

    turn_id: str
    satellite_id: str
    sent_s: float = 0.0
    accepted_s: float | None = None
    declined: str = ""
    """Why no hub took it; empty where one did."""
    answers_s: list[float] = field(default_factory=list)
    finished_s: float | None = None
    finished: messages.TurnFinished | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def problem(self) -> str:
        """Why it did not end well; empty where it did."""
        if self.declined:
            return f"declined: {self.declined}"
        if self.finished is None:
            return "no answer"
        outcome = self.finished.outcome
        return "" if outcome == "ok" else f"outcome {outcome}, {self.finished.error_code}"


class SatelliteLine:
    """Sends for any number of satellites, and notes what comes back for each turn."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self._link = link
        self._topics = topics
        self._turns: dict[str, HeardTurn] = {}

    def begin(self, satellite_id: str) -> HeardTurn:
        """A turn that is listened for from now on."""
        turn = HeardTurn(turn_id=uuid.uuid4().hex, satellite_id=satellite_id)
        self._turns[turn.turn_id] = turn
        return turn

    async def introduce(self, satellite_id: str, room_id: str) -> None:
        """Publishes its status: it speaks itself, so that the hub makes no sound for it."""
        status = messages.SatelliteStatus(
            state="online", room_id=room_id, version="bench", capabilities=(SPEAKS_ITSELF,)
        )
        topic = self._topics.satellite_status(satellite_id)
        await self._link.publish(topic, codec.encode(status), retain=True)

    async def type_turn(self, satellite_id: str, room_id: str, text: str) -> HeardTurn:
        """Types a command and returns its turn once it is over, or given up."""
        turn = self.begin(satellite_id)
        turn.sent_s = time.monotonic()
        command = messages.Command(session_id=satellite_id, room_id=room_id, text=text)
        await self.send(turn, command)
        await self.wait(turn)
        return turn

    async def send(self, turn: HeardTurn, message: Message) -> None:
        topic = self._topics.turn(turn.satellite_id, turn.turn_id, message.kind)
        try:
            await self._link.publish(topic, codec.encode(message), expiry_s=30)
        except Disconnected as error:
            raise BenchError(f"the broker went away: {error}") from error

    async def send_audio(self, topic: str, chunk: bytes) -> None:
        try:
            await self._link.publish(topic, chunk, qos=0)
        except Disconnected as error:
            raise BenchError(f"the broker went away: {error}") from error

    def audio_topic(self, turn: HeardTurn) -> str:
        return self._topics.turn(turn.satellite_id, turn.turn_id, "audio")

    async def wait(self, turn: HeardTurn, within_s: float = ANSWERED_WITHIN_S) -> None:
        """Returns once the turn is over, or after `within_s` seconds; it is then forgotten."""
        try:
            async with asyncio.timeout(within_s):
                await turn.over.wait()
        except TimeoutError:
            pass
        finally:
            self._turns.pop(turn.turn_id, None)

    async def listen(self) -> None:
        """Notes what the hub says, until cancelled."""
        filters = [self._topics.every_turn(kind) for kind in _KINDS]
        async with self._link.subscribe(*filters, capacity=65_536) as received:
            async for message in received:
                now_s = time.monotonic()
                address = self._topics.parse(message.topic)
                turn = self._turns.get((address and address.turn_id) or "")
                if address is None or turn is None:
                    continue
                if address.kind == "answer":
                    turn.answers_s.append(now_s)
                    continue
                match codec.decode(address.kind, message.payload):
                    case messages.TurnAccepted():
                        turn.accepted_s = now_s
                    case messages.TurnDeclined(reason=reason):
                        turn.declined = reason
                        turn.over.set()
                    case messages.TurnFinished() as finished:
                        turn.finished_s, turn.finished = now_s, finished
                        turn.over.set()


@asynccontextmanager
async def satellite_line(
    broker: BrokerAddress, topics: Topics | None = None, *, within_s: float = CONNECTED_WITHIN_S
) -> AsyncIterator[SatelliteLine]:
    """A line to that broker, until the block ends.

    Raises `BenchError` where none lets it in within so many seconds.
    """
    link = Link(broker, client_id=f"ingle-bench-{uuid.uuid4().hex[:8]}")
    line = SatelliteLine(link, topics or Topics())
    async with background(link.run()), background(line.listen()):
        try:
            async with asyncio.timeout(within_s):
                await link.wait_connected()
        except TimeoutError as error:
            raise BenchError(
                f"no broker lets this bench in at {broker.host}:{broker.port}: "
                f"{link.trouble or 'it does not answer'}"
            ) from error
        yield line
