"""What a hub does with its satellites outside turns: it announces, lets them ring, sets them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from hub.mqtt.announcement_speech import AnnouncementSpeaker
from hub.mqtt.announcements import MqttAnnouncements
from hub.mqtt.ringers import MqttRingers
from hub.mqtt.satellite_settings import MqttSatelliteSettings
from hub.mqtt.timer_control import MqttTimers
from ingle.wire.link import Link
from ingle.wire.messages import SatelliteStatus
from ingle.wire.topics import Topics


@dataclass(frozen=True, slots=True)
class SatelliteParts:
    """The adapters."""

    announcements: MqttAnnouncements
    ringers: MqttRingers
    settings: MqttSatelliteSettings

    @classmethod
    def over(
        cls,
        link: Link,
        topics: Topics,
        satellites: Callable[[], Mapping[str, SatelliteStatus]],
        speaker: AnnouncementSpeaker | None,
    ) -> Self:
        """`satellites` gives the last status of each, by id; `speaker`: see `MqttAnnouncements`."""
        announcements = MqttAnnouncements(link, topics, satellites, speaker)
        ringers = MqttRingers(MqttTimers(link, topics), announcements, satellites)
        return cls(announcements, ringers, MqttSatelliteSettings(link, topics, satellites))
