import asyncio
from collections.abc import Iterable
from dataclasses import replace

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


class ChangingSentences:
    """The owner's sentences, which a test changes."""

    def __init__(self) -> None:
        self.version = 0
        self._change = asyncio.Event()

    async def changed(self, version: int) -> None:
        """Waits until `change` was called since."""
        while self.version == version:
            self._change.clear()
            await self._change.wait()

    def change(self) -> None:
        """Makes them others."""
        self.version += 1
        self._change.set()


async def test_sentences_that_change_are_published_while_the_home_stays(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """The grammar is made anew, and the hub's own parts get it."""
    link = Link(mosquitto.address, client_id=f"{topic_prefix[:17]}-hub")
    own, taken, told = ChangingSentences(), list[str](), asyncio.Queue[str]()
    home, usual = DemoHome(), build_vocabulary(DemoHome().snapshot())

    class Ears:
        def use_vocabulary(self, jsgf: str) -> None:
            told.put_nowait(jsgf)

    publisher = VocabularyPublisher(
        link=link,
        topics=Topics(topic_prefix),
        home=home,
        intents=LocalIntents(),
        vocabulary=lambda _: replace(usual, jsgf=f"sentences {own.version}"),
        answers=lambda _: (),
        voice=None,
        language="en",
        own=own,
    )
    async with asyncio.timeout(30), kept_up(link), background(publisher.run(Ears())):
        taken.append(await told.get())
        own.change()
        taken.append(await told.get())
    assert taken == ["sentences 0", "sentences 1"]
