"""Several hubs' inboxes on one broker."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field

import pytest

from hub.mqtt.command_text import SpeechParts
from hub.mqtt.hub_status import status_publication
from hub.mqtt.inbox import Inbox
from hub.mqtt.ownership import OTHERS_WITHIN_S
from hub.ports import Arbiter, Outbox, TurnClaims, TurnHead, TurnResult
from ingle.speech.engine import Heard, Recogniser
from ingle.wire import codec, messages
from ingle.wire.link import Link, Publication
from ingle.wire.messages import Message
from ingle.wire.topics import Topics
from links import eventually, kept_up
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
    links: dict[str, Link] = field(default_factory=dict)
    """Those of the hubs."""
    said: list[tuple[str, str, Message]] = field(default_factory=list)
    """Turn, kind, message."""

    async def send(self, turn_id: str, message: Message, satellite_id: str = "") -> None:
        """Sends a turn's message; each turn is by default of a satellite of its own."""
        satellite_id = satellite_id or f"at-{turn_id}"
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

    async def forget(self, satellite_id: str) -> None:
        """Removes a satellite, and waits until no hub knows it."""
        await self.satellites.publish(self.topics.satellite_status(satellite_id), b"", retain=True)
        await eventually(
            lambda: all(satellite_id not in inbox.satellites for inbox, _ in self.hubs.values())
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


def hub_birth(topics: Topics, hub_id: str) -> Publication:
    return status_publication(topics, hub_id, "1", online=True, ready=True)


def hub_link(broker: MosquittoServer, topics: Topics, hub_id: str) -> Link:
    """The link of one hub, which is offline when it ends."""
    will = status_publication(topics, hub_id, "1", online=False)
    return Link(broker.address, client_id=f"{topics.prefix.split('/')[0]}-{hub_id}", will=will)


@asynccontextmanager
async def house_of(
    broker: MosquittoServer,
    prefix: str,
    parts: Sequence[tuple[TurnClaims, Arbiter]],
    max_turns: Sequence[int] = (64, 64),
    others_within_s: float = OTHERS_WITHIN_S,
    recognisers: Sequence[Recogniser | None] = (None, None),
) -> AsyncIterator[House]:
    """A house with a hub for each claims and arbiter, from when each knows the others."""
    name = prefix.split("/")[0]
    house = House(broker, Topics(prefix), Link(broker.address, client_id=f"{name}-satellites"))
    links = [hub_link(broker, house.topics, f"hub-{number}") for number in range(len(parts))]
    async with kept_up(house.satellites, *links), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(house.listen())]
        for number, (claims, arbiter) in enumerate(parts):
            runner = Runner()
            inbox = Inbox(
                link=links[number],
                topics=house.topics,
                hub_id=f"hub-{number}",
                runner=runner,
                speech=SpeechParts(
                    recogniser=recognisers[number],
                    voice=None,
                    vad=lambda: pytest.fail("nobody is to look for pauses"),
                ),
                claims=claims,
                arbiter=arbiter,
                max_turns=max_turns[number],
                others_within_s=others_within_s,
            )
            house.hubs[f"hub-{number}"] = (inbox, runner)
            house.links[f"hub-{number}"] = links[number]
            running.append(tasks.create_task(inbox.run()))
            await inbox.ready.wait()
        try:
            for number, link in enumerate(links):
                await link.set_birth(hub_birth(house.topics, f"hub-{number}"))
            await house.introduce("marker")  # what was said before is known by then
            await house.forget("marker")
            yield house
        finally:
            for task in running:
                task.cancel()
