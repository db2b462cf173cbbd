"""Announcements over MQTT: each satellite that is online is told, and speaks when its loudspeaker is free.

A satellite without a voice of its own is told under which turn id the hub's follows.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import structlog

from hub.errors import Unavailable
from hub.mqtt.announcement_speech import AnnouncementSpeaker
from hub.mqtt.satellites import SPEAKS_ITSELF
from hub.ports.announcements import Announced
from ingle.runtime.tasks import task_group
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

log = structlog.get_logger()

EXPIRY_S: Final = 10
"""An announcement that does not arrive within this time is never spoken: "dinner is ready" an hour late is worse."""
WHOLE_HOUSE: Final = "all"
"""The room that stands for every satellite."""

Satellites = Callable[[], Mapping[str, messages.SatelliteStatus]]


class MqttAnnouncements:
    """`Announcements`."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        satellites: Satellites,
        narrator: AnnouncementSpeaker | None = None,
    ) -> None:
        """Without a narrator, satellites that have no voice only chime."""
        self._link = link
        self._topics = topics
        self._satellites = satellites
        self._narrator = narrator

    async def to_satellites(self, text: str, satellites: Sequence[str]) -> Announced:
        """Speaks on these, on each once."""
        known = self._satellites()
        chosen = list(dict.fromkeys(satellites))
        unknown = [satellite_id for satellite_id in chosen if satellite_id not in known]
        return await self._announce(text, [one for one in chosen if one in known], unknown)

    async def to_rooms(self, text: str, rooms: Sequence[str]) -> Announced:
        """Speaks on every satellite of these rooms."""
        known = self._satellites()
        chosen = [
            sid for sid, status in known.items() if WHOLE_HOUSE in rooms or status.room_id in rooms
        ]
        there = {status.room_id for status in known.values()} | {WHOLE_HOUSE}
        return await self._announce(
            text, sorted(chosen), [room for room in dict.fromkeys(rooms) if room not in there]
        )

    async def _announce(self, text: str, satellites: list[str], unknown: list[str]) -> Announced:
        status = {satellite_id: self._satellites()[satellite_id] for satellite_id in satellites}
        online = [
            satellite_id for satellite_id in satellites if status[satellite_id].state == "online"
        ]
        mute = [
            satellite_id
            for satellite_id in online
            if SPEAKS_ITSELF not in status[satellite_id].capabilities
        ]
        narrator = (
            self._narrator if self._narrator is not None and not self._narrator.busy else None
        )
        turns = (
            {satellite_id: uuid.uuid4().hex for satellite_id in mute}
            if narrator is not None
            else {}
        )
        async with task_group() as tasks:
            telling = {
                one: tasks.create_task(self._tell(one, text, turns.get(one))) for one in online
            }
        sent = [satellite_id for satellite_id, task in telling.items() if task.result()]
        if online and not sent:
            raise Unavailable(
                "The announcement could not be sent: the MQTT broker does not answer."
            )
        told = {
            satellite_id: turn_id for satellite_id, turn_id in turns.items() if satellite_id in sent
        }
        narrated = narrator is not None and bool(told) and narrator.narrate(text, told)
        log.info(
            "announcement.sent",
            satellites=len(sent),
            of=len(satellites),
            narrated=len(told) if narrated else 0,
        )
        return Announced(
            sent=tuple(sent),
            without_voice=() if narrated else tuple(one for one in mute if one in sent),
            offline=tuple(one for one in satellites if one not in sent),
            unknown=tuple(unknown),
        )

    async def _tell(self, satellite_id: str, text: str, turn_id: str | None) -> bool:
        payload = codec.encode(messages.Announce(text=text, turn_id=turn_id))
        try:
            await self._link.publish(
                self._topics.control(satellite_id, "announce"), payload, expiry_s=EXPIRY_S
            )
        except Disconnected as error:
            log.warning("announcement.not_sent", satellite_id=satellite_id, reason=str(error))
            return False
        return True
