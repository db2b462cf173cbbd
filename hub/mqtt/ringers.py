"""Satellites as schedules need them: who is there, what they ring by themselves, what they say."""

from collections.abc import Callable, Mapping

import structlog

from hub.errors import Unavailable
from hub.mqtt.timer_control import MqttTimers
from hub.ports import Ring
from hub.ports.announcements import Announcements
from ingle.wire.messages import SatelliteStatus

log = structlog.get_logger()

Satellites = Callable[[], Mapping[str, SatelliteStatus]]


class MqttRingers:
    """`Ringers` over MQTT: timers that ring on the satellites, and announcements."""

    def __init__(
        self, timers: MqttTimers, announcements: Announcements, satellites: Satellites
    ) -> None:
        """`satellites` gives the last status of each, by id."""
        self.timers = timers
        self.announcements = announcements
        self._satellites = satellites

    def online(self, room_id: str | None = None) -> tuple[str, ...]:
        """The satellites that are there, of one room or all, in order."""
        return tuple(
            sorted(
                satellite_id
                for satellite_id, status in self._satellites().items()
                if status.state == "online" and room_id in (None, status.room_id)
            )
        )

    async def hand_over(self, ring: Ring) -> None:
        """Gives it to the satellite, in place of the one with its id. Raises `Unavailable`."""
        await self.timers.hand_over(ring)

    async def take_back(self, ring_id: str, satellite_id: str) -> None:
        """The satellite rings it no more. Raises `Unavailable`."""
        await self.timers.cancel(ring_id, satellite_id)

    async def tell(self, text: str, *, satellite_id: str | None, room_id: str) -> bool:
        """Says it on the satellite, else in the room; False where nobody is there to hear it."""
        try:
            if satellite_id in self.online() and satellite_id is not None:
                told = await self.announcements.to_satellites(text, [satellite_id])
            else:
                told = await self.announcements.to_rooms(text, [room_id])
        except Unavailable as error:
            log.warning("schedule.not_told", reason=str(error))
            return False
        return bool(set(told.sent) - set(told.without_voice))
