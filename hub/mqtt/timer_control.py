"""Remote timers: sets and cancels timers on satellites over MQTT (`control/timer`)."""

from typing import Final

from hub.errors import Unavailable
from hub.ports import Ring
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

CONTROL_EXPIRY_S: Final = 5
"""Message expiry in seconds: a control message that is not delivered by then is never delivered. A
timer set late would ring late."""


class MqttTimers:
    """`RemoteTimers` over MQTT: the satellite rings the timer by itself, with or without a hub."""

    def __init__(self, link: Link, topics: Topics) -> None:
        self._link = link
        self._topics = topics

    async def set(
        self,
        timer_id: str,
        name: str,
        remaining_s: float,
        satellite_id: str,
        room_id: str,  # noqa: ARG002 - the satellite is the room's
    ) -> None:
        await self._send(
            satellite_id,
            messages.TimerControl(
                action="set", timer_id=timer_id, name=name, remaining_s=remaining_s
            ),
        )

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        await self._send(satellite_id, messages.TimerControl(action="cancel", timer_id=timer_id))

    async def hand_over(self, ring: Ring) -> None:
        """Gives an alarm or a reminder to its satellite. Raises `Unavailable`."""
        message = messages.TimerControl(
            action="set",
            timer_id=ring.ring_id,
            name=ring.text if ring.sound == "alarm" else "",
            remaining_s=ring.remaining_s,
            sound=ring.sound,
            text=ring.said,
        )
        await self._send(ring.satellite_id, message)

    async def _send(self, satellite_id: str, message: messages.TimerControl) -> None:
        try:
            topic = self._topics.control(satellite_id, "timer")
            await self._link.publish(topic, codec.encode(message), expiry_s=CONTROL_EXPIRY_S)
        except Disconnected as error:
            raise Unavailable(
                "I can't reach the satellite that would ring.", stage="action"
            ) from error
