"""Announcements port: speaking on satellites outside turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Where an announcement went, by satellite id, in order."""

    sent: tuple[str, ...] = ()
    """Satellites that it was sent to; one that does not get it within seconds never speaks it."""
    without_voice: tuple[str, ...] = ()
    """Those of `sent` that can only chime: neither they nor the hub have a voice for it."""
    offline: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that no satellite, or no satellite's room, has."""


class Announcements(Protocol):
    """Speaks on the house's satellites."""

    async def to_satellites(self, text: str, satellites: Sequence[str]) -> Announced:
        """Speaks on these. Raises `Unavailable` where some are online and none can be sent to."""

    async def to_rooms(self, text: str, rooms: Sequence[str]) -> Announced:
        """Speaks on every satellite of these rooms; the room `all` is the whole house.

        Raises as `to_satellites`.
        """
