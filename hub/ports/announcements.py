"""Announcements port: speaking on satellites outside turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an announcement is made."""

    urgent: bool = False
    """Before all that waits, cutting other announcements, at no less than half of full volume."""
    chime: bool = True
    """After a short sound; whoever owns a satellite may have turned it off there."""
    ask: bool = False
    """The satellites then listen for a reply, a command as any other."""


PLAINLY: Final = Manner()


class Announcements(Protocol):
    """Speaks on the house's satellites."""

    async def to_satellites(
        self, text: str, satellites: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        """Speaks on these. Raises `Unavailable` where some are online and none can be sent to."""

    async def to_rooms(
        self, text: str, rooms: Sequence[str], manner: Manner = PLAINLY
    ) -> Announced:
        """Speaks on every satellite of these rooms; the room `all` is the whole house.

        Raises as `to_satellites`.
        """
