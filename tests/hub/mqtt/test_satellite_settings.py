"""Satellites set over MQTT: done is what their status says."""

import asyncio

import pytest

from announcing_device import SID, device
from hub.errors import Unavailable
from hub.mqtt.satellite_settings import MqttSatelliteSettings
from hub.ports.satellite_sound import SatelliteSetting
from ingle.wire import messages
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def test_a_satellite_is_set_and_its_word_is_waited_for(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """It says how it is set once it is."""
    known: dict[str, messages.SatelliteStatus] = {}
    async with device(mosquitto, topic_prefix) as it, asyncio.TaskGroup() as tasks:
        settings = MqttSatelliteSettings(it.link, Topics(topic_prefix), lambda: known)

        async def say_again() -> None:
            while True:
                it.downlink.status_wanted.clear()
                known[SID] = messages.SatelliteStatus(
                    state="online",
                    room_id="kitchen",
                    version="1",
                    condition=messages.SatelliteCondition(
                        muted=it.attention.muted, volume=it.speaker.volume
                    ),
                )
                settings.note(SID, known[SID])
                await it.downlink.status_wanted.wait()

        saying = tasks.create_task(say_again())
        assert await settings.set_volume(SID, 0.4)
        assert it.speaker.volume == 0.4
        assert await settings.mute(SID)
        assert settings.known(SID) == SatelliteSetting(volume=0.4, muted=True)
        saying.cancel()


async def test_a_satellite_that_says_nothing_has_not_done_it(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Nor does one whose broker is away."""
    async with device(mosquitto, topic_prefix) as it:
        settings = MqttSatelliteSettings(it.link, Topics(topic_prefix), dict, within_s=0.05)
        assert settings.known(SID) is None
        assert not await settings.set_volume(SID, 0.4)
    away = Link(mosquitto.address, client_id="never-runs")
    with pytest.raises(Unavailable):
        await MqttSatelliteSettings(away, Topics(topic_prefix), dict).mute(SID)
