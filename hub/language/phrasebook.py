"""Message catalogue: what the hub says, in the language that is spoken.

A sentence is written in English where it is made, with its values in braces, and is itself the key
of its translation, as with gettext. The translations of a language are a YAML file beside its word
tables (`hub/language/de/answers.yaml`); a test holds each against every sentence of the code.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from hub.language.current import ENGLISH, current
from hub.language.data_files import data_file

FILE: Final = "answers.yaml"
PLACES: Final = "places.yaml"


def worded(english: str, **values: object) -> str:
    """The sentence in the language that is spoken, with its values put in.

    English stands in for a sentence that the language has no words for; the checklist of languages
    (`tests/hub/language/test_complete.py`) lets none be without.
    """
    pattern = phrasebook(current()).get(english, english)
    return pattern.format(**values) if values else pattern


def in_place(place: str) -> str:
    """Where something is that is in a room: "im Bad"; by how the room's name ends."""
    named = place.lower()
    for ending, phrase in places(current()).items():
        if named.endswith(ending):
            return phrase.format(place=place)
    return place


@cache
def places(language: str) -> Mapping[str, str]:
    """How "in" is said with a room, by the ending of its name; the first that fits counts."""
    return _read(language, PLACES)


@cache
def phrasebook(language: str) -> Mapping[str, str]:
    """English to this language; nothing for English itself, and for a language without a file."""
    return _read(language, FILE)


def _read(language: str, name: str) -> Mapping[str, str]:
    if language == ENGLISH:
        return {}
    read = data_file("hub.language", language, name) or {}
    return {str(key): str(value) for key, value in read.items()}
