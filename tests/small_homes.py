"""Small homes made of a few lines, and plans in them."""

from datetime import datetime

from hub.intents import LocalIntents
from hub.ports import Area, Entity, Floor, HomeSnapshot, Plan, Scalar

NOW = datetime(2026, 11, 23, 21, 5)  # noqa: DTZ001 - a wall clock's reading


def thing(
    entity_id: str,
    name: str,
    area_id: str | None = None,
    state: str = "off",
    **attributes: Scalar,
) -> Entity:
    """An entity; `aliases` are not needed here."""
    return Entity(
        entity_id=entity_id, name=name, area_id=area_id, state=state, attributes=attributes
    )


def home_of(*entities: Entity, floors: dict[str, str] | None = None) -> HomeSnapshot:
    """A home with the areas that its things are in; `floors`: area id to a floor's name."""
    on = floors or {}
    areas = dict.fromkeys(entity.area_id for entity in entities if entity.area_id)
    return HomeSnapshot(
        version=repr([(entity.entity_id, entity.name) for entity in entities]),
        areas=tuple(
            Area(area_id=area, name=area.replace("_", " ").title(), floor_id=on.get(area))
            for area in [*areas, *(area for area in on if area not in areas)]
        ),
        entities=entities,
        floors=tuple(
            Floor(floor_id=name, name=name.title()) for name in dict.fromkeys(on.values())
        ),
    )


INTENTS = LocalIntents()


def plan_in(home: HomeSnapshot, room_id: str, text: str) -> Plan | None:
    """What a sentence means in a room of the home."""
    return INTENTS.plan(INTENTS.forms(text), room_id=room_id, home=home, now=NOW)
