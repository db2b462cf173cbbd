"""How an announcement is to be made, from the HTTP door to the satellite's topic."""

import asyncio

import pytest

from http_api import Parts, asked
from hub.mqtt.announcements import MqttAnnouncements
from ingle.wire import codec, messages
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus
from ingle.wire.topics import Topics
from links import kept_up
from servers import MosquittoServer

pytestmark = pytest.mark.service


@pytest.mark.parametrize(
    ("asked_for", "told"),
    [
        ({}, messages.Announce(text="Fire!", chime=True)),
        (
            {"urgent": True, "chime": False, "ask": True},
            messages.Announce(text="Fire!", urgent=True, ask=True),
        ),
    ],
)
async def test_what_was_asked_for_reaches_the_satellite(
    mosquitto: MosquittoServer,
    topic_prefix: str,
    asked_for: dict[str, bool],
    told: messages.Announce,
) -> None:
    """With a sound before it unless told otherwise; a wrong value is refused."""
    topics, parts = Topics(topic_prefix), Parts()
    parts.counts.satellites = {
        "k1": SatelliteStatus(state="online", room_id="kitchen", version="1", capabilities=("tts",))
    }
    link = Link(mosquitto.address, client_id="hub")
    async with (
        kept_up(link),
        asyncio.timeout(30),
        link.subscribe(topics.own_control("k1")) as received,
    ):
        parts.announcements = MqttAnnouncements(link, topics, lambda: parts.counts.satellites)
        async with asked(parts) as client:
            body = {"text": "Fire!", "rooms": ["kitchen"]}
            wrong = await client.post("/announce", json={**body, "urgent": "very"})
            right = await client.post("/announce", json={**body, **asked_for})
        assert (wrong.status_code, right.status_code) == (422, 200)
        message = await anext(received)
    assert codec.decode("announce", message.payload) == told
