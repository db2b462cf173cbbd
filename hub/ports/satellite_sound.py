"""Ports to how a satellite is set: its volume, whether it hears."""

from dataclasses import dataclass
from typing import Protocol

from hub.ports.plans import Say, TuneSatellite


@dataclass(frozen=True, slots=True, kw_only=True)
class SatelliteSetting:
    """How a satellite says that it is set."""

    volume: float
    """Share of full scale."""
    muted: bool


class SatelliteTuning(Protocol):
    """Sets the satellite that was spoken to."""

    async def carry_out(self, plan: TuneSatellite, *, satellite_id: str | None) -> Say:
        """Does it and says what was done.

        `satellite_id`: None for a command that came over HTTP. Raises `Rejected` then,
        `Unavailable` where the satellite cannot be reached, `Unanswered` where it does not say that
        it did it.
        """


class TunableSatellites(Protocol):
    """How the satellites are set, as they say it."""

    def known(self, satellite_id: str) -> SatelliteSetting | None:
        """None: it does not say."""

    async def set_volume(self, satellite_id: str, volume: float) -> bool:
        """Sets it; whether the satellite then said so. Raises `Unavailable`."""

    async def mute(self, satellite_id: str) -> bool:
        """Mutes it, likewise."""
