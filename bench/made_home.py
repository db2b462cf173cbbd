"""Homes of any size: rooms with things in them, the same ones for each size (no I/O)."""

import random
from typing import Final

from hub.ports import Area, Entity, HomeSnapshot

ROOMS: Final = (
    *("Kitchen", "Living Room", "Bedroom", "Office", "Hallway", "Garage", "Attic", "Cellar"),
    *("Bathroom", "Guest Room", "Nursery", "Pantry", "Laundry", "Library", "Studio", "Workshop"),
    *("Porch", "Terrace", "Garden", "Conservatory"),
)
_EACH: Final = (("light", "Light"), ("switch", "Heater"))
"""What every room has, called after it."""
_PLACES: Final = (
    *("Left", "Right", "North", "South", "Upper", "Lower", "Inner", "Outer", "Corner", "Window"),
    *("Wall", "Floor", "Desk", "Shelf", "Door", "Ceiling", "Bench", "Stair", "Side", "Back"),
)
_THINGS: Final = (
    *(("light", "Lamp"), ("light", "Spot"), ("light", "Strip"), ("switch", "Kettle")),
    *(("switch", "Printer"), ("switch", "Charger"), ("fan", "Fan"), ("media_player", "Radio")),
    *(("cover", "Blind"), ("sensor", "Meter"), ("binary_sensor", "Window"), ("lock", "Latch")),
)


def made_home(entities: int, *, renamed: int = 0) -> HomeSnapshot:
    """A home of so many entities.

    `renamed`: how many of the last ones have another name than in the same home without.
    """
    areas = tuple(Area(area_id=_id(room), name=room) for room in ROOMS)
    named = [(room, domain, f"{room} {thing}") for domain, thing in _EACH for room in ROOMS]
    rng = random.Random(entities)
    every = [
        (room, domain, f"{room} {place} {thing}")
        for room in ROOMS
        for place in _PLACES
        for domain, thing in _THINGS
    ]
    chosen = named + rng.sample(every, max(0, min(len(every), entities - len(named))))
    made = [
        Entity(entity_id=f"{domain}.{_id(name)}", name=name, area_id=_id(room), state="off")
        for room, domain, name in chosen[:entities]
    ]
    for at in range(len(made) - renamed, len(made)):
        made[at] = Entity(
            entity_id=made[at].entity_id,
            name=f"Brand New {at}",
            area_id=made[at].area_id,
            state="off",
        )
    return HomeSnapshot(version=f"{entities}-{renamed}", areas=areas, entities=tuple(made))


def _id(name: str) -> str:
    return name.lower().replace(" ", "_")
