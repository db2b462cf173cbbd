"""States of the home held against what a model says of them, and told in its place (pure).

What a clause speaks of is found by the names, rooms and kinds in it, what it says by its numbers
and the words of states. It holds where that is so of what it speaks of; what cannot be read so does
not hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hub.agent.clauses import is_number
from hub.agent.pointed_things import KIND_NOUNS, PointedThings
from hub.language.assertions import AssertionWords
from hub.language.spoken_states import UNREACHABLE, answers_to, spoken_state
from hub.language.tables import WORDS, union
from hub.language.words import meanings
from hub.ports import Entity, amount

MOST: Final = 3
"""Things whose states are told in place of a claim; nobody wants to hear more."""
_MEANINGS: Final = meanings(WORDS)
_EVERYTHING: Final = union(table.everything for table in WORDS) - {"all", "alle"}
_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "degrees": ("temperature", "current_temperature", "target_temp_low", "target_temp_high"),
    "percent": ("current_position", "percentage", "current_humidity", "humidity", "battery_level"),
}
"""Attributes by what they are measured in."""
_TEN: Final = 10
_BETWEEN: Final = 4
"""Words between a number and the noun that it counts: "three of the ceiling lights"."""


@dataclass(frozen=True, slots=True)
class _Quantity:
    """Of how many things a clause speaks, and whether it denies."""

    every: bool
    denied: bool
    count: int | None
    """How many it says that there are; 0 for none, None where it does not count."""

    @classmethod
    def of(cls, said: Sequence[str], words: AssertionWords, *, plural: bool) -> "_Quantity":
        none = none_of(said, words)
        count = 0 if none else next(iter(_counts(said, words)), None)
        every = not none and not (words.all_of | words.all_pronouns).isdisjoint(said)
        return cls(
            every=every or (plural and count is None),
            denied=not none and not words.negations.isdisjoint(said),
            count=count,
        )

    @property
    def is_of_a_kind(self) -> bool:
        """Whether it speaks of the things of a kind together."""
        return self.every or self.count is not None

    def is_true(self, each: Iterable[bool | None]) -> bool:
        """Whether a statement is true by what it is for each thing; None says nothing of it."""
        told = [one for one in each if one is not None]
        if not told:
            return False
        if self.count is not None:
            return self._is_counted(told, self.count)
        if self.denied and self.every:
            return not any(told)
        return all(told) != self.denied if self.every or self.denied else any(told)

    def _is_counted(self, told: Sequence[bool], count: int) -> bool:
        """Whether so many are so; of "two lights are not on" it is not known which are meant."""
        whole = len(told) if self.every else count
        return sum(told) == count == whole and not (count and self.denied)


def holds(
    said: Sequence[str],
    words: AssertionWords,
    nouns: Sequence[str],
    known: Sequence[Entity],
    index: PointedThings,
) -> bool:
    """Whether what the clause states is so, now, of what it speaks of among `known`.

    `nouns`: what of the home it speaks of; each must be found in what is meant. A number may be 1
    off, as speech rounds; "all" and a plural speak of every one, a number of as many of the kind
    and room, else one is enough. False where nothing is stated that could be read, and where more
    is counted than one thing.
    """
    if not _is_of_now(said, nouns, words) or len(_counts(said, words)) > 1:
        return False
    meant, quantity = _meant(said, nouns, words, known, index)
    stated = _stated(said, words, meant)
    covered = index.covers(frozenset(nouns) - words.whole, meant)
    if not stated and quantity.count is not None and _says_there_are(said, nouns, words, index):
        return (covered or not quantity.count) and _is_there(
            said, words, quantity.count, known, index
        )
    return bool(stated) and covered and all(map(quantity.is_true, stated))


def _meant(
    said: Sequence[str],
    nouns: Sequence[str],
    words: AssertionWords,
    known: Sequence[Entity],
    index: PointedThings,
) -> tuple[list[Entity], _Quantity]:
    """What a clause speaks of, and of how much of it.

    Things of a kind that are counted or spoken of in the plural are all of it in the room, whatever
    their names; what is in a place without a name ("upstairs") is not known.
    """
    spoken = (*said, *nouns)
    if not KIND_NOUNS.isdisjoint(spoken):
        plural = any(word in KIND_NOUNS and word.endswith("s") for word in spoken)
        quantity = _Quantity.of(said, words, plural=plural)
        if quantity.is_of_a_kind:
            nowhere = quantity.count is not None and not words.places.isdisjoint(said)
            return [] if nowhere else index.of_kind(spoken, known), quantity
    meant = spoken_of(spoken, known, index)
    plural = any(_is_plural(word, meant, index) for word in spoken)
    return meant, _Quantity.of(said, words, plural=plural)


def _is_plural(word: str, meant: Sequence[Entity], index: PointedThings) -> bool:
    """Whether a word is the plural of a word in the name of what is meant."""
    one = word.removesuffix("s")
    return one != word and any(one in index.names_of(thing) for thing in meant)


def _counts(said: Sequence[str], words: AssertionWords) -> list[int]:
    """The numbers that count things of a kind, a measure or a time aside."""
    found = []
    for at, token in enumerate(said):
        behind = said[at + 1 : at + 2 + _BETWEEN]
        noun = next((far for far, one in enumerate(behind) if one in KIND_NOUNS), None)
        if noun is None or not is_number(token, words):
            continue
        measures = words.degrees | words.percent | words.units | words.present | words.past
        value = words.numbers.get(token, amount(token.replace(",", ".")))
        if measures.isdisjoint(behind[:noun]) and value is not None and value == int(value):
            found.append(int(value))
    return found


def _stated(
    said: Sequence[str], words: AssertionWords, meant: Sequence[Entity]
) -> list[list[bool | None]]:
    """By number and state said, whether it is so of each thing."""
    states = [word for word in said if word in words.switched or word in words.states]
    return [
        *([_is_at(one, number, unit) for one in meant] for number, unit in _numbers(said, words)),
        *(_each_so(meant, word) for word in states),
    ]


def _is_of_now(said: Sequence[str], nouns: Sequence[str], words: AssertionWords) -> bool:
    """Whether it is stated with an auxiliary of the present, or without any verb."""
    if not words.future.isdisjoint(said):
        return False
    there = words.past.isdisjoint(said) and not words.there.isdisjoint(said)
    return there or not words.present.isdisjoint(said) or _is_verbless(said, nouns, words)


def _is_verbless(said: Sequence[str], nouns: Sequence[str], words: AssertionWords) -> bool:
    """Whether every word is accounted for, so that none is a verb: "kitchen light off"."""
    known = words.switched | words.states | words.definite | words.yours | words.adverbs
    return (known | words.numbers.keys() | words.deictic | words.degrees).issuperset(
        {*said} - {*nouns}
    )


def none_of(said: Sequence[str], words: AssertionWords) -> bool:
    """Whether it is said that there is none, or that none is so: "no lights are on"."""
    if said[0] in words.there:
        return not words.none.isdisjoint(said)
    single = said[0] in words.negations and said[1:2] and _is_one(said[1], words)
    return said[0] in words.none or bool(single)


def _is_one(token: str, words: AssertionWords) -> bool:
    return token in words.indefinite or words.numbers.get(token) == 1


def _says_there_are(
    said: Sequence[str], nouns: Sequence[str], words: AssertionWords, index: PointedThings
) -> bool:
    """Whether it only says that there are things: "there are two", "two are in the kitchen"."""
    if not words.there.isdisjoint(said):
        return True
    if not index.rooms_in(frozenset(said)):
        return False
    known = words.present | words.prepositions | words.definite | words.adverbs | words.deictic
    return (known | words.numbers.keys() | words.yours).issuperset({*said} - {*nouns})


def _is_there(
    said: Sequence[str],
    words: AssertionWords,
    count: int,
    known: Sequence[Entity],
    index: PointedThings,
) -> bool:
    """Whether there are so many things of a kind that is said, in the room that is said.

    What is no kind ("smoke alarm") is not there where no thing of the room is named so.
    """
    if not KIND_NOUNS.isdisjoint(said):
        return len(index.of_kind(said, known)) == count
    rooms = index.rooms_in(frozenset(said))
    here = [one for one in known if not rooms or one.area_id in rooms]
    named = words.things | words.kept
    return count == 0 and not any(
        word in index.names_of(one) for word in said if word in named for one in here
    )


def telling(
    said: Sequence[str], words: AssertionWords, known: Sequence[Entity], index: PointedThings
) -> str:
    """What is so instead, of at most `MOST` things one by one, of more of a kind by counting.

    "" where the clause speaks of no thing, or of more that cannot be counted.
    """
    meant, quantity = _meant(said, (), words, known, index)
    numbers = _numbers(said, words)
    if numbers:
        meant = [one for one in meant if any(_values(one, unit) for _, unit in numbers)]
    if len(meant) > MOST and quantity.is_of_a_kind:
        return _counted_out(said, words, meant)
    if not 0 < len(meant) <= MOST:
        return ""
    return " ".join(f"The {one.name.lower()} is {_told(one)}." for one in meant)


def _counted_out(said: Sequence[str], words: AssertionWords, meant: Sequence[Entity]) -> str:
    """How many of a kind are as was said: "Of 7 lights, none is on."; "" where it is not one."""
    states = [word for word in said if word in words.switched or word in words.states]
    domains = {one.domain for one in meant}
    kind = WORDS[0].kinds.get(domains.pop())
    if len(states) != 1 or domains or kind is None or not kind.plural:
        return ""
    told = _each_so(meant, states[0])
    if told.count(None) == len(told):
        return ""
    so, state = told.count(True), _MEANINGS.get(states[0], states[0])
    total = len(told) - told.count(None)
    return f"Of {total} {kind.plural}, {so or 'none'} {'are' if so > 1 else 'is'} {state}."


def spoken_of(said: Sequence[str], known: Sequence[Entity], index: PointedThings) -> list[Entity]:
    """Of `known`, what the words speak of: the things that most of them point at.

    All of it where no word points at any ("it is locked", "everything is off").
    """
    if not _EVERYTHING.isdisjoint(said):
        return list(known)
    return index.pointed_at(said, known)


def _numbers(said: Sequence[str], words: AssertionWords) -> list[tuple[float, str]]:
    """The numbers of degrees and percent; one that cannot be read is NaN, which nothing is at."""
    found: list[tuple[float, str]] = []
    for at, token in enumerate(said):
        unit = said[at + 1] if at + 1 < len(said) else ""
        kind = "degrees" if unit in words.degrees else "percent" if unit in words.percent else ""
        if kind and is_number(token, words):
            value = _value(said, at, words)
            found.append((float("nan") if value is None else value, kind))
    return found


def _value(said: Sequence[str], at: int, words: AssertionWords) -> float | None:
    """The number that ends at this token: "20", "twenty", "twenty-one", "twenty one"."""
    token = said[at]
    if token[0].isdigit():
        return amount(token.replace(",", "."))
    value = sum(words.numbers[part] for part in token.split("-"))
    tens = words.numbers.get(said[at - 1], 0) if at else 0
    joins = 0 < value < _TEN < tens and tens % _TEN == 0
    return value + tens if joins else value


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


def _each_so(meant: Iterable[Entity], word: str) -> list[bool | None]:
    """Whether each is as the word says; things of one kind in one state are read once."""
    read: dict[tuple[object, ...], bool | None] = {}
    told = []
    for one in meant:
        attributes = one.attributes
        key = (
            one.domain,
            one.state,
            attributes.get("device_class"),
            attributes.get("is_volume_muted"),
        )
        if key not in read:
            read[key] = _is_so(one, word)
        told.append(read[key])
    return told


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
