"""Sets satellites over MQTT, and waits until their status says that they are set so."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from hub.errors import Unavailable
from hub.ports.satellite_sound import SatelliteSetting
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.messages import SatelliteCondition, SatelliteStatus
from ingle.wire.topics import Topics

CONTROL_EXPIRY_S: Final = 5
"""Message expiry in seconds: nobody wants to be muted later."""
CONFIRMED_WITHIN_S: Final = 2.0
"""The longest wait for the satellite's word, in seconds: its status follows within milliseconds."""
_ALIKE: Final = 0.005


class MqttSatelliteSettings:
    """`TunableSatellites` over MQTT; `note` is to be called with each status."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        satellites: Callable[[], Mapping[str, SatelliteStatus]],
        *,
        within_s: float = CONFIRMED_WITHIN_S,
    ) -> None:
        """`satellites` gives the last status of each, by id."""
        self._link, self._topics, self._satellites = link, topics, satellites
        self._within_s = within_s
        self._noted = asyncio.Event()

    def note(self, _satellite_id: str, _status: SatelliteStatus) -> None:
        """A status came."""
        self._noted.set()
        self._noted = asyncio.Event()

    def known(self, satellite_id: str) -> SatelliteSetting | None:
        condition = self._condition(satellite_id)
        if condition is None:
            return None
        return SatelliteSetting(volume=condition.volume, muted=condition.muted)

    async def set_volume(self, satellite_id: str, volume: float) -> bool:
        return await self._set(
            satellite_id,
            messages.VolumeControl(volume=volume),
            lambda condition: abs(condition.volume - volume) < _ALIKE,
        )

    async def mute(self, satellite_id: str) -> bool:
        return await self._set(
            satellite_id, messages.MuteControl(muted=True), lambda condition: condition.muted
        )

    def _condition(self, satellite_id: str) -> SatelliteCondition | None:
        status = self._satellites().get(satellite_id)
        return status.condition if status is not None and status.state == "online" else None

    async def _set(
        self,
        satellite_id: str,
        control: messages.VolumeControl | messages.MuteControl,
        is_done: Callable[[SatelliteCondition], bool],
    ) -> bool:
        topic = self._topics.control(satellite_id, control.kind)
        try:
            await self._link.publish(topic, codec.encode(control), expiry_s=CONTROL_EXPIRY_S)
            async with asyncio.timeout(self._within_s):
                while True:
                    noted, condition = self._noted, self._condition(satellite_id)
                    if condition is not None and is_done(condition):
                        return True
                    await noted.wait()
        except Disconnected as error:
            raise Unavailable("I can't reach the satellite.", stage="action") from error
        except TimeoutError:
            return False
