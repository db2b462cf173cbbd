"""Aligns the words of two transcripts by edit distance of letters and sounds (Metaphone). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import jellyfish

from ingle.speech import spokenform

_BLOCKS: Final = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 0), (0, 1))
"""How many words on either side may stand for each other: "living room" is often heard as one
word."""


@dataclass(frozen=True, slots=True)
class Match:
    """One aligned block: the words of either transcript at the same place; one may be empty."""

    one: tuple[int, int]
    """Begin and end in the first transcript's words."""
    other: tuple[int, int]
    likeness: float
    """0..1, see `likeness`; 0 where one side is empty."""


def likeness(one: str, other: str) -> float:
    """0..1: the mean of the edit similarities of the letters and of the sounds (Metaphone)."""
    sounds = _edit_similarity(jellyfish.metaphone(one), jellyfish.metaphone(other))
    return (_edit_similarity(one, other) + sounds) / 2


def align(one: Sequence[str], other: Sequence[str]) -> list[Match]:
    """The cheapest pairing of the two, in order; every word is in exactly one match."""
    spelled = [
        [spokenform.spell(word).replace(" ", "") for word in words] for words in (one, other)
    ]
    costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], Match] = {}
    for at in range(len(one) + 1):
        for other_at in range(len(other) + 1):
            for match, cost in _steps(spelled[0], spelled[1], at, other_at):
                end, total = (match.one[1], match.other[1]), costs[at, other_at] + cost
                if total < costs.get(end, float("inf")):
                    costs[end], back[end] = total, match
    path: list[Match] = []
    end = (len(one), len(other))
    while end != (0, 0):
        path.append(back[end])
        end = (back[end].one[0], back[end].other[0])
    return path[::-1]


def _steps(one: list[str], other: list[str], at: int, other_at: int) -> list[tuple[Match, float]]:
    """The matches that can follow here, and what each costs: unlike letters."""
    steps = []
    for words, other_words in _BLOCKS:
        end, other_end = at + words, other_at + other_words
        if end > len(one) or other_end > len(other):
            continue
        left, right = "".join(one[at:end]), "".join(other[other_at:other_end])
        like = likeness(left, right) if left and right else 0.0
        steps.append(
            (Match((at, end), (other_at, other_end), like), (1 - like) * max(len(left), len(right)))
        )
    return steps


def _edit_similarity(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1.0 - jellyfish.levenshtein_distance(one, other) / longest if longest else 1.0
