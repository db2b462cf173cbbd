"""Gazetteer of the home: which spoken names mean which areas and entities (pure)."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final, NamedTuple

from hub.intents.home_index import HomeIndex
from hub.intents.inflection import inflected
from hub.intents.near_names import NearNames
from hub.intents.slot_lists import SlotValue
from hub.intents.word_trie import WordTrie
from hub.intents.wording import normalise
from hub.language.current import ENGLISH, current
from hub.language.en.classes import CLASSES
from hub.language.en.words import WORDS
from hub.language.tables import TABLES, word_table
from hub.language.words import words as word_set
from hub.ports import Area, Entity, Floor, HomeSnapshot

GENERIC_NAMES: Final = word_set(
    "light lights lamps lighting door doors lock locks temperature sensor sensors humidity battery"
)
"""Names that mean a kind of thing, not one of them, when said without a room."""
FLOOR: Final = "floor:"
"""Begins the place id of a floor, so that no area has the same."""
_OTHER_SPACING: Final = re.compile(rf"(\w+)( ?)({WORDS.room})$")
_MEASURING: Final = ("sensor", "binary_sensor")
_DOOR: Final = "door"
_MAKING: Final = ("switch", "script", "button", "input_button", "input_boolean")
"""Domains of machines that make something when they are switched on."""
_POSSESSIVE: Final = (*_MEASURING, "person")
"""Domains whose names are said with an s that makes no plural: "Anna's"."""


class SpokenName(NamedTuple):
    """One way to say an entity's name. Two entities may share it."""

    domain: str
    words: str


_Known = tuple[Entity, tuple[SpokenName, ...]]
"""An entity as it was when its names were learned, and those names."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every spoken name of one home, as of one version of it."""

    version: str
    names: dict[SpokenName, tuple[str, ...]]
    """Spoken name to entity ids."""
    areas: dict[str, str]
    """Spoken name of an area or a floor to its place id: an area's own id, a floor's behind
    `FLOOR`."""
    area_words: dict[str, str] = field(default_factory=dict)
    """Place id to how it is named in answers."""
    places: dict[str, frozenset[str]] = field(default_factory=dict)
    """Place id to the ids of the areas that are it, or on it."""

    counts: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    """By domain and area id: how many things there are."""
    totals: Mapping[str, int] = field(default_factory=dict)
    """By domain: how many things the home has."""
    area_of: Mapping[str, str | None] = field(default_factory=dict)
    """Entity id to its area's."""

    phrases: Mapping[str, WordTrie[SlotValue]] = field(default_factory=dict)
    """The names as the slots of templates take them, by list."""
    near: NearNames = field(default_factory=NearNames)
    """Everything in the home that can be named."""
    near_places: NearNames = field(default_factory=NearNames)
    index: HomeIndex = field(default_factory=HomeIndex)
    known: Mapping[str, _Known] = field(default_factory=dict)
    """Entity id to its names, for the next lexicon."""

    def inside(self, place: str) -> frozenset[str]:
        """The ids of the areas that a place is, or has on it."""
        return self.places.get(place, frozenset({place}))

    def is_generic(self, name: SpokenName) -> bool:
        """Whether a name only says what kind of thing it is: "Lights", "Thermostat"."""
        return name.words in _generic_of(current(), name.domain)


def learn(home: HomeSnapshot, before: Lexicon | None = None) -> Lexicon:
    """The lexicon of a home: names, aliases, names without their room ("fan" for "Bedroom Fan").

    `before`: the lexicon up to now, of which all that stays is taken over; None: there is none.
    """
    before = Lexicon(version="", names={}, areas={}) if before is None else before
    areas = _spoken_places(home)
    known = {} if areas != before.areas else before.known
    spoken = {entity.entity_id: _known(entity, areas, known) for entity in home.entities}
    names = _names(spoken, before)
    learned = replace(
        before,
        version=home.version,
        names=names,
        areas=areas,
        area_words=_place_words(home),
        places={FLOOR + floor.floor_id: _areas_on(floor, home) for floor in home.floors},
        phrases=_phrases(names, areas, before),
        near=_near(names, areas, before),
        near_places=before.near_places if areas == before.areas else NearNames(areas),
        known=spoken,
    )
    return _with_entities(learned, home)


