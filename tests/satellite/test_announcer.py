"""What a satellite says outside turns, how loud, and when it stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import numpy as np
import pytest

from fakes import FakeVoice
from hub.wire import codec, messages
from hub.wire.link import Link
from hub.wire.messages import Message
from hub.wire.topics import Topics
from links import eventually, kept_up
from satellite.announcer import MAX_WAITING, Announcer, SharedSpeaker
from satellite.downlink import Downlink
from satellite.ports import Played
from servers import MosquittoServer

pytestmark = pytest.mark.service

SID = "kitchen-1"


class Loudspeaker:
    """`Speaker` that plays until it may go on."""

    def __init__(self) -> None:
        self.playing: list[bytes] = []
        self.finished: list[bytes] = []
        self.cut: list[bytes] = []
        self.chimes: list[str] = []
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
        return Played(first_sample_s=1.0, underruns=2)

    async def chime(self, sound: Literal["wake", "done", "error", "timer"]) -> None:
        self.chimes.append(sound)


class Device:
    """A satellite's announcer, and the hub that controls it."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self.link, self.topics = link, topics
        self.loudspeaker = Loudspeaker()
        self.speaker = SharedSpeaker(self.loudspeaker)

    async def tell(self, message: Message) -> None:
        await self.link.publish(self.topics.control(SID, message.kind), codec.encode(message), expiry_s=5)


@asynccontextmanager
async def device(mosquitto: MosquittoServer, prefix: str) -> AsyncIterator[Device]:
    link = Link(mosquitto.address, client_id=prefix.split("/")[0])
    it = Device(link, Topics(prefix))
    downlink = Downlink(link, it.topics, satellite_id=SID, language="en", vocabulary=None)
    announcer = Announcer(downlink, it.speaker, FakeVoice())
    async with kept_up(link), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(downlink.run())]
        await downlink.listening.wait()
        running.append(tasks.create_task(announcer.run()))
        yield it
        for task in running:
            task.cancel()


async def pieces(*samples: int) -> AsyncIterator[bytes]:
    for sample in samples:
        yield np.full(4, sample, "<i2").tobytes()


async def test_an_announcement_is_spoken(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """In the satellite's voice."""
    async with device(mosquitto, topic_prefix) as it:
        await it.tell(messages.Announce(text="Dinner."))
        await eventually(lambda: it.loudspeaker.finished)
        assert len(it.loudspeaker.finished[0]) == len("Dinner.") * 320


async def test_stop_silences_what_is_said_and_what_waits(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """The announcement in the air ends at once, the ones behind it are not begun, later ones are said."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="One."))
        await eventually(lambda: it.loudspeaker.playing)
        await it.tell(messages.Announce(text="Two."))
        await it.tell(messages.StopControl())
        await eventually(lambda: it.loudspeaker.cut)
        it.loudspeaker.may_finish.set()
        await it.tell(messages.Announce(text="Three!"))
        await eventually(lambda: it.loudspeaker.finished)
        assert [len(sound) for sound in it.loudspeaker.cut] == [len("One.") * 320]
        assert [len(sound) for sound in it.loudspeaker.finished] == [len("Three!") * 320]


async def test_stop_ends_an_answer_that_is_being_played(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """The turn goes on as if it had been heard out."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(it.speaker.play(pieces(1, 2), 16_000))
            await eventually(lambda: it.loudspeaker.playing)
            await it.tell(messages.StopControl())
        assert playing.result() == Played(first_sample_s=None, underruns=0)
        assert it.loudspeaker.finished == []


async def test_volume_is_a_share_of_full_scale(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """It holds for all that follows, answers included; at none nothing chimes; whole it is what was made."""
    async with device(mosquitto, topic_prefix) as it:
        loud = await it.speaker.play(pieces(-32768, 32767), 16_000)
        assert loud == Played(first_sample_s=1.0, underruns=2)
        await it.tell(messages.VolumeControl(volume=0.25))
        await eventually(lambda: it.speaker.volume == 0.25)
        await it.speaker.play(pieces(-32768, 32767), 16_000)
        await it.speaker.chime("done")
        await it.tell(messages.VolumeControl(volume=0.0))
        await eventually(lambda: it.speaker.volume == 0.0)
        await it.speaker.play(pieces(-32768, 32767), 16_000)
        await it.speaker.chime("done")
        heard = [sorted(set(np.frombuffer(sound, "<i2").tolist())) for sound in it.loudspeaker.finished]
        assert heard == [[-32768, 32767], [-8192, 8191], [0]]
        assert it.loudspeaker.chimes == ["done"]


async def test_a_flood_of_announcements_is_bounded(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """Those beyond what may wait are dropped."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        await it.tell(messages.Announce(text="First."))
        await eventually(lambda: it.loudspeaker.playing)
        for number in range(MAX_WAITING + 5):
            await it.tell(messages.Announce(text=f"{number:06}"))
        await it.tell(messages.VolumeControl(volume=0.5))
        await eventually(lambda: it.speaker.volume == 0.5)
        it.loudspeaker.may_finish.set()
        await eventually(lambda: len(it.loudspeaker.finished) == MAX_WAITING + 1)


async def test_a_cancelled_answer_leaves_the_speaker_free(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """Barge-in: the next one plays."""
    async with device(mosquitto, topic_prefix) as it:
        it.loudspeaker.may_finish.clear()
        async with asyncio.TaskGroup() as tasks:
            playing = tasks.create_task(it.speaker.play(pieces(1), 16_000))
            await eventually(lambda: it.loudspeaker.playing)
            playing.cancel()
        it.loudspeaker.may_finish.set()
        assert (await it.speaker.play(pieces(1), 16_000)).underruns == 2
