"""Gazetteer of the home: which spoken names mean which areas and entities (pure)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from hub.intents.wording import normalise
from hub.language.words import words as word_set
from hub.ports import Area, Entity, HomeSnapshot

GENERIC_NAMES: Final = word_set(
    "light lights lamps lighting door doors lock locks temperature sensor sensors humidity battery"
)
"""Names that mean a kind of thing, not one of them, when said without a room."""


@dataclass(frozen=True, slots=True)
class SpokenName:
    """One way to say an entity's name. Two entities may share it."""

    domain: str
    words: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every spoken name of one home, as of one version of it."""

    version: str
    names: dict[SpokenName, tuple[str, ...]]
    """Spoken name to entity ids."""
    areas: dict[str, str]
    """Spoken name to area id."""
    area_words: dict[str, str] = field(default_factory=dict)
    """Area id to how it is named in answers."""

    def known_phrases(self) -> list[str]:
        """Everything in the home that can be named, for finding the nearest."""
        return [*{spoken.words for spoken in self.names}, *self.areas]


def learn(home: HomeSnapshot) -> Lexicon:
    """The lexicon of a home: names, aliases, names without their room ("fan" for "Bedroom Fan")."""
    areas = {words: area.area_id for area in home.areas for words in _area_words(area)}
    names: defaultdict[SpokenName, list[str]] = defaultdict(list)
    for entity in home.entities:
        for words in _entity_words(entity, areas):
            spoken = SpokenName(entity.domain, words)
            if entity.entity_id not in names[spoken]:
                names[spoken].append(entity.entity_id)
    return Lexicon(
        version=home.version,
        names={spoken: tuple(ids) for spoken, ids in names.items()},
        areas=areas,
        area_words={area.area_id: normalise(area.name) for area in home.areas},
    )


def _area_words(area: Area) -> set[str]:
    return {words for words in map(normalise, (area.name, *area.aliases)) if words}


def _entity_words(entity: Entity, areas: dict[str, str]) -> list[str]:
    full = [words for words in map(normalise, (entity.name, *entity.aliases)) if words]
    short = [
        words.removeprefix(f"{area} ")
        for words in full
        for area, area_id in areas.items()
        if area_id == entity.area_id and words.startswith(f"{area} ")
    ]
    if entity.domain == "cover" and entity.attributes.get("device_class") == "garage":
        short += [words.removesuffix(" door") for words in full]  # "open the garage"
    wanted = [*full, *(words for words in short if words not in GENERIC_NAMES)]
    return list(dict.fromkeys([*wanted, *filter(None, map(_singular, wanted))]))


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
