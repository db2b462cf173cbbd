"""Places said anywhere in a sentence: the sentence without them, and where it is meant for (pure).

"W salonie zamknij rolety", "close in the kitchen the blinds": templates have a place where it is
said most often. Where no template reads a sentence, the words for a place are taken out, and what
the rest means is meant for that place. The words are data of the language (`places` in
`hub/intents/*/words.yaml`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from hub.intents.matcher import HERE, Recognition, SentenceMatcher
from hub.intents.word_forms import word_forms
from hub.language.current import ENGLISH, current

_NO_PLACE: Final = ("HassListAddItem", "HassShoppingListAddItem", "HassBroadcast", "HassRespond")
"""Intents that take any words: a place in these is part of what is said."""


def readings(plain: str, matcher: SentenceMatcher) -> list[Recognition]:
    """The readings of a sentence that says its place where no template has it."""
    found = []
    for rest, place in parted(plain, matcher.lexicon.areas):
        found += [placed(reading, place) for reading in matcher.readings(rest)]
    return [reading for reading in found if reading is not None]


def parted(plain: str, areas: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every way to take one place out of a sentence: the rest, with the place's id or `HERE`.

    `areas`: spoken name of a place to its id. Nothing in English, whose templates have all places.
    """
    words = None if current() == ENGLISH else word_forms(current()).places
    if words is None:
        return
    for start in (0, *(at + 1 for at, letter in enumerate(plain) if letter == " ")):
        behind = f"{plain[start:]} "
        for phrase in words.here:
            if behind.startswith(f"{phrase} "):
                yield _joined(plain[:start], behind[len(phrase) :]), HERE
        for phrase in words.prepositions:
            told = phrase if phrase.endswith("'") else f"{phrase} "
            if behind.startswith(told):
                yield from _behind(plain[:start], behind[len(told) :], areas)


def _behind(before: str, behind: str, areas: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The place that begins `behind`, the longest there is."""
    known = [name for name in areas if behind.startswith(f"{name} ")]
    if known:
        name = max(known, key=len)
        yield _joined(before, behind[len(name) :]), areas[name]


def placed(reading: Recognition, place: str) -> Recognition | None:
    """The reading, meant for the place; None where it has a place, or takes any words."""
    if reading.area not in (None, HERE) or reading.guessed or reading.intent in _NO_PLACE:
        return None
    return replace(reading, area=place, every=False)


def _joined(before: str, behind: str) -> str:
    return " ".join(f"{before} {behind}".split())
