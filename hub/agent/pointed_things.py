"""Index over the things of a home by the words that point at them: names, rooms, kinds (pure).

Built once for a version of the home, so that a sentence costs what its own words point at and not a
look at every thing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from hub.language.en.classes import CLASSES
from hub.language.tables import WORDS, union
from hub.language.words import WordTable, folded, nouns_of
from hub.ports import Area, Entity, HomeSnapshot

NAMED: Final = 2
"""Weight of a word of a thing's name; one of its room's name or its kind weighs 1."""
KIND_NOUNS: Final = union(kind.nouns for table in WORDS for kind in table.kinds.values())
_WORD: Final = re.compile(r"[^\W_]+")


class PointedThings:
    """Index over one version of a home: what the words of a clause point at."""

    def __init__(self, home: HomeSnapshot) -> None:
        self._rooms = {area.area_id: _words_of(area) for area in home.areas}
        self._room_names = tuple(
            (area.area_id, frozenset(_WORD.findall(folded(name))))
            for area in home.areas
            for name in (area.name, *area.aliases)
        )
        self._names = {one.entity_id: _words_of(one) for one in home.entities}
        self._domains = {one.entity_id: one.domain for one in home.entities}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._by_room: dict[str, list[str]] = defaultdict(list)
        self._by_domain: dict[str, list[str]] = defaultdict(list)
        for one in home.entities:
            names = self._names[one.entity_id]
            for word in names:
                self._by_name[word].append(one.entity_id)
            for word in self._rooms.get(one.area_id or "", frozenset()) - names:
                self._by_room[word].append(one.entity_id)
            self._by_domain[one.domain].append(one.entity_id)

    def pointed_at(self, said: Iterable[str], known: Sequence[Entity]) -> list[Entity]:
        """Of `known`, the things that most of the words point at; all where none points at any."""
        points = self._points(frozenset(said))
        if len(known) < len(self._names):
            ids = {one.entity_id for one in known}
            points = {thing: count for thing, count in points.items() if thing in ids}
        most = max(points.values(), default=0)
        top = {thing for thing, count in points.items() if count == most}
        return [one for one in known if one.entity_id in top] if top else list(known)

    def _points(self, spoken: frozenset[str]) -> Mapping[str, int]:
        """How much of what is said points at a thing, by its id."""
        points: Counter[str] = Counter()
        for word in spoken | {word.removesuffix("s") for word in spoken}:
            for thing in self._by_name.get(word, ()):
                points[thing] += NAMED
        for word in spoken:
            points.update(self._by_room.get(word, ()))
        for domain, things in self._by_domain.items():
            if not _nouns(domain).isdisjoint(spoken):
                points.update(things)
        return points

    def of_kind(self, said: Iterable[str], known: Sequence[Entity]) -> list[Entity]:
        """Of `known`, every thing of the kinds that are said, in the rooms that are said.

        Where words besides these stand in the names of some ("ceiling"), only those.
        """
        spoken = frozenset(said)
        rooms = self.rooms_in(spoken)
        nouns = spoken & KIND_NOUNS
        nouns = nouns - union(self._rooms[room] for room in rooms) or nouns
        called = self._called(nouns, known)
        found = [one for one in called if one.area_id in rooms] if rooms else called
        return self._narrowed(
            found, spoken - KIND_NOUNS - union(self._rooms[room] for room in rooms)
        )

    def _called(self, nouns: frozenset[str], known: Sequence[Entity]) -> list[Entity]:
        """The things that one of the nouns means."""
        domains = {domain for domain in self._by_domain if not _nouns(domain).isdisjoint(nouns)}
        return [
            one
            for one in known
            if self._domains.get(one.entity_id) in domains and self._is_called(one, nouns)
        ]

    def _narrowed(self, found: list[Entity], words: frozenset[str]) -> list[Entity]:
        """Of what is found, the things in whose names most of the words stand."""
        if words.isdisjoint(self._by_name):
            return found
        shared = [len(self.names_of(one) & words) for one in found]
        most = max(shared, default=0)
        return [one for one, count in zip(found, shared, strict=True) if count == most]

    def rooms_in(self, spoken: frozenset[str]) -> frozenset[str]:
        """The rooms whose whole name is said."""
        return frozenset(room for room, name in self._room_names if name <= spoken)

    def names_of(self, entity: Entity) -> frozenset[str]:
        """The words of a thing's name and aliases."""
        return self._names.get(entity.entity_id, frozenset())

    def covers(self, nouns: frozenset[str], meant: Sequence[Entity]) -> bool:
        """Whether every noun names something of what is meant: a name, a kind or the room."""
        if not nouns:
            return True
        rooms = {one.area_id or "" for one in meant}
        own = frozenset[str]().union(
            *(self.names_of(one) for one in meant),
            *(self._rooms.get(room, frozenset()) for room in rooms),
            *(_nouns(domain) for domain in {one.domain for one in meant}),
        )
        return all(noun in own or noun.removesuffix("s") in own for noun in nouns)

    def _is_called(self, entity: Entity, nouns: frozenset[str]) -> bool:
        """Whether a thing is of the kind that a noun means; its class decides where it has one."""
        device_class = str(entity.attributes.get("device_class") or "")
        if not nouns.isdisjoint(_class_nouns(entity.domain, device_class)):
            return True
        names = self.names_of(entity)
        return entity.domain == "binary_sensor" and any(
            name.endswith(noun) for noun in nouns for name in names
        )


def _words_of(thing: Entity | Area) -> frozenset[str]:
    return frozenset(
        word for name in (thing.name, *thing.aliases) for word in _WORD.findall(folded(name))
    )


@cache
def _nouns(domain: str) -> frozenset[str]:
    return nouns_of(domain, WORDS)


@cache
def _class_nouns(domain: str, device_class: str) -> frozenset[str]:
    """The nouns for things of a class; those of the domain where a language has none."""
    if domain == "binary_sensor":
        known = CLASSES.get(device_class)
        return frozenset(known.nouns if known is not None else ())
    return union(_called_in(table, domain, device_class) for table in WORDS)


def _called_in(table: WordTable, domain: str, device_class: str) -> frozenset[str]:
    """What one language calls the things of a class, or else of the domain."""
    of_class = union(
        kind.nouns
        for name, kind in table.classes.items()
        if device_class == name or device_class in kind.takes_in
    )
    return of_class or nouns_of(domain, (table,))
