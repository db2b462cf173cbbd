"""HTTP route `GET /home`: what the hub knows of the home, for programs."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from hub.api.fields import refusals
from hub.language.spoken_states import spoken_state
from hub.ports import Entity, HomeSnapshot

Snapshot = Callable[[], HomeSnapshot]


class KnownArea(BaseModel):
    """A room or other part of the home."""

    id: str
    name: str
    aliases: list[str]
    floor: str | None
    """The name of the floor it is on; null: on none."""


class KnownEntity(BaseModel):
    """A thing that is exposed to voice."""

    id: str
    name: str
    aliases: list[str]
    area: str | None
    """The name of the area it is in; null: in none."""
    domain: str
    device_class: str | None = Field(serialization_alias="class")
    state: str
    """As it is spoken: "open", "21.5 degrees"."""


class KnownHome(BaseModel):
    """The home as it is now."""

    floors: list[str]
    areas: list[KnownArea]
    entities: list[KnownEntity]


def home_routes(snapshot: Snapshot) -> APIRouter:
    """`snapshot`: the home as known now, without I/O."""
    routes = APIRouter()

    @routes.get("/home", responses=refusals())
    async def home() -> KnownHome:
        """The areas with their names and floors, and the things with their states."""
        return shown(snapshot(), datetime.now().astimezone())

    return routes


def shown(home: HomeSnapshot, now: datetime) -> KnownHome:
    """The snapshot as the route answers it."""
    floors = {floor.floor_id: floor.name for floor in home.floors}
    areas = {area.area_id: area.name for area in home.areas}
    return KnownHome(
        floors=[floor.name for floor in home.floors],
        areas=[
            KnownArea(
                id=area.area_id,
                name=area.name,
                aliases=[*area.aliases],
                floor=floors.get(area.floor_id or ""),
            )
            for area in home.areas
        ],
        entities=[_shown(entity, areas, now) for entity in home.entities],
    )


def _shown(entity: Entity, areas: dict[str, str], now: datetime) -> KnownEntity:
    device_class = entity.attributes.get("device_class")
    return KnownEntity(
        id=entity.entity_id,
        name=entity.name,
        aliases=[*entity.aliases],
        area=areas.get(entity.area_id or ""),
        domain=entity.domain,
        device_class=None if device_class is None else str(device_class),
        state=spoken_state(entity, now),
    )
