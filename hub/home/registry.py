"""Registry of the home: areas, and the entities exposed to voice, with areas and aliases (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.home.names import clean_name
from hub.home.protocol import AreaRow, DeviceRow, EntityRow, FloorRow
from hub.ports import Area, Floor

MAX_ENTITIES: Final = 20_000
"""More exposed entities than that are left out, the least spoken to first: a bound on what a broken
Home Assistant may send, far beyond any home. `/health` and `--check` say how many."""
_SPOKEN_TO_FIRST: Final = (
    *("light", "switch", "cover", "climate", "lock", "fan", "media_player", "scene", "script"),
    *("vacuum", "valve", "humidifier", "water_heater", "lawn_mower", "input_boolean", "todo"),
    *("person", "weather", "button", "input_button", "binary_sensor", "sensor"),
)
"""Domains in the order in which their entities are kept; all others come after them."""
MAX_AREAS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Entity that is exposed to voice, whether it has a state or not."""

    entity_id: str
    area_id: str | None = None
    aliases: tuple[str, ...] = ()
    precision: int | None = None
    """The decimals that a measure is shown with; None: not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Areas and exposed entities of Home Assistant's registries."""

    areas: tuple[Area, ...] = ()
    floors: tuple[Floor, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    """By entity id, in the order of the ids."""
    left_out: int = 0
    """Exposed entities beyond `MAX_ENTITIES`."""


def spoken_to(
    exposed: Iterable[str], entities: Iterable[EntityRow], forbidden: frozenset[str]
) -> list[str]:
    """The ids of exposed entities, sorted; of too many, those that people speak to come first.

    Hidden and disabled entities and those of `forbidden` domains are left out.
    """
    gone = {
        row.entity_id
        for row in entities
        if row.disabled_by is not None or row.hidden_by is not None
    }
    ids = [item for item in exposed if item not in gone and item.partition(".")[0] not in forbidden]
    return sorted(ids) if len(ids) <= MAX_ENTITIES else sorted(ids, key=_rank)


def _rank(entity_id: str) -> tuple[int, str]:
    domain = entity_id.partition(".")[0]
    known = domain in _SPOKEN_TO_FIRST
    return (_SPOKEN_TO_FIRST.index(domain) if known else len(_SPOKEN_TO_FIRST), entity_id)


def take_census(
    *,
    areas: Iterable[AreaRow],
    devices: Iterable[DeviceRow],
    entities: Iterable[EntityRow],
    ids: list[str],
    floors: Iterable[FloorRow] = (),
) -> Registry:
    """The registry of the entities in `ids`, of which `MAX_ENTITIES` are kept.

    An entity without an area of its own is in its device's; an area that does not exist is none.
    """
    known = tuple(
        Area(
            area_id=row.area_id,
            name=name,
            aliases=_other_names(row.aliases, name),
            floor_id=row.floor_id,
        )
        for row in areas
        if (name := clean_name(row.name))
    )[:MAX_AREAS]
    area_ids = {area.area_id for area in known}
    by_device = {row.id: row.area_id for row in devices}
    rows = {row.entity_id: row for row in entities}
    members = {}
    for entity_id in ids[:MAX_ENTITIES]:
        row = rows.get(entity_id) or EntityRow(entity_id=entity_id)
        area_id = row.area_id or by_device.get(row.device_id or "")
        members[entity_id] = Member(
            entity_id=entity_id,
            area_id=area_id if area_id in area_ids else None,
            aliases=_other_names(row.aliases),
            precision=row.precision,
        )
    return Registry(
        areas=known,
        floors=_floors(floors),
        members=dict(sorted(members.items())),
        left_out=max(0, len(ids) - MAX_ENTITIES),
    )


def _floors(rows: Iterable[FloorRow]) -> tuple[Floor, ...]:
    return tuple(
        Floor(floor_id=row.floor_id, name=name, aliases=_other_names(row.aliases, name))
        for row in rows
        if (name := clean_name(row.name))
    )


def _other_names(aliases: Iterable[str], name: str = "") -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean_name(alias) for alias in sorted(aliases))
    return tuple(alias for alias in cleaned if alias and alias != name)
