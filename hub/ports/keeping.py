"""Port of the schedules by voice: kept, listed, moved, cancelled, and acts that are taken back."""

from typing import Protocol

from hub.ports.plans import ActFor, Ask, Say, SchedulePlan


class Schedules(Protocol):
    """What the household keeps for later, as it is changed and asked for by voice."""

    async def carry_out(
        self, plan: SchedulePlan, *, room_id: str, satellite_id: str | None
    ) -> Say | Ask:
        """Does it and says what was done; a question where it is not clear, or needs a yes.

        `room_id`: where it was said. `satellite_id`: None for a command that came over HTTP. Raises
        `Unavailable` where it can't be kept.
        """

    async def promise(self, plan: ActFor, *, room_id: str, satellite_id: str | None) -> str | Say:
        """Keeps what takes an act back later, before it is done; its id, or why that can't be.

        Raises `Unavailable` where it can't be kept.
        """

    async def withdraw(self, promised: str) -> None:
        """What was promised is not to be done, because the act failed."""
