"""Satellite registry: the home's satellites by their retained status messages."""

from collections.abc import Callable, Mapping
from typing import Final

from ingle.wire import codec, messages

SPEAKS_ITSELF: Final = "tts"
"""The capability of a satellite that needs no audio from the hub."""


class SatelliteRegistry:
    """Every satellite that has sent its status, online or offline."""

    def __init__(
        self, noted: Callable[[str, messages.SatelliteStatus], None] | None = None
    ) -> None:
        """`noted`: called with each status and whose it is; None: nobody needs to know."""
        self._noted = noted
        self._known: dict[str, messages.SatelliteStatus] = {}

    @property
    def known(self) -> Mapping[str, messages.SatelliteStatus]:
        """The last status of each, by id."""
        return self._known

    def note(self, satellite_id: str, payload: bytes) -> messages.SatelliteStatus | None:
        """Takes a status message and returns the status.

        An empty payload removes the satellite, and None is returned. Raises `BadMessage`.
        """
        if not payload:
            self._known.pop(satellite_id, None)
            return None
        status = codec.decode("satellite_status", payload)
        if not isinstance(status, messages.SatelliteStatus):
            return None
        self._known[satellite_id] = status
        if self._noted is not None:
            self._noted(satellite_id, status)
        return status

    def is_alone(self, satellite_id: str) -> bool:
        """Whether no other satellite is online that could have heard the same wake word."""
        return not any(
            sid != satellite_id and status.state == "online" for sid, status in self._known.items()
        )

    def speaks_itself(self, satellite_id: str) -> bool:
        """Whether the satellite has a text-to-speech engine; one without a status has none."""
        status = self._known.get(satellite_id)
        return status is not None and SPEAKS_ITSELF in status.capabilities
