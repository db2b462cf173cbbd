"""An announcement on its whole way: HTTP, hub, broker, satellite, loudspeaker."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import pytest

from fakes import FakeVoice, FakeWakeDetector
from http_api import Parts, asked
from hub.mqtt.announcement_speech import open_announcement_speaker
from hub.mqtt.announcements import MqttAnnouncements
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus
from ingle.wire.topics import Topics
from links import kept_up
from satellite.listening.attention import ControlledAttention
from satellite.mqtt.announcer import Announcer, SharedSpeaker
from satellite.mqtt.downlink import MqttDownlink
from satellite.ports import Played
from satellite.settings import EndpointSettings
from servers import MosquittoServer

pytestmark = pytest.mark.service


class Loudspeaker:
    """`Speaker` that says when something was played, and what."""

    def __init__(self) -> None:
        self.sounds: asyncio.Queue[str] = asyncio.Queue(10)

    async def play(self, pieces: AsyncIterator[bytes], sample_rate_hz: int) -> Played:
        sound = b"".join([piece async for piece in pieces])
        self.sounds.put_nowait(sound[::320].decode())  # FakeVoice makes 320 bytes of each letter
        return Played(first_sample_s=0.0, underruns=0)

    async def chime(self, sound: Literal["wake", "done", "error", "timer", "alarm"]) -> None:
        self.sounds.put_nowait(f"chime {sound}")

    def hold(self) -> None:
        """What is played here is played at once."""

    def resume(self) -> None:
        """Nothing was held."""


@pytest.mark.parametrize(
    ("own", "hubs", "heard"),
    [
        (True, False, "Dinner! It is ready!"),
        (False, True, "Dinner!It is ready!"),
        (False, False, "chime done"),
    ],
)
async def test_what_is_announced_is_heard_in_the_room(
    mosquitto: MosquittoServer, topic_prefix: str, own: bool, hubs: bool, heard: str
) -> None:
    """Spoken by the satellite's own voice, else sentence by sentence by the hub's; without either
    it chimes, and the hub's answer says so beforehand.
    """
    voice = FakeVoice() if own else None
    topics, parts, loudspeaker = Topics(topic_prefix), Parts(), Loudspeaker()
    hub, there = Link(mosquitto.address, client_id="hub"), Link(mosquitto.address, client_id="k1")
    capabilities = ("tts",) if voice is not None else ()
    parts.counts.satellites = {
        "k1": SatelliteStatus(
            state="online", room_id="kitchen", version="1", capabilities=capabilities
        )
    }
    attention = ControlledAttention(FakeWakeDetector(), EndpointSettings.read({}))
    downlink = MqttDownlink(there, topics, satellite_id="k1", language="en", vocabulary=None)
    async with kept_up(hub, there), asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(downlink.run())]
        announcer = Announcer(downlink, SharedSpeaker(loudspeaker), voice, attention, chime_s=0.0)
        running.append(tasks.create_task(announcer.run()))
        await downlink.listening.wait()
        async with open_announcement_speaker(
            hub, topics, FakeVoice() if hubs else None, "en"
        ) as speaker:
            parts.announcements = MqttAnnouncements(
                hub, topics, lambda: parts.counts.satellites, speaker
            )
            async with asked(parts) as client:
                answer = await client.post(
                    "/announce", json={"text": "Dinner! It is ready!", "rooms": ["kitchen"]}
                )
            assert answer.json()["without_voice"] == ([] if own or hubs else ["k1"])
            assert await loudspeaker.sounds.get() == "chime announce"
            assert await loudspeaker.sounds.get() == heard
        for task in running:
            task.cancel()
