"""Near matches: the names that are like a name said, by letters, by words and by sound (pure).

Rapidfuzz compares with all names at once in C; what it leaves, a few, is weighed as people hear
it. Names that share all their words or their consonants are found by an index.
"""

import re
import unicodedata
from collections.abc import Container, Iterable
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from heapq import nsmallest
from math import ceil
from typing import Final

from rapidfuzz import fuzz, process

from hub.language.en.words import WORDS

NEAR: Final = 0.65
"""Likeness from 0 to 1 from which a name is offered; below, unrelated names would be offered."""
MAX_OFFERED: Final = 4
_CONTAINED: Final = 0.8
"""Likeness of a name that has all of the words said: "desk lamp" is "desk lamp by the window"."""
_SOUNDS_ALIKE: Final = 0.75
"""Likeness of a name with the same consonants in the same order: "nite lite", "night light"."""
_ALIKE: Final = 0.4
"""Likeness by letters that what sounds alike needs, too: a "xylophone" is no "shelf fan"."""
_ROUNDING: Final = 1e-6
"""Per cent by which two ways to compute the same likeness may differ."""
_NONE: Final = frozenset[str]()
_FILLING: Final = frozenset({"the", "in", "of"})
_MUTE: Final = re.compile(r"\bk(?=n)|\bw(?=r)|gh|(?<=m)b\b")
_SAME_SOUND: Final = str.maketrans(
    {"b": "p", "v": "f", "w": "f", "d": "t", "c": "k", "q": "k", "g": "k", "x": "s", "z": "s"}
)
"""Consonants that are easily heard for others, with those others."""
_NO_SOUND: Final = re.compile(r"[^pftkslmnr]")
_TWICE: Final = re.compile(r"(.)\1+")
_FEWEST_SOUNDS: Final = 3
"""Consonants that a name needs to be told by them alone."""


@lru_cache(maxsize=4096)
def sound(name: str) -> str:
    """A name's consonants, those that are easily misheard for each other as one (phonetic key).

    Empty for one with too few to tell it by.
    """
    plain = unicodedata.normalize("NFD", name.lower()).replace("ph", "f")
    heard = _NO_SOUND.sub("", _MUTE.sub("", plain).translate(_SAME_SOUND))
    key = _TWICE.sub(r"\1", heard)
    return key if len(key) >= _FEWEST_SOUNDS else ""


