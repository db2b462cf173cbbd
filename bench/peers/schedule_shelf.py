"""Schedules and satellites in memory, for a hub's mind that keeps time but is never run."""

from dataclasses import dataclass, field

from hub.ports import Ring, Schedule


@dataclass(slots=True)
class MemorySchedules:
    """`ScheduleStore` of one conversation."""

    kept: dict[str, Schedule] = field(default_factory=dict)

    async def schedules(self) -> tuple[Schedule, ...]:
        """All there are, the next first; those without a time last."""
        return tuple(
            sorted(
                self.kept.values(),
                key=lambda one: (one.at is None, 0.0 if one.at is None else one.at.timestamp()),
            )
        )

    async def save_schedule(self, schedule: Schedule) -> None:
        """Keeps it."""
        self.kept[schedule.schedule_id] = schedule

    async def end_schedule(self, schedule_id: str) -> None:
        """Drops it."""
        self.kept.pop(schedule_id, None)

    async def claim_run(self, run_id: str) -> bool | None:  # noqa: ARG002 - the port's
        """Nothing is run."""
        return None


@dataclass(frozen=True, slots=True)
class OneSatellite:
    """`Ringers` with one satellite, which takes everything and rings nothing."""

    satellite_id: str

    def online(self, room_id: str | None = None) -> tuple[str, ...]:  # noqa: ARG002 - the port's
        """It is in every room."""
        return (self.satellite_id,)

    async def hand_over(self, ring: Ring) -> None:
        """Takes it."""

    async def take_back(self, ring_id: str, satellite_id: str) -> None:
        """Takes it."""

    async def tell(self, text: str, *, satellite_id: str | None, room_id: str) -> bool:  # noqa: ARG002
        """Hears it."""
        return True
