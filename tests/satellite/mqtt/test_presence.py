"""The satellite's status is repeated with its clock's time for every hub, and now and then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

import pytest

from ingle.wire import codec, messages
from ingle.wire.link import Link, Publication, Subscription
from ingle.wire.topics import Topics
from links import kept_up
from satellite.mqtt.downlink import MqttDownlink
from satellite.mqtt.presence import Presence
from satellite.mqtt.stamps import Stamps
from servers import MosquittoServer

pytestmark = pytest.mark.service

SID = "kitchen-1"
ABOUT = messages.SatelliteStatus(state="online", room_id="kitchen", version="1")


class Scene:
    """A satellite's presence, whose clock ticks once a message, and a hub that listens."""

    def __init__(self, mosquitto: MosquittoServer, prefix: str) -> None:
        self.topics = Topics(prefix)
        self.satellite = Link(mosquitto.address, client_id=f"{prefix[:17]}-satellite")
        self.hub = Link(mosquitto.address, client_id=f"{prefix[:17]}-hub")
        ticks = count(1)
        self._stamps = Stamps(lambda: float(next(ticks)))

    @asynccontextmanager
    async def playing(self, *, every_s: float) -> AsyncIterator[Subscription]:
        """While it runs; what the hub hears."""
        downlink = MqttDownlink(
            self.satellite, self.topics, satellite_id=SID, language="en", vocabulary=None
        )
        presence = Presence(self.satellite, self._status, downlink.status_wanted, every_s=every_s)
        async with (
            kept_up(self.satellite, self.hub),
            self.hub.subscribe(self.topics.every_satellite_status()) as heard,
            asyncio.timeout(30),
            asyncio.TaskGroup() as tasks,
        ):
            running = [tasks.create_task(downlink.run()), tasks.create_task(presence.run())]
            await downlink.listening.wait()
            yield heard
            for task in running:
                task.cancel()

    async def hub_says(self, *, ready: bool) -> None:
        status = messages.HubStatus(state="online", version="1", ready=ready)
        await self.hub.publish(self.topics.hub_status("hub-1"), codec.encode(status))

    def _status(self) -> Publication:
        return Publication(
            self.topics.satellite_status(SID), codec.encode(self._stamps.on(ABOUT)), retain=True
        )


async def next_status(heard: Subscription) -> messages.SatelliteStatus:
    status = codec.decode("satellite_status", (await anext(heard)).payload)
    assert isinstance(status, messages.SatelliteStatus)
    return status


async def test_each_hub_that_comes_is_told_the_time(
    mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """When it takes turns, not before; always by the same clock."""
    scene = Scene(mosquitto, topic_prefix)
    async with scene.playing(every_s=60.0) as heard:
        await scene.hub_says(ready=False)
        await scene.hub_says(ready=True)
        first = await next_status(heard)
        await scene.hub_says(ready=True)
        second = await next_status(heard)
    assert (first.sent_ms, second.sent_ms) == (1_000, 2_000)
    assert first.clock == second.clock
    assert first.clock is not None


async def test_the_time_is_told_now_and_then(mosquitto: MosquittoServer, topic_prefix: str) -> None:
    """Without any hub's asking, so that a clock that drifts stays known."""
    scene = Scene(mosquitto, topic_prefix)
    async with scene.playing(every_s=0.05) as heard:
        assert [(await next_status(heard)).sent_ms for _ in range(3)] == [1_000, 2_000, 3_000]
