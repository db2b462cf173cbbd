"""The word forms of a language: how its sentences are written before they are compared (data).

One file a language holds them beside its templates (`hub/intents/de/words.yaml` ...); English has
its own in Python (`hub.intents.en`). All of it is in lower case, apostrophes straight. Phrases are
patterns as in `hub.language.patterns`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from hub.language.data_files import data_file
from hub.language.patterns import source

FILE: Final = "words.yaml"


class LengthWords(BaseModel):
    """How a language says lengths of time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: str
    """The unit that every length is told to the templates in."""
    units: Mapping[str, int]
    """Words for units, and their length in seconds."""
    one: tuple[str, ...]
    """Words for one in front of a unit, articles too."""
    half: tuple[str, ...]
    """Words for half of a unit in front of it."""
    and_half: tuple[str, ...]
    """Behind a number or its unit: half of one more."""
    whole: Mapping[str, int] = {}
    """Lengths that are phrases of their own, in seconds: "viertelstunde"."""
    joints: tuple[str, ...] = ()
    """Words between the parts of a length."""


class YesNoWords(BaseModel):
    """Yes and no, in whole phrases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    yes: frozenset[str]
    yes_to_said: frozenset[str] = frozenset()
    """Yes where it was asked what was said or meant."""
    no: frozenset[str]
    never_mind: frozenset[str]
    courtesy: frozenset[str] = frozenset()
    pointing: frozenset[str] = frozenset()
    """What may stand for a thing in a yes: "it"."""
    denying: frozenset[str] = frozenset()
    """Single words that deny anywhere in a sentence."""
    correcting: frozenset[str] = frozenset()
    """Denying words that a correction begins with."""


class JoinedCommands(BaseModel):
    """How several commands are said in one sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    joints: tuple[str, ...]
    """Words between two commands."""
    heads: tuple[str, ...]
    """Verbs at the front of a command that the next one may leave out."""
    tails: tuple[str, ...] = ()
    """Words at the end of a command that the one before may leave out."""


class Courtesies(BaseModel):
    """What is no part of a command, and what is said to it where there is nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fillers: frozenset[str]
    """Words that are dropped wherever they stand."""
    openings: tuple[str, ...]
    endings: tuple[str, ...]
    thanks: frozenset[str]
    greetings: frozenset[str]
    """Words that show what a sentence without anything else is."""
    good_night: frozenset[str]
    goodbye: frozenset[str]
    """Whole sentences."""


class Unknowns(BaseModel):
    """Commands about a thing or a room that may not be here, as patterns with `{name}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    things: tuple[str, ...]
    places: tuple[str, ...] = ()


class PlaceWords(BaseModel):
    """How a place is said anywhere in a sentence, as phrases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prepositions: tuple[str, ...]
    """Before a room's or a floor's name: "in the"."""
    here: tuple[str, ...]
    """The room that is spoken in: "here", "in this room"."""


class WordForms(BaseModel):
    """All word forms of a language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    replacements: Mapping[str, str] = {}
    """Whole words or phrases that stand for others: contractions, other spellings."""
    percent: str
    degrees: str
    minus: str
    point: str
    about: frozenset[str] = frozenset()
    """Dropped in front of a number: "about"."""
    articles: frozenset[str]
    """In front of a thing's name."""
    lengths: LengthWords
    courtesies: Courtesies
    yes_no: YesNoWords
    joined: JoinedCommands
    unknown: Unknowns
    places: PlaceWords | None = None
    inflections: Mapping[str, tuple[str, ...]] = {}
    """By the ending of a word in the nominative: its ending in each other case, `|` between two
    that it may have there. All have as many cases, in one order."""
    warm_up: tuple[str, ...]
    """Sentences of the usual kinds."""


@cache
def word_forms(language: str) -> WordForms:
    """The forms of the language.

    Raises `ValueError` for a language without a file, and for a file that is not well-formed.
    """
    read = data_file("hub.intents", language, FILE)
    if read is None:
        raise ValueError(f"there are no word forms for the language {language}")
    return WordForms.model_validate(read)


def any_phrase(phrases: Iterable[str]) -> str:
    """One of the phrases as a regular expression over words with a blank behind each."""
    found = [source(phrase, {}) for phrase in phrases]
    return rf"(?:{'|'.join(found)})" if found else "(?!)"


def whole_words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these words or phrases, the longest first, wherever they stand for themselves."""
    known = sorted(map(re.escape, phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(known)})(?!\w)" if known else "(?!)")
