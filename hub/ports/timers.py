"""The household's timers, and who rings them."""

from typing import Protocol

from hub.ports.plans import Ask, Say, TimerPlan


class Timers(Protocol):
    """The household's timers; the satellite in the room rings them."""

    async def carry_out(
        self, plan: TimerPlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        """Does it and says what was done; a question when it is not clear which timer is meant."""


class RemoteTimers(Protocol):
    """Whoever rings: the satellite that a timer was set on. Raises `Unavailable`: then the timer does not stand."""

    async def set(
        self, timer_id: str, name: str, remaining_s: float, satellite_id: str, room_id: str
    ) -> None:
        """Rings `remaining_s` seconds from now."""

    async def cancel(self, timer_id: str, satellite_id: str) -> None:
        """Does not ring after all."""
