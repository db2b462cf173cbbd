import asyncio
from collections.abc import Iterable

import pytest

from hub.home.demo import DemoHome
from hub.intents import LocalIntents
from hub.intents.vocabulary import build_vocabulary
from hub.mqtt.vocabulary_publisher import VocabularyPublisher
from ingle.runtime.tasks import background
from ingle.wire.link import Link
from ingle.wire.topics import Topics
from links import kept_up
from satellite.mqtt.downlink import OWN_ANSWERS, MqttDownlink
from servers import MosquittoServer

pytestmark = pytest.mark.service

_ANSWERS = ("Turned on the kitchen light.", "All right.")


class ListeningVoice:
    """What a voice is asked to prepare."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.told = asyncio.Event()

    def want(self, texts: Iterable[str]) -> None:
        self.wanted = list(texts)
        self.told.set()

    async def run(self) -> None:
        """Prepares nothing."""


async def test_likely_answers_reach_the_hub_s_voice_and_that_of_each_satellite(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """With the vocabulary, also for a satellite that comes later, which has some of its own."""
    topics, home = Topics(topic_prefix), DemoHome()
    hub = Link(mosquitto.address, client_id=f"{topic_prefix[:17]}-hub")
    satellite = Link(mosquitto.address, client_id=f"{topic_prefix[:17]}-satellite")
    at_hub, at_satellite = ListeningVoice(), ListeningVoice()
    publisher = VocabularyPublisher(
        link=hub,
        topics=topics,
        home=home,
        intents=LocalIntents(),
        vocabulary=build_vocabulary,
        answers=lambda _: _ANSWERS,
        voice=at_hub,
        language="en",
    )
    downlink = MqttDownlink(
        satellite,
        topics,
        satellite_id="kitchen-1",
        language="en",
        vocabulary=None,
        voice=at_satellite,
    )
    async with asyncio.timeout(30), kept_up(hub, satellite), background(publisher.run()):
        await at_hub.told.wait()
        async with background(downlink.run()):
            await at_satellite.told.wait()
    assert at_hub.wanted == list(_ANSWERS)
    assert at_satellite.wanted == [*OWN_ANSWERS, *_ANSWERS]
