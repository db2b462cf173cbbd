"""Announcements in the hub's voice, over a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from fakes import FakeVoice
from hub.mqtt.announcement_speech import (
    LEAD_S,
    AnnouncementSpeaker,
    PacedVoice,
    open_announcement_speaker,
)
from ingle.speech.engine import SpeechError
from ingle.wire import codec, messages
from ingle.wire.broker_settings import BrokerAddress
from ingle.wire.link import Link
from ingle.wire.pcm import AudioChunk, decode_chunk
from ingle.wire.topics import Topics
from links import eventually, kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


class HeldVoice(FakeVoice):
    """Makes a sentence when it may, fails at those it is told to, and remembers what it made."""

    def __init__(self, *, may_make: int = 100, fails: str = "") -> None:
        super().__init__()
        self.may_make = asyncio.Semaphore(may_make)
        self.fails = fails
        self.made: list[str] = []

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        await self.may_make.acquire()
        self.made.append(text)
        if text == self.fails:
            raise SpeechError("this sentence cannot be said")
        async for piece in super().speak(text):
            yield piece


class Home:
    """The hub's speaker, and what arrives at the satellites."""

    def __init__(self, speaker: AnnouncementSpeaker) -> None:
        self.speaker = speaker
        self.chunks: dict[str, list[AudioChunk]] = {}
        self.finished: dict[str, messages.TurnFinished] = {}

    def heard(self, satellite_id: str) -> str:
        """What was said there so far, a letter for each piece of `FakeVoice`."""
        return "".join(
            chr(chunk.samples[0]) for chunk in self.chunks.get(satellite_id, []) if chunk.samples
        )


@asynccontextmanager
async def home(mosquitto: MosquittoServer, prefix: str, voice: FakeVoice) -> AsyncIterator[Home]:
    topics = Topics(prefix)
    hub, there = (
        Link(mosquitto.address, client_id="hub"),
        Link(mosquitto.address, client_id="there"),
    )
    listening = asyncio.Event()

    async def collect(it: Home) -> None:
        filters = (topics.every_turn("speech"), topics.every_turn("finished"))
        async with there.subscribe(*filters, capacity=4096) as received:
            listening.set()
            async for message in received:
                address = topics.parse(message.topic)
                assert address is not None
                if address.kind == "speech":
                    it.chunks.setdefault(address.owner_id, []).append(
                        decode_chunk("speech", message.payload)
                    )
                    continue
                finished = codec.decode("finished", message.payload)
                assert isinstance(finished, messages.TurnFinished)
                it.finished[address.owner_id] = finished

    async with kept_up(hub, there), open_announcement_speaker(hub, topics, voice, "en") as speaker:
        assert speaker is not None
        it = Home(speaker)
        async with asyncio.TaskGroup() as tasks:
            collecting = tasks.create_task(collect(it))
            await listening.wait()
            yield it
            collecting.cancel()


async def test_speech_begins_before_the_last_sentence_is_made(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """A long announcement is cut into sentences; it ends with one `finished`, after all its
    sound.
    """
    voice = HeldVoice(may_make=1)
    async with home(mosquitto, topic_prefix, voice) as it:
        assert it.speaker.speak(
            "Dinner is ready. Please come down! It is getting cold.", {"k1": "t1"}
        )
        await eventually(lambda: it.heard("k1") == "Dinner is ready.")
        assert it.finished == {}
        for _ in range(2):
            voice.may_make.release()
        await eventually(lambda: it.finished)
        assert it.heard("k1") == "Dinner is ready.Please come down!It is getting cold."
        assert it.finished["k1"].sentences == 3
        chunks = it.chunks["k1"]
        assert all(later.sequence == earlier.sequence + 1 for earlier, later in pairwise(chunks))
        assert [chunk.answer_seq for chunk in chunks if chunk.last] == [0, 1, 2]


async def test_sound_is_made_once_for_all_satellites(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The whole house hears the same, and the hub works as for one."""
    voice = HeldVoice()
    async with home(mosquitto, topic_prefix, voice) as it:
        satellites = {f"s{number}": f"t{number}" for number in range(5)}
        it.speaker.speak("Tea. Biscuits.", satellites)
        await eventually(lambda: len(it.finished) == 5)
        assert {it.heard(satellite_id) for satellite_id in satellites} == {"Tea.Biscuits."}
        assert voice.made == ["Tea.", "Biscuits."]


async def test_a_sentence_that_cannot_be_said_is_left_out(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The others are said, and the end is told."""
    async with home(mosquitto, topic_prefix, HeldVoice(fails="Bad.")) as it:
        it.speaker.speak("Good. Bad. Better.", {"k1": "t1"})
        await eventually(lambda: it.finished)
        assert it.heard("k1") == "Good.Better."


async def test_signs_without_words_are_tried_as_they_are(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """What holds no sentence is the voice's to judge."""
    async with home(mosquitto, topic_prefix, FakeVoice()) as it:
        it.speaker.speak("!!!", {"k1": "t1"})
        await eventually(lambda: it.finished)
        assert it.heard("k1") == "!!!"


async def test_sound_comes_little_ahead_of_its_time() -> None:
    """`LEAD_S` of it at once, the rest as the first is heard: queues on the way stay short."""
    now_s = 100.0
    paced = PacedVoice(FakeVoice(), lambda: now_s)
    pieces = paced.speak("x" * 4000)  # 10 ms each
    given = 0

    async def take() -> None:
        nonlocal given
        async for _ in pieces:
            given += 1

    async with asyncio.TaskGroup() as tasks:
        taking = tasks.create_task(take())
        await eventually(lambda: given > LEAD_S * 100)
        for _ in range(100):
            await asyncio.sleep(0)
        assert given <= LEAD_S * 100 + 5
        now_s = 105.0
        await eventually(lambda: given > (LEAD_S + 5) * 100)
        taking.cancel()


async def test_sound_that_is_made_slowly_is_not_held_back() -> None:
    """A voice slower than speech is never waited for on top."""
    now_s = 0.0
    paced = PacedVoice(FakeVoice(), lambda: now_s)
    async with asyncio.timeout(30):
        async for _ in paced.speak("x" * 3000):
            now_s += 0.02
    assert now_s == pytest.approx(60.0)


async def test_without_a_voice_there_is_no_narrator() -> None:
    """Satellites without one chime."""
    nowhere = Link(BrokerAddress(host="127.0.0.1", port=1), client_id="hub")
    async with open_announcement_speaker(nowhere, Topics("x/v1"), None, "en") as speaker:
        assert speaker is None
