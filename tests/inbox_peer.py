"""A satellite under test control, opposite a hub's inbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fakes import FakeHome, FakeIntents, FakeMemory, FakeRecogniser, FakeVoice
from hub.coordination.arbitration import LocalArbiter
from hub.coordination.local_claims import LocalClaims
from hub.mqtt.command_text import AUDIO_WITHIN_S, SpeechParts
from hub.mqtt.inbox import Inbox
from hub.ports import Act, Plan, Say, ServiceCall
from ingle.wire import codec
from ingle.wire.link import Link, Received
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, decode_chunk, encode_chunk
from ingle.wire.topics import Topics
from local_hub import local_runner
from servers import MosquittoServer

SID, WITHIN_S = "kitchen-1", 30.0
TURN_ON = Act(
    intent="HassTurnOn",
    calls=(ServiceCall(domain="light", service="turn_on", entity_id="light.kitchen_light"),),
    done="Turned on the kitchen light.",
)
PLANS: Final[dict[str, Plan]] = {
    "light on": TURN_ON,
    "time": Say(intent="time", text="It is noon."),
}


class Silence:
    """A voice activity detector that hears speech in any sound that is not zero."""

    def probability(self, samples: bytes) -> float:
        return 1.0 if any(samples) else 0.0


class Peer:
    """A satellite in the test's hand, and the hub that answers it."""

    def __init__(
        self, link: Link, topics: Topics, inbox: Inbox, home: FakeHome, memory: FakeMemory
    ) -> None:
        self.link, self.topics, self.inbox, self.home, self.memory = (
            link,
            topics,
            inbox,
            home,
            memory,
        )
        self.recogniser = FakeRecogniser("light on")
        self.voice = FakeVoice()
        self.heard: asyncio.Queue[Received] = asyncio.Queue()
        self.serving: asyncio.Task[None]

    async def send(self, turn_id: str, message: Message, *, expiry_s: int = 5) -> None:
        await self.send_raw(turn_id, message.kind, codec.encode(message), expiry_s=expiry_s)

    async def send_raw(
        self,
        turn_id: str,
        kind: str,
        payload: bytes,
        *,
        retain: bool = False,
        expiry_s: int | None = 5,
    ) -> None:
        topic = self.topics.turn(SID, turn_id, kind)
        await self.link.publish(topic, payload, retain=retain, expiry_s=expiry_s)

    async def send_audio(self, turn_id: str, sequence: int, samples: bytes) -> None:
        chunk = AudioChunk(sequence=sequence, sample_rate_hz=16_000, samples=samples)
        await self.link.publish(self.topics.turn(SID, turn_id, "audio"), encode_chunk(chunk), qos=0)

    async def next(self) -> tuple[str, str, Message | AudioChunk]:
        """The hub's next message: turn id, kind, message."""
        async with asyncio.timeout(WITHIN_S):
            received = await self.heard.get()
        address = self.topics.parse(received.topic)
        assert address is not None
        assert address.turn_id is not None
        if address.kind == "speech":
            return address.turn_id, "speech", decode_chunk("speech", received.payload)
        return address.turn_id, address.kind, codec.decode(address.kind, received.payload)

    async def until_finished(self) -> list[tuple[str, Message | AudioChunk]]:
        """The hub's messages up to and with `finished`."""
        seen: list[tuple[str, Message | AudioChunk]] = []
        while not seen or seen[-1][0] != "finished":
            _, kind, message = await self.next()
            seen.append((kind, message))
        return seen


@asynccontextmanager
async def peer_of(
    mosquitto: MosquittoServer, topics: Topics, *, audio_within_s: float = AUDIO_WITHIN_S
) -> AsyncIterator[Peer]:
    """A hub and its satellite; `audio_within_s`: how long it waits for audio."""
    home, memory = FakeHome(), FakeMemory()
    runner = local_runner(home, FakeIntents(dict(PLANS)), memory=memory, limit_s=60.0)
    name = topics.prefix.split("/")[0]
    hub_link = Link(mosquitto.address, client_id=f"{name}-hub")
    satellite_link = Link(mosquitto.address, client_id=f"{name}-satellite")
    recogniser, voice = FakeRecogniser("light on"), FakeVoice()
    speech = SpeechParts(
        recogniser=recogniser, voice=voice, vad=Silence, audio_within_s=audio_within_s
    )
    inbox = Inbox(
        link=hub_link,
        topics=topics,
        hub_id="hub-1",
        runner=runner,
        speech=speech,
        claims=LocalClaims(),
        arbiter=LocalArbiter(),
    )
    peer = Peer(satellite_link, topics, inbox, home, memory)
    peer.recogniser, peer.voice = recogniser, voice

    async def listen() -> None:
        kinds = ("accepted", "declined", "transcript", "answer", "speech", "finished")
        async with satellite_link.subscribe(
            *(topics.own_turns(SID, kind) for kind in kinds)
        ) as received:
            listening.set()
            async for message in received:
                await peer.heard.put(message)

    listening = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(link.run()) for link in (hub_link, satellite_link)]
        async with asyncio.timeout(WITHIN_S):
            await hub_link.wait_connected()
            await satellite_link.wait_connected()
            peer.serving = tasks.create_task(inbox.run())
            running += [peer.serving, tasks.create_task(listen())]
            await listening.wait()
            await inbox.ready.wait()
        yield peer
        for task in running:
            task.cancel()
