"""Ids of satellites, hubs, turns, sessions, rooms: what an MQTT topic level may hold."""

import re
from typing import Final

ID_PATTERN: Final = r"[a-z0-9_-]{1,64}"
_ID: Final = re.compile(ID_PATTERN)


def is_id(text: str) -> bool:
    """Whether `text` may stand in a topic as a satellite, turn, session, room or hub id."""
    return _ID.fullmatch(text) is not None
