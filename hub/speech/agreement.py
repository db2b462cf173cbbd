"""Two recognisers, one answer: a grammar that knows the home's words and an open one that knows every word. Pure.

A grammar takes almost any sentence for one of its own; where an open recogniser hears much the same, it is one. Words
that would make it another action, and that the two hear differently, go back to the person as a question.
"""

import dataclasses
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

import jellyfish

from hub.speech import spokenform
from hub.speech.engine import Heard

AGREEMENT: Final = 0.4
"""Similarity from which the grammar is believed; `python -m bench.agreement` prints both errors around it."""

_OPPOSITES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    word: (one, other)
    for ones, others in (
        (("on",), ("off", "of")),
        (("open", "opened"), ("close", "closed", "shut")),
        (("lock", "locked"), ("unlock", "unlocked")),
        (("up",), ("down",)),
        (("mute",), ("unmute",)),
        (("brighten",), ("dim",)),
    )
    for one, other, members in ((ones, others, ones), (others, ones, others))
    for word in members
}
"""Each word to those that mean the same and those that mean the opposite; "of" is how "off" is often written down."""
_NEGATIONS: Final = frozenset({"not", "dont", "doesnt", "never", "without", "except", "unless"})
_SOUNDS_ALIKE: Final = {"to": "2", "too": "2", "for": "4", "won": "1", "ate": "8"}
_LITTLE_WORDS: Final = "a an the please to in at for is are it of and could can would you i me my now just up"
_FILLERS: Final = frozenset(_LITTLE_WORDS.split())
_SAME_WORD: Final = 0.5
"""Similarity from which two words may be one word heard twice."""
_EXTRA_LETTERS: Final = 6
"""Letters in words that only the open recogniser heard, from which the sentence is another one ("... at sunset")."""


def similarity(one: str, other: str) -> float:
    """0..1: the mean of the edit similarities of the letters and of the sounds (Metaphone)."""
    one, other = (" ".join(map(spokenform.spell, spokenform.words(text))) for text in (one, other))
    letters = _edit_similarity(one, other)
    sounds = _edit_similarity(jellyfish.metaphone(one), jellyfish.metaphone(other))
    return (letters + sounds) / 2


def agree(grammar: Heard, open: Heard, *, known: AbstractSet[str] = frozenset(), threshold: float = AGREEMENT) -> Heard:  # noqa: A002
    """What was said, of what the grammar and the open recogniser heard; `known` are the grammar's words.

    `alternatives` are set where they agree but for a number, an opposite (on/off) or a name.
    """
    if not grammar.text or similarity(grammar.text, open.text) < threshold:
        return open
    said, heard = spokenform.words(grammar.text), spokenform.words(open.text)
    heard = _numbers_apart(said, heard)
    if _NEGATIONS & (set(heard) - set(said)) or _extra_letters(said, heard) >= _EXTRA_LETTERS:
        return open
    readings = [*_other_numbers(said, heard), *_other_senses(said, heard), *_other_names(said, heard, known)]
    alternatives = tuple(dict.fromkeys(reading or open.text for reading in readings))
    return dataclasses.replace(grammar, alternatives=alternatives)


def _edit_similarity(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1.0 - jellyfish.levenshtein_distance(one, other) / longest if longest else 1.0


def _numbers_apart(said: list[str], heard: list[str]) -> list[str]:
    """`heard` with "410" and "2" as "for 10" and "to" where the grammar has those words there: they sound the same."""
    apart: list[str] = []
    for word in heard:
        joined = next((a for a, b in pairwise(said) if _SOUNDS_ALIKE.get(a, "-") + b == word), None)
        if joined is not None and word.isdecimal():
            apart += [joined, word[1:]]
        elif word.isdecimal() and word not in said:
            apart.append(next((a for a in said if _SOUNDS_ALIKE.get(a) == word and a not in heard), word))
        else:
            apart.append(word)
    return apart


def _extra_letters(said: list[str], heard: list[str]) -> int:
    """Letters in words at places where the grammar has nothing at all."""
    extra = 0
    for kind, _, _, begin, end in _differences(said, heard):
        if kind == "insert":
            extra += sum(len(word) for word in heard[begin:end] if word not in _FILLERS)
    return extra


def _other_numbers(said: list[str], heard: list[str]) -> list[str]:
    """Readings with the numbers that the open recogniser heard, if it heard others; "" stands for its own words."""
    numbers = [word for word in said if word.isdecimal()]
    others = [word for word in heard if word.isdecimal()]
    if numbers == others:
        return []
    if len(numbers) != len(others):
        return [""]
    left = iter(others)
    return [" ".join(spokenform.spell(next(left) if word.isdecimal() else word) for word in said)]


def _other_senses(said: list[str], heard: list[str]) -> list[str]:
    """Readings with on for off and the like, where the open recogniser heard the opposite and not the same."""
    readings = []
    for at, word in enumerate(said):
        same, opposite = _OPPOSITES.get(word, ((), ()))
        contrary = next((other for other in opposite if other in heard and other not in said), None)
        if contrary is not None and not set(same) & set(heard):
            readings.append(_reading(said, at, opposite[0] if contrary == "of" else contrary))
    return readings


def _other_names(said: list[str], heard: list[str], known: AbstractSet[str]) -> list[str]:
    """Readings with another of the grammar's words, where the open recogniser clearly heard that one."""
    readings = []
    for kind, begin, end, other_begin, other_end in _differences(said, heard):
        if kind != "replace" or end - begin != other_end - other_begin:
            continue
        for at, other in zip(range(begin, end), heard[other_begin:other_end], strict=True):
            word = said[at]
            content = not {word, other} & _FILLERS and not word.isdecimal() and word not in _OPPOSITES
            if content and other in known and _edit_similarity(word, other) < _SAME_WORD:
                readings.append(_reading(said, at, other))
    return readings


def _reading(said: list[str], at: int, word: str) -> str:
    return " ".join(spokenform.spell(other) for other in (*said[:at], word, *said[at + 1 :]))


def _differences(said: list[str], heard: list[str]) -> list[tuple[str, int, int, int, int]]:
    matcher = SequenceMatcher(None, said, heard, autojunk=False)
    return [step for step in matcher.get_opcodes() if step[0] != "equal"]
