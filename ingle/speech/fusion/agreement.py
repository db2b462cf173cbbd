"""Two recognisers, one answer: a grammar that knows the home's words and an open one that knows every word. Pure.

A grammar takes almost any sentence for one of its own; where an open recogniser hears much the same in every word that
matters, it is one. A word that makes it another action and that the two hear differently goes back to the person as a
question. Where other words differ the sound decides, if it fits the grammar's sentence well; else the open recogniser's
words are taken, and it is for the hub to make sense of them.
"""

import dataclasses
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

from ingle.speech import spokenform
from ingle.speech.engine import Heard
from ingle.speech.engines.fit import CONFIDENT
from ingle.speech.fusion.alignment import Match, align, likeness

AGREEMENT: Final = 0.4
"""Likeness of the sentences, and of each word that matters, from which the grammar is believed."""

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
_SOUNDS_ALIKE: Final = {"2": "to", "4": "for"}
_TURNING_WORDS: Final = (
    "not dont doesnt never without except unless if when while we he she they who"
)
_TURNS: Final = frozenset(_TURNING_WORDS.split())
"""Words that deny a command, put it off or make a tale of it, so that without them it is another sentence."""
_LITTLE_WORDS: Final = (
    "a an the please to in at for is are it of and could can would you i me my now just so oh"
)
_FILLERS: Final = frozenset(_LITTLE_WORDS.split())
"""They change no action: whether both heard them does not matter."""
_COURTESY: Final = "please thanks thank now can could would like me"
_COURTESIES: Final = frozenset(_COURTESY.split())
"""What a grammar allows around a command, and takes for whatever else was said there."""
_RATHER_ALIKE: Final = 0.45
"""Likeness of the sentences from which the sound may decide for the grammar (`fit.py`) where the words do not."""
_QUITE_UNLIKE: Final = 0.15
"""Likeness of one word below which the sound decides nothing."""
_SAME_WORD: Final = 0.6
"""Likeness from which what the open recogniser heard may be another of the grammar's words."""
_MEAN: Final = 0.55
"""Likeness that the words that matter must have on average."""
_NEARER: Final = 0.1
"""How much nearer that other word must be than the one that the grammar heard."""
_WAKE_WORDS: Final = 4
"""Words that a wake word may be heard as."""
_CANDIDATES: Final = 8
"""Words that are tried as the other one, nearest first."""
_EXTRA_LETTERS: Final = 5
"""Letters in words that only the open recogniser heard, from which the sentence is another one ("... at sunset")."""


def similarity(one: str, other: str) -> float:
    """0..1, see `alignment.likeness`, of whole sentences."""
    left, right = (" ".join(map(spokenform.spell, spokenform.words(text))) for text in (one, other))
    return likeness(left, right)


class GrammarWords(Protocol):
    """The grammar, as far as the agreement asks it."""

    @property
    def words(self) -> AbstractSet[str]:
        """Every word of it."""

    def accepts(self, sentence: str) -> bool:
        """Whether it has this very sentence."""


def agree(
    grammar: Heard,
    open: Heard,  # noqa: A002
    *,
    vocabulary: GrammarWords,
    threshold: float = AGREEMENT,
) -> Heard:
    """What was said, of what the grammar and the open recogniser heard.

    `alternatives` are set where they agree but for a number, an opposite (on/off) or a name.
    """
    alike = similarity(grammar.text, open.text) if grammar.text else 0.0
    if not grammar.text or alike < threshold:
        return open
    said = spokenform.words(grammar.text)
    heard = _numbers_apart(said, spokenform.words(open.text))
    if _TURNS & (set(heard) - set(said)):
        return open
    if grammar.after_wake_word:
        heard = _after_wake_word(said, heard)
    matches = align(said, heard)
    if _extra_letters(said, heard, matches, threshold) >= _EXTRA_LETTERS:
        return open
    otherwise = grammar if alike >= _RATHER_ALIKE and _sure(grammar, said, heard, matches) else open
    if _mean_likeness(said, matches) < _MEAN:
        return otherwise
    question = _Question(grammar.text, said, heard, vocabulary, threshold)
    for match in matches:
        question.consider(match)
    question.consider_numbers()
    if question.other_sentence:
        return otherwise
    alternatives = tuple(dict.fromkeys(reading or open.text for reading in question.readings))
    return dataclasses.replace(grammar, text=question.sentence, alternatives=alternatives)


