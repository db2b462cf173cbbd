"""Test fixture: a satellite's announcer with a loudspeaker, and the hub that controls it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import numpy as np

from fakes import FakeVoice, FakeWakeDetector
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import Message
from ingle.wire.pcm import AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from links import kept_up
from satellite.listening.attention import ControlledAttention
from satellite.mqtt.announcer import Announcer, SharedSpeaker
from satellite.mqtt.downlink import MqttDownlink
from satellite.ports import Played
from satellite.settings import EndpointSettings
from servers import MosquittoServer

SID = "kitchen-1"


class Loudspeaker:
    """`Speaker` that plays until it may go on."""

    def __init__(self) -> None:
        self.playing: list[bytes] = []
        self.finished: list[bytes] = []
        self.cut: list[bytes] = []
        self.chimes: list[str] = []
        self.events: list[bytes | str] = []
        """What was heard out, sounds and chimes, in order."""
        self.may_finish = asyncio.Event()
        self.may_finish.set()

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        sound = b"".join([piece async for piece in pieces])
        self.playing.append(sound)
        try:
            await self.may_finish.wait()
        except asyncio.CancelledError:
            self.cut.append(sound)
            raise
        self.finished.append(sound)
        self.events.append(sound)
        return Played(first_sample_s=1.0, underruns=2)

    async def chime(self, sound: Literal["wake", "done", "error", "timer", "alarm"]) -> None:
        self.chimes.append(sound)
        self.events.append(sound)

    def hold(self) -> None:
        """What is played here is played at once."""

    def resume(self) -> None:
        """Nothing was held."""


class Device:
    """A satellite's announcer, and the hub that controls it."""

    def __init__(self, link: Link, topics: Topics, *, earcons: bool = True) -> None:
        self.link, self.topics = link, topics
        self.downlink = MqttDownlink(link, topics, satellite_id=SID, language="en", vocabulary=None)
        self.loudspeaker = Loudspeaker()
        self.speaker = SharedSpeaker(self.loudspeaker, earcons=earcons)
        self.attention = ControlledAttention(FakeWakeDetector(), EndpointSettings.read({}))
        self.announcer: Announcer

    async def tell(self, message: Message) -> None:
        await self.link.publish(
            self.topics.control(SID, message.kind), codec.encode(message), expiry_s=5
        )

    async def speak(self, turn_id: str, *samples: int, last: bool = True, begin: int = 0) -> None:
        """Sends a sentence as a hub does: a message of two samples for each number, from sequence
        `begin` on.
        """
        topic = self.topics.turn(SID, turn_id, "speech")
        made = [np.full(2, sample, "<i2").tobytes() for sample in samples] + ([b""] if last else [])
        for sequence, piece in enumerate(made, begin):
            ends = last and not piece
            chunk = AudioChunk(
                sequence=sequence, sample_rate_hz=22_050, samples=piece, last=ends, answer_seq=0
            )
            await self.link.publish(topic, encode_chunk(chunk), qos=0)

    async def finish(self, turn_id: str, *, sentences: int = 1) -> None:
        """Says that it has all been sent."""
        finished = messages.TurnFinished(outcome="ok", sentences=sentences)
        await self.link.publish(
            self.topics.turn(SID, turn_id, "finished"), codec.encode(finished), expiry_s=5
        )


@asynccontextmanager
async def device(
    mosquitto: MosquittoServer,
    prefix: str,
    *,
    own_voice: bool = True,
    speech_within_s: float = 10.0,
    keepalive_s: int = 10,
    earcons: bool = True,
) -> AsyncIterator[Device]:
    link = Link(mosquitto.address, client_id=prefix.split("/")[0], keepalive_s=keepalive_s)
    it = Device(link, Topics(prefix), earcons=earcons)
    voice = FakeVoice() if own_voice else None
    announcer = Announcer(
        it.downlink,
        it.speaker,
        voice,
        it.attention,
        speech_within_s=speech_within_s,
        alarm_pause_s=0.05,
        chime_s=0.0,
    )
    async with kept_up(link), asyncio.TaskGroup() as tasks:
        it.announcer = announcer
        running = [tasks.create_task(it.downlink.run())]
        await it.downlink.listening.wait()
        running.append(tasks.create_task(announcer.run()))
        yield it
        for task in running:
            task.cancel()
