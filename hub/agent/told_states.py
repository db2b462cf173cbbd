"""States of the home held against what a model says of them, and told in its place (pure).

What a clause speaks of is found by the names, rooms and kinds in it, what it says by its numbers
and the words of states. It holds where that is so of what it speaks of; what cannot be read so does
not hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.agent.clauses import is_number
from hub.language.assertions import AssertionWords
from hub.language.spoken_states import UNREACHABLE, answers_to, spoken_state
from hub.language.tables import WORDS, union
from hub.language.words import folded, meanings, nouns_of
from hub.ports import Entity, HomeSnapshot, amount

MOST: Final = 3
"""Things whose states are told in place of a claim; nobody wants to hear more."""
_MEANINGS: Final = meanings(WORDS)
_EVERYTHING: Final = union(table.everything for table in WORDS)
_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "degrees": ("temperature", "current_temperature", "target_temp_low", "target_temp_high"),
    "percent": ("current_position", "percentage", "current_humidity", "humidity", "battery_level"),
}
"""Attributes by what they are measured in."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Quantity:
    """Of how many things a clause speaks, and whether it denies."""

    every: bool
    none: bool
    denied: bool

    @classmethod
    def of(cls, said: Sequence[str], words: AssertionWords, meant: Sequence[Entity]) -> "_Quantity":
        none = none_of(said, words)
        plural = any(word.endswith("s") and word in _nouns(meant) for word in said)
        return cls(
            every=plural or not (words.all_of | words.all_pronouns).isdisjoint(said),
            none=none,
            denied=none or not words.negations.isdisjoint(said),
        )

    def is_true(self, each: Iterable[bool | None]) -> bool:
        """Whether a statement is true by what it is for each thing; None says nothing of it."""
        told = [one for one in each if one is not None]
        if not told:
            return False
        if self.none or (self.denied and self.every):
            return not any(told)
        return all(told) != self.denied if self.every or self.denied else any(told)


def holds(
    said: Sequence[str],
    words: AssertionWords,
    nouns: Sequence[str],
    known: Sequence[Entity],
    home: HomeSnapshot,
) -> bool:
    """Whether what the clause states is so, now, of what it speaks of among `known`.

    `nouns`: what of the home it speaks of; each must be found in what is meant. A number may be 1
    off, as speech rounds; "all" and a plural speak of every one, else one is enough. False where
    nothing is stated that could be read.
    """
    if not _is_of_now(said, nouns, words):
        return False
    meant = spoken_of((*said, *nouns), known, home)
    stated = _stated(said, words, meant)
    if not stated and none_of(said, words):
        return not _is_there(said, known, home)
    quantity = _Quantity.of((*said, *nouns), words, meant)
    return bool(stated) and _covers(meant, nouns, home) and all(map(quantity.is_true, stated))


def _stated(
    said: Sequence[str], words: AssertionWords, meant: Sequence[Entity]
) -> list[list[bool | None]]:
    """By number and state said, whether it is so of each thing."""
    states = [word for word in said if word in words.switched or word in words.states]
    return [
        *([_is_at(one, number, unit) for one in meant] for number, unit in _numbers(said, words)),
        *([_is_so(one, word) for one in meant] for word in states),
    ]


def _is_of_now(said: Sequence[str], nouns: Sequence[str], words: AssertionWords) -> bool:
    """Whether it is stated with an auxiliary of the present, or without any verb."""
    if not words.future.isdisjoint(said):
        return False
    return not words.present.isdisjoint(said) or _is_verbless(said, nouns, words)


def _is_verbless(said: Sequence[str], nouns: Sequence[str], words: AssertionWords) -> bool:
    """Whether every word is accounted for, so that none is a verb: "kitchen light off"."""
    known = words.switched | words.states | words.definite | words.yours | words.adverbs
    return (known | words.numbers | words.deictic | words.degrees).issuperset({*said} - {*nouns})


def _covers(meant: Sequence[Entity], nouns: Iterable[str], home: HomeSnapshot) -> bool:
    """Whether every noun names something of what is meant: a name, a kind or the room."""
    areas = {one.area_id: one for one in home.areas}
    own = {
        word
        for one in meant
        for thing in (one, areas.get(one.area_id or ""))
        if thing is not None
        for name in (thing.name, *thing.aliases)
        for word in _WORD.findall(folded(name))
    }.union(*(nouns_of(one.domain, WORDS) for one in meant))
    return all(noun in own or noun.removesuffix("s") in own for noun in nouns)


def none_of(said: Sequence[str], words: AssertionWords) -> bool:
    """Whether it is said that there is none, or that none is so: "no lights are on"."""
    return said[0] in words.none or (said[0] in words.there and not words.none.isdisjoint(said))


