"""The satellites of the home as their retained statuses tell of them."""

from collections.abc import Mapping
from typing import Final

from ingle.wire import codec, messages

SPEAKS_ITSELF: Final = "tts"
"""The capability of a satellite that needs no audio from the hub."""


class SatelliteRegistry:
    """Every satellite that has introduced itself, whether it is there now or not."""

    def __init__(self) -> None:
        self._known: dict[str, messages.SatelliteStatus] = {}

    @property
    def known(self) -> Mapping[str, messages.SatelliteStatus]:
        """The last status of each, by id."""
        return self._known

    def note(self, satellite_id: str, payload: bytes) -> messages.SatelliteStatus | None:
        """Takes a status message and returns it; an empty one takes the satellite off the list. Raises `BadMessage`."""
        if not payload:
            self._known.pop(satellite_id, None)
            return None
        status = codec.decode("satellite_status", payload)
        if not isinstance(status, messages.SatelliteStatus):
            return None
        self._known[satellite_id] = status
        return status

    def is_alone(self, satellite_id: str) -> bool:
        """Whether no other satellite is there that could have heard the same."""
        return not any(
            sid != satellite_id and status.state == "online" for sid, status in self._known.items()
        )

    def speaks_itself(self, satellite_id: str) -> bool:
        """Whether the satellite has said that it makes speech of text; one that says nothing gets the hub's."""
        status = self._known.get(satellite_id)
        return status is not None and SPEAKS_ITSELF in status.capabilities
