"""Announcements over MQTT: one `announce` message for each satellite that is online.

The satellite speaks when its loudspeaker is free. For a satellite without a voice of its own the
message names the turn id under which the hub sends the speech.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from hub.errors import Unavailable
from hub.mqtt.announcement_speech import AnnouncementSpeaker
from hub.mqtt.satellites import SPEAKS_ITSELF
from hub.ports.announcements import PLAINLY, Announced, Manner
from ingle.runtime.tasks import task_group
from ingle.wire import codec, messages
from ingle.wire.link import Disconnected, Link
from ingle.wire.topics import Topics

log = structlog.get_logger()

EXPIRY_S: Final = 10
"""Message expiry in seconds: an announcement that does not arrive within this time is never spoken.
"Dinner is ready" an hour late is worse than not at all."""
WHOLE_HOUSE: Final = "all"
"""The room that stands for every satellite."""

Satellites = Callable[[], Mapping[str, messages.SatelliteStatus]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Audience:
    """The satellites of one announcement that are online, in order."""

    online: list[str]
    voiceless: list[str]
    """Those of `online` that cannot speak by themselves."""


class MqttAnnouncements:
    """`Announcements`: announcements over MQTT."""

    def __init__(
        self,
        link: Link,
        topics: Topics,
        satellites: Satellites,
        speaker: AnnouncementSpeaker | None = None,
    ) -> None:
        """`satellites` gives the last status of each, by id.

        `speaker` is the hub's voice, for satellites that have none; without it those only chime.
        """
        self._link = link
        self._topics = topics
        self._satellites = satellites
        self._speaker = speaker

    async def to_satellites(
        self, text: str, satellites: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        """Speaks on these, on each once."""
        known = self._satellites()
        named = list(dict.fromkeys(satellites))
        chosen = [satellite_id for satellite_id in named if satellite_id in known]
        unknown = [satellite_id for satellite_id in named if satellite_id not in known]
        return await self._announce(text, chosen, unknown, manner)

    async def to_rooms(
        self, text: str, rooms: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        """Speaks on every satellite of these rooms."""
        room_of = {
            satellite_id: status.room_id for satellite_id, status in self._satellites().items()
        }
        whole_house = WHOLE_HOUSE in rooms
        chosen = sorted(one for one, room in room_of.items() if whole_house or room in rooms)
        existing = {WHOLE_HOUSE, *room_of.values()}
        unknown = [room for room in dict.fromkeys(rooms) if room not in existing]
        return await self._announce(text, chosen, unknown, manner)

    async def _announce(
        self, text: str, satellites: list[str], unknown: list[str], manner: Manner
    ) -> Announced:
        """Sends to those of `satellites` that are online; speaks for those that have no voice.

        `satellites` are known; `unknown` only goes into the answer. Raises `Unavailable` where some
        are online and none of them could be sent to.
        """
        audience = self._audience(satellites)
        speaker = self._free_speaker()
        turns = _turn_ids(audience.voiceless) if speaker is not None else {}
        sent = await self._send_all(text, audience.online, turns, manner)
        if audience.online and not sent:
            raise Unavailable(
                "The announcement could not be sent: the MQTT broker does not answer."
            )
        spoken_for = _speak(speaker, text, {one: turns[one] for one in sent if one in turns})
        log.info(
            "announcement.sent",
            satellites=len(sent),
            of=len(satellites),
            narrated=len(spoken_for),
        )
        mute = [one for one in audience.voiceless if one in sent and one not in spoken_for]
        return Announced(
            sent=tuple(sent),
            without_voice=tuple(mute),
            offline=tuple(one for one in satellites if one not in sent),
            unknown=tuple(unknown),
        )

    def _audience(self, satellites: list[str]) -> _Audience:
        known = self._satellites()
        online = [one for one in satellites if known[one].state == "online"]
        voiceless = [one for one in online if SPEAKS_ITSELF not in known[one].capabilities]
        return _Audience(online=online, voiceless=voiceless)

    def _free_speaker(self) -> AnnouncementSpeaker | None:
        """The hub's voice; None where there is none, or where it is busy."""
        if self._speaker is None or self._speaker.busy:
            return None
        return self._speaker

    async def _send_all(
        self, text: str, satellites: list[str], turns: Mapping[str, str], manner: Manner
    ) -> list[str]:
        """Sends to all at once, to each with its turn id if any; returns those sent to."""
        async with task_group() as tasks:
            sending = {
                one: tasks.create_task(self._send(one, text, turns.get(one), manner))
                for one in satellites
            }
        return [satellite_id for satellite_id, task in sending.items() if task.result()]

    async def _send(
        self, satellite_id: str, text: str, turn_id: str | None, manner: Manner
    ) -> bool:
        message = messages.Announce(
            text=text, turn_id=turn_id, urgent=manner.urgent, chime=manner.chime, ask=manner.ask
        )
        payload = codec.encode(message)
        try:
            await self._link.publish(
                self._topics.control(satellite_id, "announce"), payload, expiry_s=EXPIRY_S
            )
        except Disconnected as error:
            log.warning("announcement.not_sent", satellite_id=satellite_id, reason=str(error))
            return False
        return True


def _turn_ids(satellites: list[str]) -> dict[str, str]:
    """A new turn id for each satellite."""
    return {satellite_id: uuid.uuid4().hex for satellite_id in satellites}


def _speak(
    speaker: AnnouncementSpeaker | None, text: str, turns: Mapping[str, str]
) -> Mapping[str, str]:
    """Begins to speak on the satellites of `turns`; returns those, or none where it cannot."""
    if speaker is not None and turns and speaker.speak(text, turns):
        return turns
    return {}
