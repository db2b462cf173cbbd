"""Several hubs' inboxes on one broker."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

from hub.mqtt.inbox import Inbox
from hub.ports import Outbox, TurnHead, TurnResult
from ingle.speech.engine import Heard
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.topics import Topics
from links import eventually
from servers import MosquittoServer


class Runner:
    """`TurnRunner` that only notes what it was to answer."""

    def __init__(self) -> None:
        self.answered: list[tuple[str, str]] = []

    async def answer(
        self, head: TurnHead, hear: Callable[[], Awaitable[Heard]], outbox: Outbox
    ) -> TurnResult:
        heard = await hear()
        self.answered.append((head.turn_id, heard.text))
        await outbox.say("Done.")
        return TurnResult(outcome="ok", source="intent", said=heard.text)

    def keeping(self, head: TurnHead, result: TurnResult) -> AbstractAsyncContextManager[None]:
        """Nothing is kept."""
        return nullcontext()


@dataclass
class House:
    """Hubs, and everything that is said on their broker."""

    broker: MosquittoServer
    topics: Topics
    satellites: Link
    hubs: dict[str, tuple[Inbox, Runner]] = field(default_factory=dict)
    said: list[tuple[str, str, Message]] = field(default_factory=list)
    """Turn, kind, message."""

    async def send(self, turn_id: str, message: Message, satellite_id: str = "one") -> None:
        topic = self.topics.turn(satellite_id, turn_id, message.kind)
        await self.satellites.publish(topic, codec.encode(message), expiry_s=5)

    async def introduce(self, *satellite_ids: str) -> None:
        """Announces satellites, and waits until every hub knows them."""
        for satellite_id in satellite_ids:
            status = messages.SatelliteStatus(
                state="online", room_id="kitchen", version="1", capabilities=("tts",)
            )
            topic = self.topics.satellite_status(satellite_id)
            await self.satellites.publish(topic, codec.encode(status), retain=True)
        await eventually(
            lambda: all(
                set(satellite_ids) <= inbox.satellites.keys() for inbox, _ in self.hubs.values()
            )
        )

    def turns(self, kind: str) -> list[str]:
        return [turn_id for turn_id, each, _ in self.said if each == kind]

    def answered(self) -> Counter[str]:
        """How often each turn was acted on."""
        return Counter(
            turn_id for _, runner in self.hubs.values() for turn_id, _ in runner.answered
        )

    async def until(self, kind: str, *turn_ids: str) -> None:
        await eventually(lambda: set(turn_ids) <= set(self.turns(kind)))

    def owner(self, turn_id: str) -> str:
        [owner] = [
            m.hub_id
            for each, _, m in self.said
            if each == turn_id and isinstance(m, messages.TurnAccepted)
        ]
        return owner

    async def listen(self) -> None:
        kinds = ("accepted", "declined", "answer", "finished")
        async with self.satellites.subscribe(
            *(self.topics.every_turn(kind) for kind in kinds)
        ) as received:
            async for message in received:
                address = self.topics.parse(message.topic)
                assert address is not None
                assert address.turn_id is not None
                self.said.append(
                    (address.turn_id, address.kind, codec.decode(address.kind, message.payload))
                )
