"""Nearest grammatical hypothesis to a misheard one: Viterbi search over bigrams. Pure.

"Get the bedroom fun going" is no sentence of the home's; "get the bedroom fan going" is, and sounds
nearly the same. Whether it was said is for Whisper to score against the sound: here only letters
and sounds are compared.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingle.speech.fusion.alignment import likeness
from ingle.speech.fusion.bigrams import BEGIN, END, Bigrams, spoken_words
from ingle.speech.opposites import OPPOSITES

FARTHEST: Final = 0.34
"""Share of a reading's letters that may be unlike those of its repair."""
MAX_WORDS: Final = 16
_OPPOSITES: Final = OPPOSITES["en"]
_LITTLE_WORD: Final = 3
"""Letters up to which a word may be added or left out: "the", "to", "for"."""
_TAKEN: Final = 2
"""Words of a reading that may stand for one word."""
_UNLIKE: Final = 0.75
"""How unlike two words may be that stand for each other."""
_REMEMBERED: Final = 2000
"""Words whose nearness to all words of the language is remembered: the same ones are heard again
and again."""

Costs = NDArray[np.float64]


class Repairer:
    """Finds repairs in one language; a few milliseconds a reading."""

    def __init__(self, language: Bigrams) -> None:
        self._language = language
        self._words = [BEGIN, *sorted(language.words)]
        places = {word: place for place, word in enumerate(self._words)}
        self._follows = np.full((len(places), len(places)), np.inf)
        """0 where the first word may follow the second."""
        self._ends = np.full(len(places), np.inf)
        """0 for the words that a sentence may end with."""
        for first, second in language.pairs:
            if second == END:
                self._ends[places[first]] = 0.0
            else:
                self._follows[places[second], places[first]] = 0.0
        letters = np.array([0, *(len(word) for word in self._words[1:])])
        self._added = np.where((letters > 0) & (letters <= _LITTLE_WORD), letters, np.inf)
        self._costs = lru_cache(_REMEMBERED)(self._find_costs)

    def repaired(self, reading: str) -> str | None:
        """The nearest sentence all of whose bigrams the language has.

        None where none is near, or the reading is one itself.
        """
        said = spoken_words(reading)
        if not said or len(said) > MAX_WORDS or self._language.unknown(reading) == 0:
            return None
        farthest = FARTHEST * sum(map(len, said))
        ways = _Ways(len(said), len(self._words), farthest)
        for at in range(len(said) + 1):
            ways.extend(at, 0, self._follows, self._added)
            for taken in range(1, min(_TAKEN, len(said) - at) + 1):
                ways.extend(at, taken, self._follows, self._costs("".join(said[at : at + taken])))
            if at < len(said) and len(said[at]) <= _LITTLE_WORD:
                ways.skip(at, len(said[at]))
        whole = ways.costs[-1] + self._ends
        whole[0] = np.inf  # a sentence without words
        last = int(whole.argmin())
        if whole[last] > farthest:
            return None
        return " ".join(self._words[place] for place in ways.path(last))

    def repairs(self, readings: Sequence[str], most: int) -> list[str]:
        """The repairs of the readings, in their order, each once, at most `most`.

        None of them was read. Behind one whose "on" was put in for another word follows the one
        with "off", which does not count: letters do not decide between opposites.
        """
        known = {" ".join(spoken_words(reading)) for reading in readings}
        found: dict[str, list[str]] = {}
        for reading in readings:
            sentence = self.repaired(reading)
            if sentence is not None and sentence not in known:
                found[sentence] = self._contraries(sentence, reading)
            if len(found) == most:
                break
        both = (text for sentence, contraries in found.items() for text in (sentence, *contraries))
        return [sentence for sentence in dict.fromkeys(both) if sentence not in known]

    def _contraries(self, sentence: str, reading: str) -> list[str]:
        """The repair with the opposite of each word that the reading did not have itself."""
        read = set(spoken_words(reading))
        contraries = [
            " ".join(contrary)
            for word, contrary in _OPPOSITES.contraries(sentence.split())
            if read.isdisjoint(_OPPOSITES.same(word))
        ]
        return [text for text in contraries if not self._language.unknown(text)]

    def _find_costs(self, heard: str) -> Costs:
        """Letters by which each word of the language differs from what was heard.

        Infinite where it is too unlike.
        """
        costs = np.full(len(self._words), np.inf)
        for place, word in enumerate(self._words[1:], start=1):
            unlike = 1.0 - likeness(heard, word)
            if unlike <= _UNLIKE:
                costs[place] = unlike * max(len(heard), len(word))
        return costs


class _Ways:
    """Viterbi table: the cheapest way to each place of the reading and last word so far."""

    def __init__(self, said: int, words: int, farthest: float) -> None:
        self._farthest = farthest
        self.costs = np.full((said + 1, words), np.inf)
        self.costs[0, 0] = 0.0
        self._before = np.full((said + 1, words, 2), -1)

    def extend(self, at: int, taken: int, follows: Costs, costs: Costs) -> None:
        """Adds a word to every way that ends here, which stands for so many of the reading's."""
        ends = np.flatnonzero(self.costs[at] <= self._farthest)
        words = np.flatnonzero(costs <= self._farthest)
        if not len(ends) or not len(words):
            return
        steps = self.costs[at, ends] + follows[np.ix_(words, ends)]
        last = steps.argmin(axis=1)
        total = steps[np.arange(len(words)), last] + costs[words]
        better = total < self.costs[at + taken, words]
        words = words[better]
        self.costs[at + taken, words] = total[better]
        self._before[at + taken, words, 0] = at
        self._before[at + taken, words, 1] = ends[last[better]]

    def skip(self, at: int, cost: float) -> None:
        """Leaves out the reading's word at this place."""
        total = self.costs[at] + cost
        better = total < self.costs[at + 1]
        self.costs[at + 1, better] = total[better]
        self._before[at + 1, better] = self._before[at, better]

    def path(self, last: int) -> list[int]:
        """The words of the cheapest way that consumes everything and ends with this one."""
        words = []
        at = len(self.costs) - 1
        while last:
            words.append(last)
            at, last = map(int, self._before[at, last])
        return words[::-1]
