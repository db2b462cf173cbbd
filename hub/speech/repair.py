"""The nearest sentence that is built like a command: what a reading may have been misheard from. Pure.

"Get the bedroom fun going" is no sentence of the home's; "get the bedroom fan going" is, and sounds nearly the same.
Whether it was said is for a witness to say who hears the sound again: here only letters and sounds are compared.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hub.speech.alignment import likeness
from hub.speech.wordpairs import BEGIN, END, WordPairs, spoken_words

FARTHEST: Final = 0.34
"""Share of a reading's letters that may be unlike those of its repair."""
MAX_WORDS: Final = 16
_LITTLE_WORD: Final = 3
"""Letters up to which a word may be added or left out: "the", "to", "for"."""
_UNLIKE: Final = 0.75
"""How unlike two words may be that stand for each other."""


@dataclass(frozen=True, slots=True)
class _Path:
    cost: float
    words: tuple[str, ...]


def repaired(reading: str, language: WordPairs) -> str | None:
    """The nearest sentence every pair of whose words the language knows; None where none is near, or it is one."""
    said = spoken_words(reading)
    if not said or len(said) > MAX_WORDS or not language.pairs or language.unknown(reading) == 0:
        return None
    following = _following(language)
    letters = sum(map(len, said))
    # How far the reading is consumed, and the last word of the sentence that is being built.
    ways: list[dict[str, _Path]] = [{} for _ in range(len(said) + 1)]
    ways[0][BEGIN] = _Path(0.0, ())
    for at in range(len(said) + 1):
        _add_little_words(ways[at], following)
        for last, path in ways[at].items():
            if at < len(said) and len(said[at]) <= _LITTLE_WORD:
                _keep(ways[at + 1], last, _Path(path.cost + len(said[at]), path.words))
            for taken in (1, 2):
                heard = "".join(said[at : at + taken])
                if at + taken > len(said):
                    break
                for word in following[last]:
                    unlike = 1.0 - _likeness(heard, word)
                    cost = path.cost + unlike * max(len(heard), len(word))
                    if unlike <= _UNLIKE and cost <= FARTHEST * letters:
                        _keep(ways[at + taken], word, _Path(cost, (*path.words, word)))
    whole = [path for last, path in ways[-1].items() if (last, END) in language.pairs and path.words]
    best = min(whole, key=lambda path: path.cost, default=None)
    return " ".join(best.words) if best is not None and best.cost <= FARTHEST * letters else None


def repairs(readings: Sequence[str], language: WordPairs, most: int) -> list[str]:
    """The repairs of the readings, in their order, each once and none that was read; at most so many."""
    known = {" ".join(spoken_words(reading)) for reading in readings}
    found: dict[str, None] = {}
    for reading in readings:
        sentence = repaired(reading, language)
        if sentence is not None and sentence not in known:
            found[sentence] = None
        if len(found) == most:
            break
    return list(found)


def _following(language: WordPairs) -> defaultdict[str, list[str]]:
    following: defaultdict[str, list[str]] = defaultdict(list)
    for first, second in sorted(language.pairs):
        if second != END:
            following[first].append(second)
    return following


def _add_little_words(ways: dict[str, _Path], following: defaultdict[str, list[str]]) -> None:
    for last, path in list(ways.items()):
        for word in following[last]:
            if len(word) <= _LITTLE_WORD:
                _keep(ways, word, _Path(path.cost + len(word), (*path.words, word)))


def _keep(ways: dict[str, _Path], last: str, path: _Path) -> None:
    if last not in ways or path.cost < ways[last].cost:
        ways[last] = path


@lru_cache(100_000)
def _likeness(heard: str, word: str) -> float:
    return likeness(heard, word)
