"""Speaking on satellites outside turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """Where an announcement went, by satellite id, in order."""

    sent: tuple[str, ...] = ()
    """Satellites that were told; an announcement that one does not get within seconds is never spoken."""
    without_voice: tuple[str, ...] = ()
    """Those of `sent` that can only chime: they have no voice of their own, and the hub has none to spare."""
    offline: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names that no satellite, or no satellite's room, has."""


class Announcements(Protocol):
    """The house's loudspeakers."""

    async def to_satellites(self, text: str, satellites: Sequence[str]) -> Announced:
        """Speaks on these. Raises `Unavailable` when none of those that are online can be told."""

    async def to_rooms(self, text: str, rooms: Sequence[str]) -> Announced:
        """Speaks on every satellite of these rooms; the room `all` is the whole house. Raises as `to_satellites`."""
