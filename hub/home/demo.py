"""In-memory demo home, used while no Home Assistant is configured.

So a command changes something that can be asked about. It takes Home Assistant's services and
attribute names. The state is kept as long as the object.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from hub.errors import Rejected
from hub.home.demo_services import SERVICES
from hub.ports import ActionResult, Area, Entity, HomeSnapshot, HomeStatus, Scalar, ServiceCall

VERSION: Final = "demo-1"
"""Constant: the demo home's names never change."""

AREAS: Final = (
    Area(area_id="kitchen", name="Kitchen"),
    Area(area_id="living_room", name="Living Room", aliases=("lounge", "sitting room")),
    Area(area_id="bedroom", name="Bedroom"),
    Area(area_id="office", name="Office", aliases=("study",)),
    Area(area_id="hallway", name="Hallway", aliases=("hall",)),
    Area(area_id="garage", name="Garage"),
)


def described(home: HomeSnapshot) -> tuple[str, ...]:
    """A line for each area of a home: its name, and the names of what is in it.

    "Kitchen: Light, Back Door": what a name has in common with its area's is left out.
    """
    return tuple(
        f"{area.name}: "
        + ", ".join(
            entity.name.removeprefix(f"{area.name} ")
            for entity in home.entities
            if entity.area_id == area.area_id
        )
        for area in home.areas
    )


class DemoHome:
    """In-memory `Home` of six areas and some twenty entities, for a hub without Home Assistant."""

    def __init__(self, *, forbidden: frozenset[str] = frozenset()) -> None:
        """`forbidden`: domains to leave out, as HOME_FORBIDDEN_DOMAINS does in any home."""
        self._entities = {
            entity.entity_id: entity for entity in _entities() if entity.domain not in forbidden
        }

    def snapshot(self) -> HomeSnapshot:
        """The home as it is now."""
        return HomeSnapshot(version=VERSION, areas=AREAS, entities=tuple(self._entities.values()))

    async def call(
        self,
        call: ServiceCall,
        *,
        within_s: float,  # noqa: ARG002 - nothing here takes long
        waiting: Callable[[], Awaitable[None]],  # noqa: ARG002
    ) -> ActionResult:
        """Carries the service out and reads the state back.

        `within_s` and `waiting` are unused: nothing here takes long. Raises `Rejected`, and changes
        nothing, for an unknown entity or service and for values out of range.
        """
        entity = self._entities.get(call.entity_id)
        if entity is None:
            raise Rejected(f"there is no {call.entity_id} in this home", stage="action")
        service = SERVICES.get((call.domain, call.service))
        if service is None or call.domain != entity.domain:
            raise Rejected(
                f"{entity.name} knows no service {call.domain}.{call.service}", stage="action"
            )
        wanted = service(entity, call.data)
        self._entities[call.entity_id] = wanted
        found = self._entities[call.entity_id]
        return ActionResult(call=call, verified=found == wanted, state=found)

    async def look_up(self, call: ServiceCall, *, within_s: float) -> bytes | None:  # noqa: ARG002
        """None: it has no lists and no forecasts."""
        return None

    def status(self) -> HomeStatus:
        """Always connected."""
        return HomeStatus(backend="demo", state="connected")

    async def changed(self, version: str) -> HomeSnapshot:
        """The snapshot at once if `version` is not this home's; else never returns.

        The names of this home do not change.
        """
        if version == VERSION:
            await asyncio.Event().wait()
        return self.snapshot()


def _entities() -> tuple[Entity, ...]:
    return (
        _light("kitchen_light", "Kitchen Light", "kitchen"),
        _light("living_room_light", "Living Room Light", "living_room"),
        _light("living_room_lamp", "Living Room Lamp", "living_room"),
        _light("bedroom_light", "Bedroom Light", "bedroom"),
        _light("office_light", "Office Light", "office", color=True),
        _light("hallway_light", "Hallway Light", "hallway"),
        _light("garage_light", "Garage Light", "garage"),
        _entity(
            "fan.bedroom_fan", "Bedroom Fan", "bedroom", "off", percentage=0, percentage_step=25
        ),
        _cover("bedroom_blinds", "Bedroom Blinds", "bedroom", "blind", 100),
        _cover("living_room_blinds", "Living Room Blinds", "living_room", "blind", 100),
        _cover("garage_door", "Garage Door", "garage", "garage", 0),
        _entity("lock.front_door", "Front Door", "hallway", "locked", aliases=("front door lock",)),
        _entity("lock.back_door", "Back Door", "kitchen", "locked", aliases=("back door lock",)),
        _entity(
            "climate.living_room_thermostat",
            "Living Room Thermostat",
            "living_room",
            "heat",
            aliases=("thermostat", "heating"),
            temperature=20.0,
            current_temperature=20.0,
            min_temp=7.0,
            max_temp=30.0,
            target_temp_step=0.5,
            temperature_unit="°C",
        ),
        _entity(
            "media_player.living_room_player",
            "Living Room Player",
            "living_room",
            "paused",
            aliases=("music player",),
            volume_level=0.4,
            is_volume_muted=False,
            media_title="Morning Air",
        ),
        _sensor("kitchen_temperature", "Kitchen Temperature", "kitchen", "21.5"),
        _sensor("bedroom_temperature", "Bedroom Temperature", "bedroom", "20.5"),
        _entity(
            "binary_sensor.kitchen_window",
            "Kitchen Window",
            "kitchen",
            "off",
            device_class="window",
        ),
        _entity(
            "binary_sensor.bedroom_window", "Bedroom Window", "bedroom", "on", device_class="window"
        ),
        _entity(
            "switch.coffee_machine", "Coffee Machine", "kitchen", "off", aliases=("coffee maker",)
        ),
    )


def _entity(
    entity_id: str,
    name: str,
    area_id: str,
    state: str,
    *,
    aliases: tuple[str, ...] = (),
    **attributes: Scalar,
) -> Entity:
    return Entity(
        entity_id=entity_id,
        name=name,
        area_id=area_id,
        state=state,
        aliases=aliases,
        attributes=attributes,
    )


def _light(object_id: str, name: str, area_id: str, *, color: bool = False) -> Entity:
    light = _entity(
        f"light.{object_id}",
        name,
        area_id,
        "off",
        supported_color_modes="rgb" if color else "brightness",
    )
    return (
        replace(light, attributes={**light.attributes, "rgb_color": "255,255,255"})
        if color
        else light
    )


def _cover(object_id: str, name: str, area_id: str, device_class: str, position: int) -> Entity:
    state = "open" if position else "closed"
    return _entity(
        f"cover.{object_id}",
        name,
        area_id,
        state,
        device_class=device_class,
        current_position=position,
    )


def _sensor(object_id: str, name: str, area_id: str, value: str) -> Entity:
    return _entity(
        f"sensor.{object_id}",
        name,
        area_id,
        value,
        device_class="temperature",
        unit_of_measurement="°C",
    )