def _with_entities(lexicon: Lexicon, home: HomeSnapshot) -> Lexicon:
    """The lexicon with what it knows of the home's entities besides their names."""
    area_of = {entity.entity_id: entity.area_id for entity in home.entities}
    if [*area_of.items()] == [*lexicon.area_of.items()]:
        return lexicon
    kinds = [(entity.domain, entity.area_id) for entity in home.entities]
    return replace(
        lexicon,
        counts=Counter(kinds),
        totals=Counter(domain for domain, _ in kinds),
        area_of=area_of,
        index=HomeIndex(home.entities),
    )


def _known(entity: Entity, areas: dict[str, str], known: Mapping[str, _Known]) -> _Known:
    """The entity with its names: those of before, where what they depend on is the same."""
    was = known.get(entity.entity_id)
    if was is not None and (
        entity is was[0]
        or (
            entity.name == was[0].name
            and entity.area_id == was[0].area_id
            and entity.aliases == was[0].aliases
            and entity.attributes.get("device_class") == was[0].attributes.get("device_class")
        )
    ):
        return was
    domain = entity.domain
    return entity, tuple(SpokenName(domain, words) for words in _entity_words(entity, areas))


def _names(spoken: Mapping[str, _Known], before: Lexicon) -> dict[SpokenName, tuple[str, ...]]:
    """Name to entity ids: as before, but for the entities that are called otherwise."""
    names = dict(before.names)
    gone = [key for key, was in before.known.items() if spoken.get(key) is not was]
    for key in gone:
        for name in before.known[key][1]:
            left = tuple(other for other in names.pop(name) if other != key)
            if left:
                names[name] = left
    for key, (_, own) in spoken.items():
        if before.known.get(key) is not spoken[key]:
            for name in own:
                names[name] = (*names.get(name, ()), key)
    return names


def _phrases(
    names: Mapping[SpokenName, object], areas: dict[str, str], before: Lexicon
) -> Mapping[str, WordTrie[SlotValue]]:
    """The tries of names and areas: those of before with what has changed."""
    anew = {name.words for name in names.keys() ^ before.names.keys()}
    values: dict[str, list[SlotValue]] = {words: [] for words in anew}
    for name in names:
        if name.words in anew:
            values[name.words].append(SlotValue(name, {"domain": name.domain}))
    known = before.phrases.get("name", WordTrie[SlotValue]())
    places = before.phrases.get("area")
    if places is None or areas != before.areas:
        places = WordTrie((words, SlotValue(area_id)) for words, area_id in areas.items())
    return {"name": known.changed(values), "area": places}


def _near(names: Mapping[SpokenName, object], areas: dict[str, str], before: Lexicon) -> NearNames:
    now = {name.words for name in names} | areas.keys()
    then = {name.words for name in before.names} | before.areas.keys()
    return before.near.changed(then - now, now - then)


def _place_words(home: HomeSnapshot) -> dict[str, str]:
    """Place id to the name of the area or floor."""
    shown = normalise if current() == ENGLISH else str
    return {
        **{area.area_id: shown(area.name) for area in home.areas},
        **{FLOOR + floor.floor_id: shown(floor.name) for floor in home.floors},
    }


def _spoken_places(home: HomeSnapshot) -> dict[str, str]:
    """Spoken name to place id; an area is meant where a floor is called the same."""
    floors = {
        words: FLOOR + floor.floor_id for floor in home.floors for words in _floor_words(floor)
    }
    return floors | {words: area.area_id for area in home.areas for words in _area_words(area)}


def _areas_on(floor: Floor, home: HomeSnapshot) -> frozenset[str]:
    return frozenset(area.area_id for area in home.areas if area.floor_id == floor.floor_id)


def _area_words(area: Area) -> set[str]:
    """A room's names, also parted and joined as recognisers write them: "bed room"."""
    names = {words for words in map(normalise, (area.name, *area.aliases)) if words}
    if current() == ENGLISH:
        return names | set(map(_spaced_otherwise, names))
    return names.union(*map(inflected, names))


