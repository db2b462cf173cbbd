"""Index over the words of a home: its names, the nouns for what is in it, and how they are meant.

Pure. "The kitchen light" and "all windows" mean those of this home; "a lamp", "LED lights", "the
light of the sun" do not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hub.agent.clauses import is_number
from hub.agent.pointed_things import PointedThings
from hub.language.assertions import AssertionWords
from hub.language.tables import ASSERTIONS, WORDS
from hub.language.words import folded
from hub.ports import Area, Entity, HomeSnapshot

Kind = Literal["name", "thing", "kept"]
"""A name of this home, a noun for what homes hold, a noun for what an assistant keeps."""
LONGEST: Final = 6
"""Words of a name that are compared."""
_MODIFIERS: Final = 4
"""Words between an article and its noun that are looked at."""
_NEAR: Final = 5
"""Words behind a preposition in which it must come to something of the home."""
_SHORTEST_COMPOUND: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name or noun of the home in a clause."""

    start: int
    """Of the whole phrase, its article included."""
    end: int
    kind: Kind
    strength: int
    """2: it means what this home has; 1: it may; 0: it means any such thing, or another's."""
    foreign: bool
    """Something that is not of the home describes it: "the garden lights"."""


class HomeWords:
    """Index over one version of a home, for every language."""

    def __init__(self, home: HomeSnapshot) -> None:
        self.version = home.version
        self.things = PointedThings(home)
        names: dict[tuple[str, ...], Kind] = {}
        things: tuple[Entity | Area, ...] = (*home.entities, *home.areas)
        for thing in things:
            for name in (thing.name, *thing.aliases):
                words = tuple(_WORD.findall(folded(name)))
                if words:
                    names[words[:LONGEST]] = "name" if len(words) > 1 else "thing"
        nouns = {noun for table in WORDS for kind in table.kinds.values() for noun in kind.nouns}
        self._phrases: dict[int, Mapping[tuple[str, ...], Kind]] = {
            id(words): {
                **_phrases(nouns | words.things, "thing"),
                **_phrases(words.kept, "kept"),
                **names,
            }
            for words in ASSERTIONS
        }
        self._single: dict[int, frozenset[str]] = {
            key: frozenset(word for phrase in phrases for word in phrase)
            for key, phrases in self._phrases.items()
        }

    def mentions(self, clause: list[str], words: AssertionWords) -> list[Mention]:
        """What of the home is mentioned in a clause, in order."""
        found: list[Mention] = []
        at = 0
        while at < len(clause):
            size, kind = self._match(clause, at, words)
            if size:
                found.append(self._mention(clause, at, at + size, kind, words))
            at += max(size, 1)
        return found

    def _match(self, clause: list[str], at: int, words: AssertionWords) -> tuple[int, Kind]:
        """The length and kind of the longest phrase that begins here; 0 for none."""
        phrases = self._phrases[id(words)]
        for size in range(min(LONGEST, len(clause) - at), 0, -1):
            kind = phrases.get(tuple(clause[at : at + size]))
            if kind is not None:
                return size, kind
        if words.compound and self._is_compound(clause[at], words):
            return 1, "thing"
        return 0, "thing"

    def _is_compound(self, word: str, words: AssertionWords) -> bool:
        return any(
            len(noun) >= _SHORTEST_COMPOUND and len(word) > len(noun) + 2 and word.endswith(noun)
            for noun in words.things | words.kept
        )

    def _mention(
        self, clause: list[str], start: int, end: int, kind: Kind, words: AssertionWords
    ) -> Mention:
        lead, article, described = self._article(clause, start, words)
        if article == "indefinite" and lead == 1 and clause[0] in words.negations:
            article = "definite"  # "not a single door"
        elsewhere = self._belongs_elsewhere(clause, end, words)
        foreign = described or elsewhere
        strength = _strength(kind, article, foreign=foreign)
        if elsewhere and kind == "thing":
            strength = 0
        return Mention(start=lead, end=end, kind=kind, strength=strength, foreign=foreign)

    def _article(
        self, clause: list[str], start: int, words: AssertionWords
    ) -> tuple[int, str, bool]:
        """Where a noun's phrase begins, its kind of article, whether a stranger describes it."""
        foreign = False
        for back in range(1, _MODIFIERS + 2):
            at = start - back
            if at < 0:
                return start, "", foreign and back > 1
            token = clause[at]
            if token in words.indefinite:
                return at, "indefinite", foreign
            if token in words.definite or token in words.yours:
                return at, "definite", foreign
            if is_number(token, words):
                return at, "number", foreign
            if _is_structure(token, words):
                return at + 1, "", foreign
            foreign = foreign or token not in self._single[id(words)]
        return start, "", foreign

    def _belongs_elsewhere(self, clause: list[str], end: int, words: AssertionWords) -> bool:
        """Whether a preposition behind a noun leads to something that is not of the home."""
        if end >= len(clause) - 1 or clause[end] not in words.prepositions:
            return False
        behind = clause[end + 1 : end + 1 + _NEAR]
        ours = (
            self._single[id(words)]
            | words.places
            | words.deictic
            | words.yours
            | words.units
            | words.degrees
            | words.percent
            | words.switched
            | words.states
        )
        return not any(token in ours or is_number(token, words) for token in behind)


def _strength(kind: Kind, article: str, *, foreign: bool) -> int:
    """How surely what is mentioned is this home's, by its article and what describes it."""
    if article == "indefinite":
        return 1 if kind == "kept" else 0
    if article == "definite":
        return 1 if foreign and kind == "thing" else 2
    if kind == "name" and not foreign:
        return 2
    return 1 if kind == "kept" or article == "number" or not foreign else 0


def _phrases(nouns: Iterable[str], kind: Kind) -> dict[tuple[str, ...], Kind]:
    return {tuple(noun.split(" ")): kind for noun in nouns}


def _is_structure(token: str, words: AssertionWords) -> bool:
    """Whether the token is no noun or adjective: it ends the phrase of a noun."""
    return any(
        token in group
        for group in (
            words.prepositions, words.present, words.past, words.modal, words.adverbs,
            words.negations, words.pronouns, words.first_person, words.you, words.there,
            words.perfect, words.deictic, words.general,
        )
    )  # fmt: skip
