"""What the hub publishes outside turns: its status, the words satellites may hear, timers to ring."""

import asyncio
from collections.abc import Callable
from typing import Final, Literal

import structlog

from hub.errors import Unavailable
from hub.ports import Home, HomeSnapshot, Intents
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link, Publication
from ingle.wire.topics import Topics

log = structlog.get_logger()

CONTROL_EXPIRY_S: Final = 5
"""A control message that does not arrive within this time is not delivered: a timer set late would ring late."""


def status_publication(
    topics: Topics, hub_id: str, version: str, *, online: bool, ready: bool = False, speaks: bool | None = None
) -> Publication:
    """The hub's retained status; with `online=False` it is the last will."""
    state: Literal["online", "offline"] = "online" if online else "offline"
    status = messages.HubStatus(state=state, version=version, ready=ready, speaks=speaks)
    return Publication(topics.hub_status(hub_id), codec.encode(status), retain=True)


class Names:
    """Keeps the intents and every satellite's vocabulary in step with the home's names."""

    def __init__(
        self,
        *,
        link: Link,
        topics: Topics,
        home: Home,
        intents: Intents,
        vocabulary: Callable[[HomeSnapshot], messages.Vocabulary],
        language: str,
    ) -> None:
        self._link = link
        self._topics = topics
        self._home = home
        self._intents = intents
        self._vocabulary = vocabulary
        self._language = language

    async def run(self, heard_here: Callable[[str], None] | None) -> None:
        """Publishes the vocabulary now and whenever a name changes, until cancelled; `heard_here` gets its JSGF too."""
        while True:
            home = self._home.snapshot()
            vocabulary = await asyncio.to_thread(self._vocabulary, home)
            if heard_here is not None:
                heard_here(vocabulary.jsgf)
            await self._publish(vocabulary)
            log.info("vocabulary.published", version=vocabulary.version, names=len(vocabulary.names))
            changed = await self._home.changed(home.version)
            self._intents.learn(changed)

    async def _publish(self, vocabulary: messages.Vocabulary) -> None:
        while True:
            await self._link.wait_connected()
            try:
                await self._link.publish(self._topics.vocabulary(self._language), codec.encode(vocabulary), retain=True)
            except Disconnected:
                log.info("vocabulary.delayed")
                await asyncio.sleep(0.5)
            else:
                return


class MqttBell:
    """`TimerBell`: the satellite rings the timer by itself, hub or no hub."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self._link = link
        self._topics = topics

    async def set(self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str) -> None:  # noqa: ARG002
        await self._send(
            satellite_id,
            messages.TimerControl(action="set", timer_id=timer_id, name=name, remaining_s=remaining_s),
        )

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        await self._send(satellite_id, messages.TimerControl(action="cancel", timer_id=timer_id))

    async def _send(self, satellite_id: str, message: messages.TimerControl) -> None:
        try:
            topic = self._topics.control(satellite_id, "timer")
            await self._link.publish(topic, codec.encode(message), expiry_s=CONTROL_EXPIRY_S)
        except Disconnected as error:
            raise Unavailable("I can't reach the satellite that would ring.", stage="action") from error
