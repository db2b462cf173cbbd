"""Fixture homes: read from Home Assistant's test fixtures, with its services in plain form."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import BaseModel, JsonValue

from hub.errors import Rejected
from hub.intents.grammar import phrases_of
from hub.ports import (
    ActionResult,
    Area,
    Entity,
    Floor,
    HomeSnapshot,
    HomeStatus,
    Scalar,
    ServiceCall,
)

SERVICES: Final[Mapping[str, frozenset[str]]] = {
    domain: frozenset(services.split())
    for domain, services in {
        "light": "turn_on turn_off toggle",
        "switch": "turn_on turn_off toggle",
        "input_boolean": "turn_on turn_off toggle",
        "fan": "turn_on turn_off toggle set_percentage increase_speed decrease_speed oscillate "
        "set_direction set_preset_mode",
        "cover": "open_cover close_cover stop_cover set_cover_position toggle",
        "valve": "open_valve close_valve stop_valve set_valve_position toggle",
        "lock": "lock unlock open",
        "climate": "turn_on turn_off set_temperature set_hvac_mode set_fan_mode set_preset_mode "
        "set_humidity set_swing_mode",
        "water_heater": "turn_on turn_off set_temperature set_operation_mode",
        "humidifier": "turn_on turn_off set_humidity set_mode",
        "media_player": "turn_on turn_off media_play media_pause media_stop media_next_track "
        "media_previous_track volume_set volume_up volume_down volume_mute select_source "
        "play_media",
        "vacuum": "start pause stop return_to_base clean_spot clean_area locate",
        "lawn_mower": "start_mowing pause dock",
        "scene": "turn_on",
        "script": "turn_on turn_off",
        "button": "press",
        "input_button": "press",
        "todo": "add_item update_item remove_item",
        "siren": "turn_on turn_off",
    }.items()
}
"""Home Assistant's services for the domains that are spoken to; any other is refused."""
_STATES: Final = {
    "turn_on": "on",
    "turn_off": "off",
    "open_cover": "open",
    "close_cover": "closed",
    "open_valve": "open",
    "close_valve": "closed",
    "lock": "locked",
    "unlock": "unlocked",
    "media_play": "playing",
    "media_pause": "paused",
    "start": "cleaning",
    "return_to_base": "returning",
    "start_mowing": "mowing",
    "dock": "docked",
}


class _AreaRow(BaseModel):
    name: str
    id: str = ""
    floor: str | None = None


class _FloorRow(BaseModel):
    name: str
    id: str


class _EntityRow(BaseModel):
    name: str
    id: str = ""
    domain: str = ""
    area: str | None = None
    state: str | dict[str, str] | None = None
    attributes: dict[str, JsonValue] = {}
    state_with_unit: str | None = None


class Fixture(BaseModel):
    """The home that a file of tests is about."""

    floors: list[_FloorRow] = []
    areas: list[_AreaRow] = []
    entities: list[_EntityRow] = []
    media: list[dict[str, str]] = []

    def snapshot(self, version: str) -> HomeSnapshot:
        """The home as a snapshot; ids that are missing are made of the names."""
        return HomeSnapshot(
            version=version,
            floors=tuple(
                Floor(floor_id=row.id, name=name, aliases=tuple(more))
                for row in self.floors
                for name, *more in [spellings(row.name)]
            ),
            areas=tuple(
                Area(
                    area_id=row.id or _id(row.name),
                    name=name,
                    aliases=tuple(more),
                    floor_id=row.floor,
                )
                for row in self.areas
                for name, *more in [spellings(row.name)]
            ),
            entities=_told_apart(map(_entity, self.entities)),
        )


