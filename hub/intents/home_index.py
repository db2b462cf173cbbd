"""Index of a home's entities: by id, domain and area, for every snapshot of one version (pure).

States change all the time, names seldom: a snapshot with new states has the same entities in the
same order. So the places in it are kept, and not the entities, which a look-up takes from the
snapshot at hand. Where a snapshot is of another order all the same, it is searched as it is.
"""

from collections.abc import Iterable, Iterator, Mapping

from hub.ports import Entity, HomeSnapshot


class HomeIndex:
    """Where the entities of one version of a home stand in its snapshots."""

    def __init__(self, entities: Iterable[Entity] = ()) -> None:
        self._places: dict[str, int] = {}
        self._domains: dict[str, list[int]] = {}
        self._areas: dict[str | None, list[int]] = {}
        for at, entity in enumerate(entities):
            self._places[entity.entity_id] = at
            self._domains.setdefault(entity.domain, []).append(at)
            self._areas.setdefault(entity.area_id, []).append(at)
        self._ids = tuple(self._places)

    def by_id(self, home: HomeSnapshot) -> Mapping[str, Entity]:
        """The entities of a snapshot by id."""
        return _ById(home, self._places)

    def of_domains(self, home: HomeSnapshot, domains: Iterable[str]) -> tuple[Entity, ...]:
        """The entities of a snapshot that are of these domains, in its order."""
        wanted = frozenset(domains)
        places = [place for domain in wanted for place in self._domains.get(domain, ())]
        found = self._at(places, home)
        if found is None:
            return tuple(entity for entity in home.entities if entity.domain in wanted)
        return found

    def in_areas(self, home: HomeSnapshot, areas: Iterable[str]) -> tuple[Entity, ...]:
        """The entities of a snapshot that are in these areas, in its order."""
        wanted = frozenset(areas)
        places = [place for area in wanted for place in self._areas.get(area, ())]
        found = self._at(places, home)
        if found is None:
            return tuple(entity for entity in home.entities if entity.area_id in wanted)
        return found

    def _at(self, places: list[int], home: HomeSnapshot) -> tuple[Entity, ...] | None:
        """What stands at the places; None where it is not what was there."""
        entities, ids = home.entities, self._ids
        if len(entities) != len(ids):
            return None
        places.sort()
        found = tuple([entities[place] for place in places])
        moved = any(
            entity.entity_id != ids[place] for entity, place in zip(found, places, strict=True)
        )
        return None if moved else found


class _ById(Mapping[str, Entity]):
    """A snapshot's entities by id, looked up at their places."""

    def __init__(self, home: HomeSnapshot, places: Mapping[str, int]) -> None:
        self._entities = home.entities
        self._places = places

    def __getitem__(self, entity_id: str) -> Entity:
        place = self._places.get(entity_id)
        if place is not None and place < len(self._entities):
            entity = self._entities[place]
            if entity.entity_id == entity_id:
                return entity
        for entity in self._entities:
            if entity.entity_id == entity_id:
                return entity
        raise KeyError(entity_id)

    def __iter__(self) -> Iterator[str]:
        return (entity.entity_id for entity in self._entities)

    def __len__(self) -> int:
        return len(self._entities)
