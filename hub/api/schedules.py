"""HTTP routes `GET /schedules` and `DELETE /schedules/{id}`: what is kept for later."""

from datetime import datetime
from typing import Annotated, Literal, Protocol

from fastapi import APIRouter, HTTPException, Path
from pydantic import BaseModel, StringConstraints

from hub.api.fields import refusals
from hub.ports import Schedule
from ingle.runtime.identifiers import ID_PATTERN

ScheduleId = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$")]


class KeptSchedules(Protocol):
    """What the routes need of the household's schedules."""

    async def all(self) -> tuple[Schedule, ...]:
        """All that is to come, the next first."""

    async def cancel(self, schedule_id: str) -> bool:
        """Cancels the one with that id; False where there is none. Raises `Unavailable`."""

    def repeats(self, schedule: Schedule) -> str:
        """Its rhythm, or what it waits for, in words; "" for one that comes once."""


class ScheduleShown(BaseModel):
    """One of them."""

    id: str
    kind: Literal["command", "alarm", "reminder"]
    text: str
    """A command in its own words, a reminder's text, an alarm's name."""
    at: datetime | None
    """When it is due next, in UTC; null: it waits for something in the home, as `repeats` says."""
    repeats: str | None
    """The rhythm, or what it waits for, in words; null: once."""
    room_id: str
    satellite_id: str | None


class ScheduleList(BaseModel):
    schedules: list[ScheduleShown]
    """The next first."""


def schedule_routes(schedules: KeptSchedules) -> APIRouter:
    routes = APIRouter()
    away = "What is kept for later can't be changed"

    @routes.get("/schedules", responses=refusals())
    async def listed() -> ScheduleList:
        """All delayed and repeated commands, alarms and reminders, the next first."""
        return ScheduleList(
            schedules=[_shown(one, schedules.repeats(one)) for one in await schedules.all()]
        )

    @routes.delete(
        "/schedules/{id}",
        status_code=204,
        responses=refusals(s404="There is no such schedule", s503=away),
    )
    async def cancel(id: Annotated[ScheduleId, Path()]) -> None:  # noqa: A002 - the path's name
        """Cancels it: it will not be done, and no satellite rings it."""
        if not await schedules.cancel(id):
            raise HTTPException(404, detail=f"there is no schedule {id}")

    return routes


def _shown(schedule: Schedule, repeats: str) -> ScheduleShown:
    return ScheduleShown(
        id=schedule.schedule_id,
        kind="command" if schedule.kind == "stopwatch" else schedule.kind,
        text=schedule.text,
        at=schedule.at,
        repeats=repeats or None,
        room_id=schedule.room_id,
        satellite_id=schedule.satellite_id,
    )