def _is_there(said: Sequence[str], known: Sequence[Entity], home: HomeSnapshot) -> bool:
    """Whether there is a thing of a kind or name that is said, in the room that is said."""
    spoken = frozenset(said)
    named = {
        area.area_id
        for area in home.areas
        if any(
            frozenset(_WORD.findall(folded(name))) <= spoken for name in (area.name, *area.aliases)
        )
    }
    return any(
        not spoken.isdisjoint(
            nouns_of(one.domain, WORDS).union(_WORD.findall(folded(one.name)))
            - {word for area in home.areas for word in _WORD.findall(folded(area.name))}
        )
        for one in known
        if not named or one.area_id in named
    )


def telling(
    said: Sequence[str], words: AssertionWords, known: Sequence[Entity], home: HomeSnapshot
) -> str:
    """What is so instead, of at most `MOST` things; "" where the clause speaks of none or more."""
    meant = spoken_of(said, known, home)
    numbers = _numbers(said, words)
    if numbers:
        meant = [one for one in meant if any(_values(one, unit) for _, unit in numbers)]
    if not 0 < len(meant) <= MOST:
        return ""
    return " ".join(f"The {one.name.lower()} is {_told(one)}." for one in meant)


def spoken_of(said: Sequence[str], known: Sequence[Entity], home: HomeSnapshot) -> list[Entity]:
    """Of `known`, what the words speak of: the things that most of them point at.

    All of it where no word points at any ("it is locked", "everything is off").
    """
    spoken = frozenset(said)
    if not spoken.isdisjoint(_EVERYTHING - {"all", "alle"}):
        return list(known)
    areas = {
        area.area_id: frozenset(
            word for name in (area.name, *area.aliases) for word in _WORD.findall(folded(name))
        )
        for area in home.areas
    }
    points = [
        (_points(one, spoken, areas.get(one.area_id or "", frozenset())), one) for one in known
    ]
    most = max((count for count, _ in points), default=0)
    return [one for count, one in points if count == most]


def _points(entity: Entity, spoken: frozenset[str], area: frozenset[str]) -> int:
    names = frozenset(
        word for name in (entity.name, *entity.aliases) for word in _WORD.findall(folded(name))
    )
    kinds = nouns_of(entity.domain, WORDS)
    singular = spoken | {word.removesuffix("s") for word in spoken}
    kind = 0 if kinds.isdisjoint(spoken) else 1
    return 2 * len(names & singular) + len((area - names) & spoken) + kind


def _nouns(meant: Iterable[Entity]) -> frozenset[str]:
    own = frozenset(f"{word}s" for one in meant for word in _WORD.findall(folded(one.name)))
    return own.union(*(nouns_of(one.domain, WORDS) for one in meant))


def _numbers(said: Sequence[str], words: AssertionWords) -> list[tuple[float, str]]:
    """The numbers of degrees and percent; a number in words is NaN, which nothing is at."""
    found: list[tuple[float, str]] = []
    for at, token in enumerate(said):
        unit = said[at + 1] if at + 1 < len(said) else ""
        kind = "degrees" if unit in words.degrees else "percent" if unit in words.percent else ""
        if kind and is_number(token, words):
            value = amount(token.replace(",", ".")) if token[0].isdigit() else None
            found.append((float("nan") if value is None else value, kind))
    return found


def _is_at(entity: Entity, number: float, unit: str) -> bool | None:
    values = _values(entity, unit)
    return any(abs(number - one) <= 1.0 for one in values) if values else None


def _values(entity: Entity, unit: str) -> list[float]:
    """Every number that the thing may be said to be at.

    Home Assistant counts brightness to 255 and volume to 1; both are spoken of in percent.
    """
    attributes = entity.attributes
    found = [amount(attributes.get(key)) for key in _MEASURES[unit]]
    measured = str(attributes.get("unit_of_measurement") or "")
    if measured[:1] == ("°" if unit == "degrees" else "%"):
        found.append(amount(entity.state))
    if unit == "percent":
        found += _percents(entity)
    return [one for one in found if one is not None]


def _percents(entity: Entity) -> list[float | None]:
    """The brightness and the volume."""
    brightness = amount(entity.attributes.get("brightness"))
    volume = amount(entity.attributes.get("volume_level"))
    dark = entity.domain == "light" and entity.state == "off"
    return [
        None if brightness is None else brightness / 2.55,
        None if volume is None else volume * 100,
        0.0 if dark else None,
    ]


def _is_so(entity: Entity, word: str) -> bool | None:
    """Whether the thing is as the word of a state says; None where it says nothing of it."""
    if entity.state in UNREACHABLE:
        return None
    meant = _MEANINGS.get(word, word)
    if meant == "muted":
        return entity.attributes.get("is_volume_muted") is True
    so = answers_to(entity, word)
    return answers_to(entity, meant) if so is None else so


def _told(entity: Entity) -> str:
    target = amount(entity.attributes.get("temperature"))
    if entity.domain == "climate" and target is not None and entity.state != "off":
        return f"set to {target:g} degrees"
    brightness = amount(entity.attributes.get("brightness"))
    if entity.domain == "light" and entity.state == "on" and brightness is not None:
        return f"on at {round(brightness / 2.55)} percent"
    return spoken_state(entity)