def _spaced_otherwise(words: str) -> str:
    return _OTHER_SPACING.sub(lambda found: f"{found[1]}{'' if found[2] else ' '}{found[3]}", words)


def _floor_words(floor: Floor) -> set[str]:
    """A floor's names; "first" is also said as "first floor"."""
    names = {words for words in map(normalise, (floor.name, *floor.aliases)) if words}
    names = names.union(*map(inflected, names))
    noun = word_table().floor
    said_with_noun = {f"{words} {noun}" for words in names if noun and noun not in words.split()}
    return names | said_with_noun


def _entity_words(entity: Entity, areas: dict[str, str]) -> list[str]:
    full = [words for words in map(normalise, (entity.name, *entity.aliases)) if words]
    wanted = [*full, *_short(entity, full, areas)]
    if current() != ENGLISH:  # where plurals are not made by one letter
        return list(dict.fromkeys([*wanted, *(form for one in wanted for form in inflected(one))]))
    return list(dict.fromkeys([*wanted, *filter(None, map(_other_number(entity), wanted))]))


def _short(entity: Entity, full: list[str], areas: dict[str, str]) -> list[str]:
    """The names that are said for the full ones."""
    short = _without_room(full, entity, areas)
    if entity.domain == "cover" and entity.attributes.get("device_class") == "garage":
        short += [words.removesuffix(f" {_DOOR}") for words in full]  # "open the garage"
    if entity.domain in _MAKING:
        short += _products(full)
    if entity.domain in _MEASURING:
        named = (*full, *short)
        short += [rest for words in named for rest in _without_measure(entity, words, areas)]
    return [words for words in short if words not in _generic_names()]


def _other_number(entity: Entity) -> Callable[[str], str | None]:
    """What also stands for a name: "annas" for "Anna's", "bedroom blind" for "bedroom blinds"."""
    return (lambda words: f"{words}s") if entity.domain in _POSSESSIVE else _singular


@cache
def _generic_of(language: str, domain: str) -> frozenset[str]:
    """Names that only say the kind of a thing of the domain, in every case; of the language that is
    spoken."""
    generic = TABLES[language].generic
    kinds = generic.get(domain, frozenset()) | generic.get("*", frozenset())
    return kinds.union(*map(inflected, kinds))


def _generic_names() -> frozenset[str]:
    """Names that mean a kind of thing, not one of them, when said without a room."""
    if current() == ENGLISH:
        return GENERIC_NAMES
    table = word_table()
    return frozenset[str]().union(
        *(kind.nouns for kind in table.kinds.values()), *table.generic.values()
    )


def _products(full: list[str]) -> list[str]:
    """What a machine of these names is asked for: coffee, of a coffee machine."""
    said = {word for words in full for word in words.split()}
    products = word_table().products
    return [made for word in said & set(products) for made in sorted(products[word])]


def _without_room(full: list[str], entity: Entity, areas: dict[str, str]) -> list[str]:
    """ "fan" for "bedroom fan" in the bedroom."""
    rooms = [area for area, area_id in areas.items() if area_id == entity.area_id]
    return [
        words.removeprefix(f"{room} ")
        for words in full
        for room in rooms
        if words.startswith(f"{room} ")
    ]


def _without_measure(entity: Entity, words: str, areas: dict[str, str]) -> list[str]:
    """ "freezer" for "freezer temperature": the name without what is measured."""
    known = CLASSES.get(str(entity.attributes.get("device_class")))
    if known is None or current() != ENGLISH:
        return []
    short = [words.removesuffix(f" {noun}") for noun in known.nouns if words.endswith(f" {noun}")]
    return [rest for rest in short if rest not in GENERIC_NAMES and rest not in areas]


def _singular(words: str) -> str | None:
    """ "bedroom blind" for "bedroom blinds"; None where there is no singular of its own.

    Plurals of lights mean all of them, so names get no plural.
    """
    last = words.rpartition(" ")[2]
    return (
        words[:-1]
        if last.endswith("s") and not last.endswith("ss") and last not in GENERIC_NAMES
        else None
    )
