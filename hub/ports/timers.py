"""Ports to the household's timers and to the satellites that ring them."""

from typing import Protocol

from hub.ports.plans import Ask, Say, TimerPlan


class Timers(Protocol):
    """The household's timers, as they are set, cancelled and asked for by voice."""

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        """Does it and says what was done; a question when it is not clear which timer is meant.

        `room_id`: where it was said. `satellite_id`: the satellite it was said to; None for a
        command that came over HTTP. Raises `Unavailable` where the satellite cannot be reached.
        """

    async def any_running(self) -> bool:
        """Whether there is a timer, in the whole household."""


class RemoteTimers(Protocol):
    """Timers on the satellites, each on the one that it was set on.

    Raises `Unavailable`: then the timer is not set.
    """

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        """Sets the timer on the satellite: it rings `remaining_s` seconds from now."""

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        """Cancels the timer on the satellite."""