class NearNames:
    """Names to find near matches among; another set of names is made by difference."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, str] = {}
        """Each with the form that it is compared in."""
        self._by_word: dict[str, frozenset[str]] = {}
        self._by_sound: dict[str, frozenset[str]] = {}
        self._add(names)

    def changed(self, gone: Iterable[str], come: Iterable[str]) -> "NearNames":
        """These names without some and with others."""
        other = NearNames()
        other._names = dict(self._names)
        other._by_word = dict(self._by_word)
        other._by_sound = dict(self._by_sound)
        other._remove(gone)
        other._add(come)
        return other

    def _add(self, names: Iterable[str]) -> None:
        words: dict[str, set[str]] = {}
        sounds: dict[str, set[str]] = {}
        for name in names:
            self._names[name] = alike = _alike(name)
            for word in alike.split():
                words.setdefault(word, set()).add(name)
            sounds.setdefault(sound(name), set()).add(name)
        for found, index in ((words, self._by_word), (sounds, self._by_sound)):
            for key, more in found.items():
                index[key] = index.get(key, _NONE) | more

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            alike = self._names.pop(name, None)
            if alike is None:
                continue
            for word in set(alike.split()):
                self._by_word[word] -= {name}
            self._by_sound[sound(name)] -= {name}

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def like(self, said: str, among: Container[str] | None = None) -> dict[str, float]:
        """Up to `MAX_OFFERED` names like the one said, each with its likeness, the likest first.

        `among`: the names that are looked at; None: all.
        """
        bounds = {name: _bound(said, name) for name in self._candidates(said, among)}
        found: list[tuple[float, str]] = []
        for name in sorted(bounds, key=lambda one: (-bounds[one], one)):
            if bounds[name] < (found[-1][0] if len(found) == MAX_OFFERED else NEAR):
                break
            like = likeness(said, name)
            if like >= NEAR:
                found = sorted([*found, (like, name)], key=lambda one: (-one[0], one[1]))
                found = found[:MAX_OFFERED]
        return {name: like for like, name in found}

    def _candidates(self, said: str, among: Container[str] | None) -> set[str]:
        """All names that may be as like as `NEAR`, and some that are not."""
        alike, names = _alike(said), self._list
        near = process.extract(
            alike,
            [*self._names.values()],
            scorer=fuzz.ratio,
            score_cutoff=100 * NEAR - _ROUNDING,
            limit=None,
        )
        found = {names[at] for _, _, at in near}
        found |= self._by_sound.get(sound(said) or said, _NONE)
        words = sorted(
            (self._by_word.get(word, _NONE) for word in {*alike.split()} - _FILLING), key=len
        )
        if among is not None:
            found = {name for name in found if name in among}
            words = [frozenset(name for name in names if name in among) for names in words]
        if len(words) == 1:  # all that have the word are equally like
            return found.union(nsmallest(MAX_OFFERED, words[0]))
        # a name with enough of the words has one of the rarest
        return found.union(*words[: len(words) - ceil(NEAR * len(words)) + 1])

    @cached_property
    def _list(self) -> list[str]:
        return [*self._names]


def likeness(said: str, name: str) -> float:
    """Similarity from 0 to 1: by letters (gestalt pattern matching), common words or sound.

    Letters are compared without the words that both begin or end with: "light in the kitchen" is
    like "kitchen light", "cellar light" is not like "hallway light".
    """
    by_words = _by_words(said, name)
    if by_words == _CONTAINED:
        return by_words
    ours, theirs = _apart(said, name)
    by_letters = SequenceMatcher(None, ours, theirs).ratio()
    return max(by_letters, by_words, _by_sound(ours, theirs, by_letters))


def _bound(said: str, name: str) -> float:
    """At least the likeness of the two, at a hundredth of the cost.

    What gestalt pattern matching finds in common is a common subsequence, too, and no longer than
    the longest, by which rapidfuzz compares.
    """
    ours, theirs = _apart(said, name)
    by_letters = (fuzz.ratio(ours, theirs) + _ROUNDING) / 100
    return max(by_letters, _by_words(said, name), _by_sound(ours, theirs, by_letters))


def _by_words(said: str, name: str) -> float:
    ours, theirs = {*_alike(said).split()} - _FILLING, {*_alike(name).split()}
    return _CONTAINED if ours and ours < theirs else len(ours & theirs) / max(1, len(ours | theirs))


def _by_sound(said: str, name: str, by_letters: float) -> float:
    if not _ALIKE <= by_letters < _SOUNDS_ALIKE:
        return 0.0
    key = sound(said)
    return _SOUNDS_ALIKE if key and key == sound(name) else 0.0


def _apart(said: str, name: str) -> tuple[str, str]:
    """Both without the words that both begin or end with, and without "room" in two of them."""
    ours, theirs = _alike(said).split(), _alike(name).split()
    while len(ours) > 1 < len(theirs) and ours[-1] == theirs[-1]:
        ours, theirs = ours[:-1], theirs[:-1]
    while len(ours) > 1 < len(theirs) and ours[0] == theirs[0]:
        ours, theirs = ours[1:], theirs[1:]
    one, other = " ".join(ours), " ".join(theirs)
    if one.endswith(WORDS.room) and other.endswith(WORDS.room):
        return one.removesuffix(WORDS.room), other.removesuffix(WORDS.room)
    return one, other


@lru_cache(maxsize=4096)
def _alike(words: str) -> str:
    """The words, several of a kind as one: "lights" as "light"."""
    lights = WORDS.kinds["light"].nouns
    return " ".join(word.removesuffix("s") if word in lights else word for word in words.split())
