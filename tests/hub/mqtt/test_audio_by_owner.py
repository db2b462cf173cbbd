"""Audio of a turn with several hubs: the one that owns it gets it, and no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from fakes import FakeRecogniser
from hub.coordination.arbitration import LocalArbiter
from hub.coordination.local_claims import LocalClaims
from inbox_peer import peer_of
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.pcm import AudioChunk, encode_chunk
from ingle.wire.topics import Topics
from ingle.wire.trace import Trace
from links import eventually, kept_up
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.stamps import Stamps
from satellite.mqtt.uplink import MqttUplink
from satellite.ports import TurnStart, Wake
from servers import MosquittoServer
from shared_broker import House, house_of

pytestmark = pytest.mark.service

SOUND = bytes(range(256)) * 100
"""Ten messages of 80 ms."""
STARTED = messages.TurnStarted(
    session_id="s1",
    room_id="kitchen",
    wake_word="hey_jarvis",
    wake_score=0.9,
    level_dbfs=-20.0,
    stt="hub",
)


@dataclass
class HearingHouse:
    """A house whose hubs hear, and the topics on which audio was sent to all of them."""

    house: House
    hubs: dict[str, FakeRecogniser]
    to_all: list[str] = field(default_factory=list)

    def heard(self) -> dict[str, bytes]:
        """The sound that each hub got, by hub."""
        return {
            hub_id: b"".join(utterance.samples for utterance in recogniser.utterances)
            for hub_id, recogniser in self.hubs.items()
        }


@asynccontextmanager
async def spoken(mosquitto: MosquittoServer, prefix: str) -> AsyncIterator[HearingHouse]:
    """Two hubs that hear."""
    recognisers = [FakeRecogniser("light on"), FakeRecogniser("light on")]
    parts = [(LocalClaims(), LocalArbiter()), (LocalClaims(), LocalArbiter())]
    async with (
        house_of(mosquitto, prefix, parts, recognisers=recognisers) as house,
        house.satellites.subscribe(house.topics.every_turn("audio")) as audio,
        asyncio.TaskGroup() as tasks,
    ):
        named = {f"hub-{number}": recogniser for number, recogniser in enumerate(recognisers)}
        found = HearingHouse(house, named)

        async def listen() -> None:
            async for message in audio:
                found.to_all.append(message.topic)

        listening = tasks.create_task(listen())
        yield found
        listening.cancel()


async def say(mosquitto: MosquittoServer, topics: Topics, turn_id: str) -> None:
    """A satellite of the real code says something, at once, and returns when it is answered."""
    name = topics.prefix.split("/")[0]
    link = Link(mosquitto.address, client_id=f"{name}-{turn_id}")
    sid = f"at-{turn_id}"
    downlink = MqttDownlink(link, topics, satellite_id=sid, language="en", vocabulary=None)
    uplink = MqttUplink(
        link,
        topics,
        satellite_id=sid,
        room_id="kitchen",
        language="en",
        stamps=Stamps(lambda: 7.5),
    )
    turn = TurnStart(
        turn_id=turn_id,
        session_id="s1",
        wake=Wake(word=f"word-{turn_id}", score=0.9),
        level_dbfs=-20.0,
        stt="hub",
    )
    async with kept_up(link), asyncio.TaskGroup() as tasks:
        receiving = tasks.create_task(downlink.run())
        await downlink.listening.wait()
        with downlink.turn(turn_id) as events:
            await uplink.started(turn)
            stream = uplink.audio(turn_id, events)
            await stream.feed(SOUND[:12_800])
            await eventually(lambda: events.audio_owner is not None)
            await stream.feed(SOUND[12_800:])
            await stream.end()
            await uplink.speech_ended(turn_id, stream.frames, "silence", Trace())
            while not isinstance(await events.next(30.0), messages.TurnFinished):
                pass
        receiving.cancel()


async def test_audio_reaches_its_owner_whole_and_no_other_hub(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Also what was said before a hub had the turn; on the topic of all hubs there is nothing."""
    async with spoken(mosquitto, topic_prefix) as home:
        await say(mosquitto, home.house.topics, "t1")
        owner = home.house.owner("t1")
        [other] = home.hubs.keys() - {owner}
        assert home.heard() == {owner: SOUND, other: b""}
        assert home.to_all == []


async def test_turn_that_another_hub_takes_over_is_heard_by_that_one(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The chosen hub died before it said anything: what was held goes to who answers."""
    async with spoken(mosquitto, topic_prefix) as home:
        topics = home.house.topics
        dead = Link(mosquitto.address, client_id=f"{topic_prefix.split('/')[0]}-dead")
        async with kept_up(dead), dead.subscribe(topics.shared_turn("started")):
            for number in range(4):  # the broker chooses it for some of them
                await say(mosquitto, topics, f"t{number}")
        owners = [home.house.owner(f"t{number}") for number in range(4)]
        assert sum(inbox.taken_over for inbox, _ in home.house.hubs.values()) > 0
        assert home.heard() == {hub_id: SOUND * owners.count(hub_id) for hub_id in home.house.hubs}
        assert home.to_all == []


async def test_satellite_that_knows_nothing_of_it_is_heard(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It sends to all hubs, right after `started`; the owner hears all of it."""
    async with spoken(mosquitto, topic_prefix) as home:
        house = home.house
        await house.send("t1", STARTED)
        topic = house.topics.turn("at-t1", "t1", "audio")
        for sequence in range(10):
            samples = SOUND[sequence * 2560 : (sequence + 1) * 2560]
            chunk = AudioChunk(
                sequence=sequence, sample_rate_hz=16_000, samples=samples, paused=False
            )
            await house.satellites.publish(topic, encode_chunk(chunk), qos=0)
        await house.send("t1", messages.SpeechEnded(frames=10, reason="silence"))
        await house.until("finished", "t1")
        assert home.heard()[house.owner("t1")] == SOUND


async def test_only_hub_asks_for_nothing(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """Alone, a hub takes audio where everyone sends it."""
    async with peer_of(mosquitto, Topics(topic_prefix)) as peer:
        await peer.send("t1", STARTED)
        turn_id, kind, accepted = await peer.next()
        assert (turn_id, kind) == ("t1", "accepted")
        assert isinstance(accepted, messages.TurnAccepted)
        assert accepted.audio is None
        assert codec.decode("accepted", b'{"hub_id": "a", "audio": "later"}')  # of a newer hub