class _Question:
    """Collects the readings of the grammar's sentence between which the person would have to choose."""

    def __init__(
        self,
        sentence: str,
        said: list[str],
        heard: list[str],
        vocabulary: GrammarWords,
        threshold: float,
    ) -> None:
        self.readings: list[str] = []
        """"" stands for the open recogniser's words."""
        self.other_sentence = False
        """Whether the two part in a word that matters and that is no other word of the grammar's."""
        self._said = said
        self._heard = heard
        self._vocabulary = vocabulary
        self._threshold = threshold
        spellings = [(word, spokenform.words(word)) for word in sentence.split()]
        self._spellings = {words[0]: word for word, words in spellings if len(words) == 1}
        if "per cent" in sentence:
            self._spellings["percent"] = "per cent"

    @property
    def sentence(self) -> str:
        """What the grammar heard, light or lights as the open recogniser heard it."""
        return self._sentence(self._said)

    def consider(self, match: Match) -> None:
        """One place of the sentence."""
        begin, end = match.one
        words, others = self._said[begin:end], self._heard[slice(*match.other)]
        if all(word in _FILLERS or word.isdecimal() for word in words):
            return
        unlike = match.likeness < self._threshold
        for at, word in enumerate(words, start=begin):
            same, opposite = _OPPOSITES.get(word, ((), ()))
            contrary = set(opposite) & set(self._heard) - set(self._said)
            if opposite and not set(same) & set(self._heard) and (contrary or unlike):
                readings = [self._reading(at, at + 1, other) for other in opposite]
                self._add(next(filter(self._vocabulary.accepts, readings), None), instead=unlike)
                return
        if words != others and not self._same_stem(match):
            self._add(self._other_name(match, "".join(others)), instead=unlike)

    def _same_stem(self, match: Match) -> bool:
        """Whether both heard the same word, the one light and the other lights: then it is as the open one says."""
        words, others = self._said[slice(*match.one)], self._heard[slice(*match.other)]
        if len(words) != 1 or len(others) != 1 or words[0].rstrip("s") != others[0].rstrip("s"):
            return False
        if self._vocabulary.accepts(self._reading(*match.one, others[0])):
            self._said[match.one[0]] = others[0]
        return True

    def consider_numbers(self) -> None:
        """All numbers together."""
        numbers = [word for word in self._said if word.isdecimal()]
        others = [word for word in self._heard if word.isdecimal()]
        if len(numbers) != len(others):
            self.readings.append("")
        elif numbers != others:
            left = iter(others)
            self.readings.append(
                self._sentence([next(left) if word.isdecimal() else word for word in self._said])
            )

    def _add(self, reading: str | None, *, instead: bool) -> None:
        """Takes the reading; without one, and where the words are unlike, this is another sentence."""
        if reading is not None:
            self.readings.append(reading)
        elif instead:
            self.other_sentence = True

    def _other_name(self, match: Match, heard: str) -> str | None:
        """The reading with that of the grammar's words which is nearest to what was heard, and nearer than its own."""
        least = max(_SAME_WORD, match.likeness + _NEARER)
        near = sorted(
            ((likeness(word, heard), word) for word in self._vocabulary.words - _FILLERS if heard),
            reverse=True,
        )
        for like, word in near[:_CANDIDATES]:
            reading = self._reading(*match.one, word)
            if like >= least and self._vocabulary.accepts(reading):
                return reading
        return None

    def _reading(self, begin: int, end: int, word: str) -> str:
        return self._sentence([*self._said[:begin], word, *self._said[end:]])

    def _sentence(self, words: list[str]) -> str:
        return " ".join(self._spellings.get(word, spokenform.spell(word)) for word in words)


def _sure(grammar: Heard, said: list[str], heard: list[str], matches: list[Match]) -> bool:
    """Whether the sound alone speaks for the grammar's sentence and nothing that was heard speaks for another action.

    Numbers have to be the same, an opposite must not have been heard, no word that matters may be quite unlike what
    was heard ("my timer" is no "egg timer"), and no courtesy may stand where the open recogniser heard other words: to
    the grammar "please" is as good as "at sunset".
    """
    if grammar.confidence < CONFIDENT or (_COURTESIES & set(said)) - set(heard):
        return False
    if [word for word in said if word.isdecimal()] != [word for word in heard if word.isdecimal()]:
        return False
    for match in matches:
        if match.likeness < _QUITE_UNLIKE and set(said[slice(*match.one)]) - _FILLERS:
            return False
    new = set(heard) - set(said)
    return not any(new & set(_OPPOSITES[word][1]) for word in said if word in _OPPOSITES)


def _after_wake_word(said: list[str], heard: list[str]) -> list[str]:
    """`heard` from where it is most like the command: what the open recogniser made of the wake word is in front."""
    sentence = " ".join(said)
    rests = [heard[begin:] for begin in range(min(_WAKE_WORDS, len(heard)) + 1)]
    return max(rests, key=lambda rest: likeness(sentence, " ".join(rest)))


def _numbers_apart(said: list[str], heard: list[str]) -> list[str]:
    """`heard` with "410" as "for 10" and "2" as "to" where the grammar has those words: they sound the same."""
    apart: list[str] = []
    for word in heard:
        # Two digits stay: "45" is more often forty-five than "for five".
        if (
            word.isdecimal()
            and len(word) > 2
            and word[0] == "4"
            and "for" in said
            and word[1:] in said
        ):
            apart += ["for", word[1:]]
        elif word not in said and word in _SOUNDS_ALIKE and _SOUNDS_ALIKE[word] in said:
            apart.append(_SOUNDS_ALIKE[word])
        else:
            apart.append(word)
    return apart


def _extra_letters(
    said: list[str], heard: list[str], matches: list[Match], threshold: float
) -> int:
    """Letters in the words for which the grammar has nothing, too little, or a little word that sounds unlike them."""
    extra = 0
    for match in matches:
        words = [word for word in said[slice(*match.one)] if word not in _FILLERS]
        others = [word for word in heard[slice(*match.other)] if word not in _FILLERS]
        surplus = sum(map(len, others)) - sum(map(len, words))
        if (not words and match.likeness < threshold) or (
            len(others) > len(words) and surplus >= _EXTRA_LETTERS
        ):
            extra += surplus
    return extra


def _mean_likeness(said: list[str], matches: list[Match]) -> float:
    """The likeness of the words that matter, by their letters."""
    weights = [
        (sum(len(word) for word in said[slice(*match.one)] if word not in _FILLERS), match.likeness)
        for match in matches
    ]
    letters = sum(weight for weight, _ in weights)
    return sum(weight * like for weight, like in weights) / letters if letters else 1.0
