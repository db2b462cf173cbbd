"""Where and when a sentence was said, and the home it was said in (pure)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from hub.intents.lexicon import Lexicon
from hub.intents.wording import normalise
from hub.ports import Entity, HomeSnapshot


@dataclass(frozen=True)
class Situation:
    """Everything a sentence's meaning hangs on besides its words."""

    home: HomeSnapshot
    lexicon: Lexicon
    room_id: str
    now: datetime

    @cached_property
    def by_id(self) -> dict[str, Entity]:
        return {entity.entity_id: entity for entity in self.home.entities}

    @cached_property
    def room(self) -> str | None:
        """The room's area id; None when the room is no area of the home."""
        if self.room_id in self.lexicon.area_words:
            return self.room_id
        return self.lexicon.areas.get(normalise(self.room_id.replace("_", " ")))

    def area_words(self, area_id: str | None) -> str:
        """How the area is called, without article; "home" where there is none."""
        return self.lexicon.area_words.get(area_id or "", "home")
