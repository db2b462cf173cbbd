"""Room check of satellites: names a `SATELLITE_ROOM` that is no area of the home."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final

import structlog

from hub.ports import Home
from ingle.wire.messages import SatelliteStatus

NEAR: Final = 0.6
"""Share of letters in common, by `difflib`, from which an area is taken for the one that is meant:
"kitchn" and "kitchen" have 0.92, "bed" and "bedroom" 0.6, "attic" and "office" 0.36."""

log = structlog.get_logger()


class SatelliteRooms:
    """Compares the rooms of satellites with the areas of the home, and logs what does not fit."""

    def __init__(self, home: Home, normalise: Callable[[str], str]) -> None:
        """`normalise`: makes one of spellings that a spoken command takes for the same area."""
        self._home = home
        self._normalise = normalise
        self._told: dict[str, str] = {}
        """The room last complained of, by satellite."""

    def trouble(self, room_id: str) -> str:
        """What to do about a room that the home does not have; empty where it has it.

        Empty too while the home has no areas: it may not have been reached yet.
        """
        areas = self._home.snapshot().areas
        spellings = {self._normalise(name) for area in areas for name in (area.name, *area.aliases)}
        ids = [area.area_id for area in areas]
        if not areas or room_id in ids or self._normalise(room_id.replace("_", " ")) in spellings:
            return ""
        nearest = get_close_matches(room_id, ids, n=1, cutoff=NEAR)
        meant = f"perhaps {nearest[0]}" if nearest else f"it has {', '.join(sorted(ids))}"
        return f"SATELLITE_ROOM={room_id} is no room of this home: {meant}."

    def note(self, satellite_id: str, status: SatelliteStatus) -> None:
        """Logs an online satellite in an unknown room, once for each such room that it names."""
        if status.state != "online" or self._told.get(satellite_id) == status.room_id:
            return
        trouble = self.trouble(status.room_id)
        if trouble:
            self._told[satellite_id] = status.room_id
            log.warning(
                "satellite.room_unknown",
                satellite_id=satellite_id,
                room_id=status.room_id,
                reason=trouble,
            )

    async def run(self, satellites: Callable[[], Mapping[str, SatelliteStatus]]) -> None:
        """Looks at every satellite again whenever the home's names change, until cancelled."""
        while True:
            known = self._home.snapshot()
            for satellite_id, status in satellites().items():
                self.note(satellite_id, status)
            await self._home.changed(known.version)
