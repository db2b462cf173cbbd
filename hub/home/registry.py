"""Registry of the home: areas, and the entities exposed to voice, with areas and aliases (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hub.home.names import clean_name
from hub.home.protocol import AreaRow, DeviceRow, EntityRow
from hub.ports import Area

MAX_ENTITIES: Final = 2000
"""More exposed entities than that are left out, by entity id: a grammar of so many names is beyond
any home."""
MAX_AREAS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Entity that is exposed to voice, whether it has a state or not."""

    entity_id: str
    area_id: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Areas and exposed entities of Home Assistant's registries."""

    areas: tuple[Area, ...] = ()
    members: Mapping[str, Member] = field(default_factory=dict)
    """By entity id, in that order."""
    left_out: int = 0
    """Exposed entities beyond `MAX_ENTITIES`."""


def spoken_to(
    exposed: Iterable[str], entities: Iterable[EntityRow], forbidden: frozenset[str]
) -> list[str]:
    """The ids of exposed entities, sorted.

    Hidden and disabled entities and those of `forbidden` domains are left out.
    """
    gone = {
        row.entity_id
        for row in entities
        if row.disabled_by is not None or row.hidden_by is not None
    }
    return sorted(
        item for item in exposed if item not in gone and item.partition(".")[0] not in forbidden
    )


def take_census(
    *,
    areas: Iterable[AreaRow],
    devices: Iterable[DeviceRow],
    entities: Iterable[EntityRow],
    ids: list[str],
) -> Registry:
    """The registry of the entities in `ids`, of which `MAX_ENTITIES` are kept.

    An entity without an area of its own is in its device's; an area that does not exist is none.
    """
    known = tuple(
        Area(area_id=row.area_id, name=name, aliases=_other_names(row.aliases, name))
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
        )
    return Registry(areas=known, members=members, left_out=max(0, len(ids) - MAX_ENTITIES))


def _other_names(aliases: Iterable[str], name: str = "") -> tuple[str, ...]:
    cleaned = dict.fromkeys(clean_name(alias) for alias in sorted(aliases))
    return tuple(alias for alias in cleaned if alias and alias != name)