def _told_apart(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities, a second one of an id with an id of its own: some fixtures give one twice."""
    known: dict[str, Entity] = {}
    for entity in entities:
        number = sum(entity.entity_id == key.partition("#")[0] for key in known)
        entity_id = f"{entity.entity_id}#{number + 1}" if number else entity.entity_id
        known[entity_id] = replace(entity, entity_id=entity_id)
    return tuple(known.values())


def _entity(row: _EntityRow) -> Entity:
    state = row.state.get("out", "") if isinstance(row.state, dict) else row.state
    attributes: dict[str, Scalar] = {
        name: value
        for name, value in row.attributes.items()
        if isinstance(value, str | int | float | bool)
    }
    if row.state_with_unit and state is None:
        state, _, unit = row.state_with_unit.partition(" ")
        attributes["unit_of_measurement"] = unit
    name, *more = spellings(row.name)
    return Entity(
        entity_id=row.id or f"{row.domain}.{_id(row.name)}",
        name=name,
        aliases=tuple(more),
        area_id=row.area,
        state=state if state is not None else "off",
        attributes=attributes,
    )


def spellings(name: str) -> list[str]:
    """The forms of a name that a template stands for, as a household gives them as aliases."""
    if not set(name) & set("[(|"):
        return [name]
    whole = name.replace("[", "").replace("]", "")
    forms = [text.strip() for text in phrases_of(name)]
    return list(dict.fromkeys([*([] if set(whole) & set("(|") else [whole]), *forms]))


def _id(name: str) -> str:
    return name.lower().replace(" ", "_")


@dataclass(slots=True)
class FixtureHome:
    """In-memory `Home` that takes Home Assistant's services and keeps what was called."""

    entities: dict[str, Entity]
    areas: tuple[Area, ...] = ()
    floors: tuple[Floor, ...] = ()
    media: tuple[str, ...] = ()
    calls: list[ServiceCall] = field(default_factory=list)
    version: str = ""

    @classmethod
    def of(cls, home: HomeSnapshot, media: Iterable[str] = ()) -> "FixtureHome":
        """A fresh one with the snapshot's things."""
        return cls(
            entities={entity.entity_id: entity for entity in home.entities},
            areas=home.areas,
            floors=home.floors,
            media=tuple(media),
            version=home.version,
        )

    def snapshot(self) -> HomeSnapshot:
        """The home as it is now."""
        return HomeSnapshot(
            version=self.version,
            areas=self.areas,
            floors=self.floors,
            entities=tuple(self.entities.values()),
        )

    async def call(
        self,
        call: ServiceCall,
        *,
        within_s: float,  # noqa: ARG002 - nothing here takes long
        waiting: Callable[[], Awaitable[None]],  # noqa: ARG002
    ) -> ActionResult:
        """Keeps the call and reads the state back. Raises `Rejected` for what is no service."""
        entity = self.entities.get(call.entity_id)
        if entity is None or call.service not in SERVICES.get(entity.domain, frozenset()):
            raise Rejected(f"there is no {call.service} for {call.entity_id}", stage="action")
        if call.service == "play_media" and self.media:
            wanted = str(call.data.get("search_query", "")).lower()
            if wanted not in {title.lower() for title in self.media}:
                raise Rejected(f"I found nothing called {wanted}.", stage="action")
        self.calls.append(call)
        changed = replace(
            entity,
            state=_STATES.get(call.service, entity.state),
            attributes={**entity.attributes, **_attributes(call)},
        )
        self.entities[call.entity_id] = changed
        return ActionResult(call=call, verified=True, state=changed)

    def status(self) -> HomeStatus:
        """Always connected."""
        return HomeStatus(backend="demo", state="connected")

    async def changed(self, version: str) -> HomeSnapshot:  # noqa: ARG002 - its names never do
        """The snapshot, at once."""
        return self.snapshot()


def _attributes(call: ServiceCall) -> dict[str, Scalar]:
    """What the call sets, by the name of the attribute that shows it."""
    told: dict[str, Scalar] = {}
    for name, value in call.data.items():
        if name == "brightness_pct" and isinstance(value, int | float):
            told["brightness"] = round(value * 2.55)
        elif name == "position":
            told["current_position"] = value
        else:
            told[name] = value
    return told
