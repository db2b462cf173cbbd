"""A satellite's volume and ears by voice, at a hub as it is installed."""

import asyncio
from pathlib import Path

import pytest

from hub.skills.satellite_sound import MUTED
from hub_process import running_hub
from ingle.runtime.tasks import background
from ingle.wire import codec, messages
from ingle.wire.messages import SatelliteCondition
from ingle.wire.topics import Topics
from played_satellite import PlayedSatellite, played_satellite
from servers import MosquittoServer

pytestmark = pytest.mark.service


async def say_how_it_is_set(satellite: PlayedSatellite) -> None:
    """Does as a satellite does: its status follows what it is told, from 35 percent on."""
    volume, muted, done = 0.35, False, 0
    while True:
        status = messages.SatelliteStatus(
            state="online",
            room_id="kitchen",
            version="1",
            capabilities=("tts",),
            condition=SatelliteCondition(muted=muted, volume=volume),
        )
        topic = satellite.topics.satellite_status(satellite.satellite_id)
        await satellite.link.publish(topic, codec.encode(status), retain=True)
        await satellite.told_more_than(done)
        match satellite.controls[done]:
            case messages.VolumeControl(volume=told):
                volume = told
            case messages.MuteControl(muted=told_to):
                muted = told_to
        done += 1


async def test_a_satellite_is_set_by_voice_and_its_word_is_read_back(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Each time; the hub shows it, too."""
    where = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    async with (
        running_hub(tmp_path, where) as hub,
        played_satellite(mosquitto.address, Topics(topic_prefix)) as satellite,
        background(say_how_it_is_set(satellite)),
        asyncio.timeout(60),
    ):
        said = [
            (await satellite.ask(text)).answer
            for text in (
                "speak louder",
                "you are too quiet",
                "set your volume to 20 percent",
                "how loud are you",
                "mute yourself",
            )
        ]
        shown = (await hub.http.get("/health")).json()["satellites"]
    assert said == [
        "My volume is at 50 percent.",
        "My volume is at 70 percent.",
        "My volume is at 20 percent.",
        "My volume is at 20 percent.",
        MUTED,
    ]
    assert [(one["volume"], one["muted"]) for one in shown] == [(0.2, True)]


async def test_a_satellite_that_does_not_say_how_it_is_set_is_not_said_to_be_set(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """An older one."""
    where = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix}
    async with (
        running_hub(tmp_path, where),
        played_satellite(mosquitto.address, Topics(topic_prefix)) as satellite,
        asyncio.timeout(60),
    ):
        steps = await satellite.ask("speak louder")
        number = await satellite.ask("set your volume to 20 percent")
    assert steps.answer == "The satellite does not say how loud it is."
    assert number.answer == "I sent that, but the satellite did not confirm it."
    assert number.finished.outcome == "error"
