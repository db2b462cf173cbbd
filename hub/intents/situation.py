"""Context of a sentence: the room, the time, the home and the household's preferences (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from hub.intents.degrees import UNITS, Unit
from hub.intents.lexicon import Lexicon, SpokenName
from hub.intents.wording import normalise
from hub.language.current import ENGLISH, current
from hub.language.phrasebook import worded
from hub.ports import DialogueFrame, Entity, HomeSnapshot, KnownPreferences, Preference
from hub.skills.note_matching import NOTE

ROOM_KEYS: Final = {
    "light": "lights",
    "media_player": "music",
    "climate": "heating",
    "cover": "blinds",
    "fan": "fans",
}
"""Domain to the key of its default room."""


@dataclass(frozen=True)
class Situation:
    """Everything a sentence's meaning hangs on besides its words."""

    home: HomeSnapshot
    lexicon: Lexicon
    room_id: str
    now: datetime
    preferences: KnownPreferences = field(default_factory=KnownPreferences)
    said_unit: Unit | None = None
    """The unit of temperature that the sentence itself names."""
    frames: tuple[DialogueFrame, ...] = ()
    """What the turns before did and spoke of, oldest first."""
    focus: frozenset[str] = frozenset()
    """The only entities that can be meant: those that "it" stands for. Empty: any."""
    said: str = ""
    """The sentence as it was said, where its capitals matter; "": nobody has it."""

    def as_said(self, words: str) -> str:
        """The words with the capitals they were said with, where those are known.

        English names no thing with a capital that would be missed.
        """
        if current() == ENGLISH:
            return words
        found = re.search(re.escape(words), self.said, re.IGNORECASE)
        return words if found is None else found[0]

    @cached_property
    def lately(self) -> frozenset[str]:
        """The entities that were just spoken of; of several that fit alike, they are meant."""
        return frozenset(self.frames[-1].things) if self.frames else frozenset()

    @cached_property
    def aware_now(self) -> datetime:
        """`now` with its offset from UTC; without one it is taken as this machine's local time."""
        return self.now if self.now.tzinfo is not None else self.now.astimezone()

    @cached_property
    def notes(self) -> tuple[Preference, ...]:
        """The household's notes that hold now."""
        return self.preferences.of(NOTE, self.aware_now)

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of temperature to speak in; None: the thermometer's own."""
        if self.said_unit is not None:
            return self.said_unit
        return next(
            (unit for unit in UNITS if self._preferred("units", "temperature") == unit), None
        )

    def default_room(self, domain: str) -> str | None:
        """The area id of the household's default room for such things; None where it has none."""
        words = self._preferred("default_room", ROOM_KEYS.get(domain, "")) or self._preferred(
            "default_room", "everything"
        )
        return self.lexicon.areas.get(normalise(words)) if words else None

    def _preferred(self, category: str, key: str) -> str | None:
        known = self.preferences.find(category, key, self.aware_now)
        return None if known is None else known.value

    @cached_property
    def by_id(self) -> Mapping[str, Entity]:
        return self.lexicon.index.by_id(self.home)

    def called(self, name: SpokenName) -> tuple[Entity, ...]:
        """The entities that are called so."""
        ids = self.lexicon.names.get(name, ())
        return tuple(self.by_id[key] for key in ids if key in self.by_id)

    def of_domains(self, *domains: str) -> tuple[Entity, ...]:
        """The home's entities of these domains."""
        return self.lexicon.index.of_domains(self.home, domains)

    @cached_property
    def room(self) -> str | None:
        """The room's area id; None when the room is no area of the home."""
        if self.room_id in self.lexicon.area_words:
            return self.room_id
        return self.lexicon.areas.get(normalise(self.room_id.replace("_", " ")))

    def inside(self, place: str | None) -> tuple[Entity, ...]:
        """What is in an area or on a floor; nothing where there is no place."""
        if place is None:
            return ()
        return self.lexicon.index.in_areas(self.home, self.lexicon.inside(place))

    def area_words(self, area_id: str | None) -> str:
        """How the area or floor is called, without article; "home" where there is none."""
        return self.lexicon.area_words.get(area_id or "", worded("home"))
