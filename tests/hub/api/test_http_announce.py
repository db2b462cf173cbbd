"""POST /announce over a real broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from fakes import FakeVoice
from http_api import Parts, asked
from hub.mqtt.announcement_speech import MAX_SPOKEN_AT_ONCE, open_announcement_speaker
from hub.mqtt.announcements import MqttAnnouncements
from ingle.wire import codec
from ingle.wire.link import Link
from ingle.wire.messages import Announce, SatelliteStatus
from ingle.wire.topics import Topics
from links import kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


def _status(room_id: str, *, online: bool = True, speaks: bool = True) -> SatelliteStatus:
    capabilities = ("tts",) if speaks else ()
    return SatelliteStatus(
        state="online" if online else "offline",
        room_id=room_id,
        version="1",
        capabilities=capabilities,
    )


class StuckVoice(FakeVoice):
    """One that never comes to its end."""

    async def speak(self, text: str) -> AsyncIterator[bytes]:
        yield bytes(2)
        await asyncio.Event().wait()


class House:
    """Satellites that listen, and the API."""

    def __init__(
        self, client: httpx.AsyncClient, heard: asyncio.Queue[tuple[str, str]], turn_ids: list[str]
    ) -> None:
        self.client = client
        self.heard = heard
        self.turn_ids = turn_ids
        """Satellites that were told a turn id, in order."""

    async def announce(self, body: object) -> httpx.Response:
        return await self.client.post("/announce", json=body)

    async def all_heard(self, number: int) -> list[tuple[str, str]]:
        """So many announcements: satellite and text."""
        async with asyncio.timeout(30):
            return sorted([await self.heard.get() for _ in range(number)])


@asynccontextmanager
async def _house(
    broker: MosquittoServer, prefix: str, *, connected: bool = True, voice: FakeVoice | None = None
) -> AsyncIterator[House]:
    topics, parts = Topics(prefix), Parts()
    parts.counts.satellites = {
        "k1": _status("kitchen"),
        "k2": _status("kitchen", speaks=False),
        "b1": _status("bedroom"),
        "o1": _status("office", online=False),
    }
    hub, satellites = (
        Link(broker.address, client_id="hub"),
        Link(broker.address, client_id="satellites"),
    )
    turn_ids: list[str] = []
    heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue(100)

    async def listen() -> None:
        async with satellites.subscribe(f"{prefix}/satellite/+/control/announce") as received:
            listening.set()
            async for message in received:
                address = topics.parse(message.topic)
                announce = codec.decode("announce", message.payload)
                assert address is not None
                assert isinstance(announce, Announce)
                if announce.turn_id is not None:
                    turn_ids.append(address.owner_id)
                heard.put_nowait((address.owner_id, announce.text))

    listening = asyncio.Event()
    async with (
        kept_up(*((hub, satellites) if connected else (satellites,))),
        asyncio.TaskGroup() as tasks,
    ):
        task = tasks.create_task(listen())
        await listening.wait()
        async with open_announcement_speaker(hub, topics, voice, "en") as speaker:
            parts.announcements = MqttAnnouncements(
                hub, topics, lambda: parts.counts.satellites, speaker
            )
            async with asked(parts) as client:
                yield House(client, heard, turn_ids)
        task.cancel()


async def test_rooms_and_satellites_are_told(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """Each satellite once; the answer says where it went, who only chimes, who is offline or
    unknown.
    """
    async with _house(mosquitto, topic_prefix) as house:
        named = await house.announce(
            {"text": " Dinner! ", "satellites": ["k1", "o1", "k1", "attic"]}
        )
        assert named.json() == {
            "sent": ["k1"],
            "without_voice": [],
            "offline": ["o1"],
            "unknown": ["attic"],
        }
        assert await house.all_heard(1) == [("k1", "Dinner!")]
        kitchen = await house.announce({"text": "Tea", "rooms": ["kitchen", "cellar"]})
        assert kitchen.json() == {
            "sent": ["k1", "k2"],
            "without_voice": ["k2"],
            "offline": [],
            "unknown": ["cellar"],
        }
        assert await house.all_heard(2) == [("k1", "Tea"), ("k2", "Tea")]
        everywhere = await house.announce({"text": "Fire", "rooms": ["all", "kitchen"]})
        assert (everywhere.json()["sent"], everywhere.json()["offline"]) == (
            ["b1", "k1", "k2"],
            ["o1"],
        )
        assert await house.all_heard(3) == [("b1", "Fire"), ("k1", "Fire"), ("k2", "Fire")]


async def test_a_hub_with_a_voice_speaks_where_there_is_none(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Only those satellites are told under which turn; where the hub has too much to say already,
    they chime.
    """
    voice = StuckVoice()
    async with _house(mosquitto, topic_prefix, voice=voice) as house:
        for _ in range(MAX_SPOKEN_AT_ONCE):
            spoken = await house.announce({"text": "Tea", "rooms": ["kitchen"]})
            assert (spoken.json()["sent"], spoken.json()["without_voice"]) == (["k1", "k2"], [])
        await house.announce({"text": "Tea", "rooms": ["bedroom"]})
        chimed = await house.announce({"text": "Tea", "rooms": ["kitchen"]})
        assert (chimed.json()["sent"], chimed.json()["without_voice"]) == (["k1", "k2"], ["k2"])
        await house.all_heard(MAX_SPOKEN_AT_ONCE * 2 + 3)
        assert house.turn_ids == ["k2"] * MAX_SPOKEN_AT_ONCE


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "x"}, 'either "satellites" or "rooms"'),
        (
            {"text": "x", "satellites": ["k1"], "rooms": ["kitchen"]},
            'either "satellites" or "rooms"',
        ),
        ({"text": "  ", "rooms": ["all"]}, "at least one word"),
        ({"text": "x" * 2001, "rooms": ["all"]}, "2000"),
        ({"text": "x", "rooms": []}, "at least 1"),
        ({"text": "x", "rooms": ["#"]}, "pattern"),
        ({"text": "x", "satellites": "k1"}, "list"),
    ],
)
async def test_bad_announcements_are_refused_and_reach_nobody(
    mosquitto: MosquittoServer, topic_prefix: str, body: object, words: str
) -> None:
    """422 says what is allowed."""
    async with _house(mosquitto, topic_prefix) as house:
        answer = await house.announce(body)
        assert answer.status_code == 422
        assert words in answer.json()["detail"][0]["msg"]
        await house.announce({"text": "last", "satellites": ["k1"]})
        assert await house.all_heard(1) == [("k1", "last")]


async def test_without_its_broker_the_answer_is_a_503(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nothing is kept for later."""
    async with _house(mosquitto, topic_prefix, connected=False) as house:
        answer = await house.announce({"text": "x", "rooms": ["all"]})
        nobody = await house.announce({"text": "x", "rooms": ["cellar"]})
    assert (answer.status_code, nobody.status_code) == (503, 200)
    assert "MQTT" in answer.json()["detail"]
