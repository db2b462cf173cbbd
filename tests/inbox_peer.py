"""A satellite under test control, opposite a hub's inbox."""

import asyncio

from fakes import FakeHome, FakeMemory, FakeRecogniser, FakeVoice
from hub.mqtt.inbox import Inbox
from ingle.wire import codec
from ingle.wire.link import Link, Received
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, decode_chunk, encode_chunk
from ingle.wire.topics import Topics

SID, WITHIN_S = "kitchen-1", 30.0


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
