"""Simulated satellite: sends commands over MQTT and collects what a person would hear."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Backoff, Link
from ingle.wire.messages import Message
from ingle.wire.topics import Topics
from links import kept_up

LIMIT_S: Final = 60.0
KINDS: Final = ("accepted", "declined", "answer", "finished")


class PlayedTurn:
    """One turn, and all messages to it so far."""

    def __init__(self, turn_id: str, changed: asyncio.Condition) -> None:
        self.turn_id = turn_id
        self.messages: list[Message] = []
        self._changed = changed

    @property
    def sentences(self) -> list[str]:
        """What was heard, in order."""
        return [message.text for message in self.messages if isinstance(message, messages.Answer)]

    @property
    def answer(self) -> str:
        return " ".join(self.sentences)

    @property
    def finished(self) -> messages.TurnFinished:
        """Its one end."""
        [finished] = [
            message for message in self.messages if isinstance(message, messages.TurnFinished)
        ]
        return finished

    @property
    def how(self) -> tuple[str, str, str | None]:
        """Outcome, source, error code."""
        return self.finished.outcome, self.finished.source, self.finished.error_code

    @property
    def actions(self) -> list[tuple[str, str, bool]]:
        """Service, target, verified."""
        return [(f"{a.domain}.{a.service}", a.target, a.verified) for a in self.finished.actions]

    async def got(self, kind: str) -> "PlayedTurn":
        """Waits for a message of that kind."""
        return await self._until(lambda: any(message.kind == kind for message in self.messages))

    async def heard(self, sentence: str) -> "PlayedTurn":
        """Waits for a sentence."""
        return await self._until(lambda: sentence in self.sentences)

    async def ended(self) -> "PlayedTurn":
        """Waits for its end."""
        return await self.got("finished")

    async def _until(self, done: Callable[[], bool]) -> "PlayedTurn":
        try:
            async with asyncio.timeout(LIMIT_S), self._changed:
                await self._changed.wait_for(done)
        except TimeoutError as error:
            raise AssertionError(f"{self.turn_id} only got {self.messages}") from error
        return self


class PlayedSatellite:
    """Simulated satellite; speaks for one room unless told otherwise.

    It has a voice of its own, so that the hub synthesises no speech for it.
    """

    def __init__(self, link: Link, topics: Topics, satellite_id: str = "kitchen-1") -> None:
        self.link, self.topics, self.satellite_id = link, topics, satellite_id
        self.turns: dict[str, PlayedTurn] = {}
        self.controls: list[Message] = []
        """What hubs asked for outside turns, in order."""
        self._changed = asyncio.Condition()

    def turn(self, turn_id: str | None = None) -> PlayedTurn:
        """The turn of that id; without one, a new turn."""
        turn_id = turn_id or f"turn-{uuid.uuid4().hex[:12]}"
        return self.turns.setdefault(turn_id, PlayedTurn(turn_id, self._changed))

    async def ask(self, text: str, *, session: str = "family", room: str = "kitchen") -> PlayedTurn:
        """Says a command and waits for the end of its turn."""
        return await (await self.say(text, session=session, room=room)).ended()

    async def told(self, beginning: str) -> str:
        """Waits for an announcement that begins so."""

        def announced() -> list[str]:
            texts = [one.text for one in self.controls if isinstance(one, messages.Announce)]
            return [text for text in texts if text.startswith(beginning)]

        async with asyncio.timeout(LIMIT_S), self._changed:
            await self._changed.wait_for(announced)
        return announced()[0]

    async def told_more_than(self, controls: int) -> None:
        """Waits until hubs have asked for more than so many things outside turns."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.controls) > controls)

    async def say(self, text: str, *, session: str = "family", room: str = "kitchen") -> PlayedTurn:
        """Says a command, without waiting for anything."""
        turn = self.turn()
        await self.send(turn, messages.Command(session_id=session, room_id=room, text=text))
        return turn

    async def send(self, turn: PlayedTurn, message: Message, *, retain: bool = False) -> None:
        """Publishes one message of the turn; `retain`: the broker keeps it for good."""
        topic = self.topics.turn(self.satellite_id, turn.turn_id, message.kind)
        expiry_s = None if retain else 5
        await self.link.publish(topic, codec.encode(message), expiry_s=expiry_s, retain=retain)

    async def introduce(self) -> None:
        """Says that it is there and speaks itself."""
        status = messages.SatelliteStatus(
            state="online", room_id="kitchen", version="1", capabilities=("tts",)
        )
        await self.link.publish(
            self.topics.satellite_status(self.satellite_id), codec.encode(status), retain=True
        )

    async def listen(self, listening: asyncio.Event) -> None:
        """Collects until cancelled; sets `listening` when the broker has granted it."""
        filters = [self.topics.own_turns(self.satellite_id, kind) for kind in KINDS]
        filters.append(self.topics.own_control(self.satellite_id))
        async with self.link.subscribe(*filters, capacity=4096) as received:
            listening.set()
            async for one in received:
                address = self.topics.parse(one.topic)
                if address is None:
                    continue
                message = codec.decode(address.kind, one.payload)
                if address.turn_id is None:
                    self.controls.append(message)
                else:
                    self.turn(address.turn_id).messages.append(message)
                async with self._changed:
                    self._changed.notify_all()


@asynccontextmanager
async def played_satellite(broker: BrokerAddress, topics: Topics) -> AsyncIterator[PlayedSatellite]:
    """One that is connected and listens."""
    link = Link(broker, client_id=f"satellite-{uuid.uuid4().hex[:12]}", backoff=Backoff(0.05, 0.2))
    satellite = PlayedSatellite(link, topics)
    listening = asyncio.Event()
    async with kept_up(link), asyncio.TaskGroup() as tasks:
        collecting = tasks.create_task(satellite.listen(listening))
        await listening.wait()
        await satellite.introduce()
        try:
            yield satellite
        finally:
            collecting.cancel()
