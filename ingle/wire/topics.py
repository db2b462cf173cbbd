"""MQTT topic scheme: topics are built and parsed here and nowhere else.

Layout (under the prefix `MQTT_TOPIC_PREFIX`, here `P`):

    P/satellite/<sid>/status                 retained, last will
    P/satellite/<sid>/turn/<tid>/<kind>      one spoken command and its answer
    P/satellite/<sid>/turn/<tid>/audio/<hub_id>   its sound, for the hub that owns the turn
    P/satellite/<sid>/control/<verb>         hub to satellite
    P/hub/<hub_id>/status                    retained, last will
    P/vocabulary/<language>                  retained
"""

from dataclasses import dataclass
from typing import Final

from ingle.runtime.identifiers import ID_PATTERN, is_id

SHARED_GROUP: Final = "ingle-hubs"
"""The shared-subscription group through which several hubs take new turns."""


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed topic: whose it is, which turn, and which kind of message (see `messages`)."""

    kind: str
    owner_id: str
    """The satellite's id, the hub's id for `hub_status`, the language for `vocabulary`."""
    turn_id: str | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """Builds and parses every topic under one prefix."""

    prefix: str = "ingle/v1"

    def satellite_status(self, satellite_id: str) -> str:
        return f"{self.prefix}/satellite/{_checked(satellite_id)}/status"

    def turn(self, satellite_id: str, turn_id: str, kind: str) -> str:
        """The topic of one message kind of one turn, e.g. `started`, `audio` or `finished`."""
        return f"{self.prefix}/satellite/{_checked(satellite_id)}/turn/{_checked(turn_id)}/{kind}"

    def owner_audio(self, satellite_id: str, turn_id: str, hub_id: str) -> str:
        """The topic of a turn's audio that only the hub `hub_id` receives."""
        return f"{self.turn(satellite_id, turn_id, 'audio')}/{_checked(hub_id)}"

    def control(self, satellite_id: str, verb: str) -> str:
        return f"{self.prefix}/satellite/{_checked(satellite_id)}/control/{verb}"

    def hub_status(self, hub_id: str) -> str:
        return f"{self.prefix}/hub/{_checked(hub_id)}/status"

    def vocabulary(self, language: str) -> str:
        return f"{self.prefix}/vocabulary/{_checked(language.lower())}"

    # -- filters -------------------------------------------------------------------------------

    def every_turn(self, kind: str) -> str:
        """A filter for one message kind of all satellites' turns."""
        return f"{self.prefix}/satellite/+/turn/+/{kind}"

    def shared_turn(self, kind: str) -> str:
        """As `every_turn`, but each message reaches one hub of the group only."""
        return f"$share/{SHARED_GROUP}/{self.every_turn(kind)}"

    def audio_of_hub(self, hub_id: str) -> str:
        """A filter for the audio of all turns that is sent to this hub alone."""
        return f"{self.every_turn('audio')}/{_checked(hub_id)}"

    def every_satellite_status(self) -> str:
        return f"{self.prefix}/satellite/+/status"

    def every_hub_status(self) -> str:
        return f"{self.prefix}/hub/+/status"

    def own_turns(self, satellite_id: str, kind: str) -> str:
        """A filter for one message kind of one satellite's turns."""
        return f"{self.prefix}/satellite/{_checked(satellite_id)}/turn/+/{kind}"

    def own_control(self, satellite_id: str) -> str:
        return f"{self.prefix}/satellite/{_checked(satellite_id)}/control/+"

    # -- parsing -------------------------------------------------------------------------------

    def parse(self, topic: str) -> Address | None:
        """What `topic` addresses; None when it is none of ours or holds a wrong id."""
        head = f"{self.prefix}/"
        if not topic.startswith(head):
            return None
        match topic[len(head) :].split("/"):
            case ["satellite", sid, "status"] if is_id(sid):
                return Address("satellite_status", sid)
            case ["satellite", sid, "turn", tid, kind] if is_id(sid) and is_id(tid):
                return Address(kind, sid, tid)
            case ["satellite", sid, "turn", tid, "audio", hub_id] if (
                is_id(sid) and is_id(tid) and is_id(hub_id)
            ):
                return Address("audio", sid, tid)
            case ["satellite", sid, "control", verb] if is_id(sid):
                return Address(verb, sid)
            case ["hub", hub_id, "status"] if is_id(hub_id):
                return Address("hub_status", hub_id)
            case ["vocabulary", language] if is_id(language):
                return Address("vocabulary", language)
            case _:
                return None


def _checked(identifier: str) -> str:
    if not is_id(identifier):
        raise ValueError(f"{identifier!r} is no id: ids match {ID_PATTERN}")
    return identifier
