"""Coordination of requests with times: each part as a whole sentence (gapping, pure).

    "turn on the light at seven and off at nine" -> "turn off the light at nine"
    "set a timer for 5 minutes and one for 10"   -> "set a timer for 10 minutes"
    "remind me to feed the cat at six and to feed the dog at seven" -> "remind me to feed the dog"

What a later part leaves out stands in the first. Where the two meet is found by a word that both
have, by a word that ends a command ("on", "off"), or by the article of another thing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hub.language.times.lengths import Lengths

MAX_PARTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningWords:
    """How requests of one language are joined."""

    joints: tuple[str, ...]
    others: tuple[str, ...]
    """What stands for another of the kind: "one", "another"; the longest first."""
    opposite_ends: frozenset[str]
    """Words of a command that alone may tell it from the one before: "on", "off"."""
    articles: frozenset[str]
    pronouns: frozenset[str]
    """What stands for the first part's thing."""
    halves: tuple[str, ...]
    """Behind a time of day: "am", "pm"."""
    next_day: str


def parts_of(said: str, words: JoiningWords) -> tuple[str, ...]:
    """The sentence cut at the words that join requests, and at commas; () for a single one."""
    joints = "|".join(sorted(map(re.escape, words.joints), key=len, reverse=True))
    cut = re.split(rf"\s*,\s*(?:(?:{joints})\s+)?|\s+(?:{joints})\s+", said.strip(" .?!"))
    parts = tuple(part for part in cut if part)
    return parts if 1 < len(parts) <= MAX_PARTS else ()


def whole_parts(
    first: str, command: str, part: str, words: JoiningWords, lengths: Lengths
) -> Iterator[str]:
    """Ways in which a later part is a sentence of its own, the plainest first.

    `first`: the first part; `command`: the same without its time.
    """
    text = _with_unit(first, part, lengths)
    yield text
    lead, rest = command.split(), text.split()
    for other in words.others:
        behind = other.split()
        if [word.lower() for word in rest[: len(behind)]] == behind:
            yield from _met(first.split(), rest[len(behind) :])
            yield " ".join((*lead, *rest[len(behind) :]))
            return
    yield from _met(first.split(), rest)
    if rest[0].lower() in words.opposite_ends:
        at = _first_of(words.opposite_ends, lead)
        yield from (
            () if at is None else (" ".join((*lead[:at], rest[0], *lead[at + 1 :], *rest[1:])),)
        )
    thing = _first_of(words.articles, lead)
    if thing is None:
        return
    if rest[0].lower() in words.articles:
        yield " ".join((*lead[:thing], *rest))
    pronoun = _first_of(words.pronouns, rest)
    if pronoun is not None:
        yield " ".join((*rest[:pronoun], *lead[thing:], *rest[pronoun + 1 :]))


def _first_of(words: frozenset[str], tokens: Sequence[str]) -> int | None:
    return next((at for at, token in enumerate(tokens) if token.lower() in words), None)


def later(text: str, words: JoiningWords) -> tuple[str, ...]:
    """The sentence with what may have to be said of its time, where it comes behind another's."""
    return (text, *(f"{text} {half}" for half in words.halves), f"{text} {words.next_day}")


def _met(first: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    """The first part up to the word that the rest begins with, and the rest."""
    if rest:
        lowered = [word.lower() for word in first]
        for at, word in enumerate(lowered):
            if at and word == rest[0].lower():
                yield " ".join((*first[:at], *rest))


def _with_unit(first: str, part: str, lengths: Lengths) -> str:
    """The part with the first one's unit of time behind its number, where it has none."""
    number, unit = part.split()[-1], first.split()[-1].lower()
    if not lengths.number(number.lower()) or lengths.seconds(f"1 {unit} ") is None:
        return part
    return f"{part} {unit}"
