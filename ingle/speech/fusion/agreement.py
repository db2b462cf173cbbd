"""Fusion of two transcripts, a closed grammar's and an open recogniser's: one, or a question. Pure.

A grammar takes almost any sentence for one of its own; where an open recogniser hears much the same
in every word that matters, it is one. A word that makes it another action and that the two hear
differently goes back to the person as a question. Where other words differ the sound decides, if it
fits the grammar's sentence well; else the open recogniser's words are taken, and it is for the hub
to make sense of them.
"""

import dataclasses
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

from ingle.speech import spokenform
from ingle.speech.engine import Heard
from ingle.speech.engines.fit import CONFIDENT
from ingle.speech.fusion.alignment import Match, align, likeness
from ingle.speech.fusion.bigrams import spoken_words
from ingle.speech.opposites import OPPOSITES

AGREEMENT: Final = 0.4
"""Likeness of the sentences, and of each word that matters, from which the grammar is believed."""

_HEARD_ALIKE: Final = 0.95
"""Likeness of two sentences from which they are the same but for a sound. Of 113 orders of people,
clean and in computed noise at 12 and 6 dB, 17 are the same word for word, 31 from 0.95 on ("ice"
for "iced"), all of them right; from 0.9 on 44, one of them wrong."""

_OPPOSITES: Final = OPPOSITES["en"]
_SOUNDS_ALIKE: Final = {"2": "to", "4": "for"}
_TURNING_WORDS: Final = (
    "not dont doesnt never without except unless if when while we he she they who"
)
_TURNS: Final = frozenset(_TURNING_WORDS.split())
"""Words that deny a command, put it off or make a tale of it, so that without them it is another
sentence."""
_LITTLE_WORDS: Final = (
    "a an the please to in at for is are it of and could can would you i me my now just so oh"
)
_FILLERS: Final = frozenset(_LITTLE_WORDS.split())
"""They change no action: whether both heard them does not matter."""
_COURTESY: Final = "please thanks thank now can could would like me"
_COURTESIES: Final = frozenset(_COURTESY.split())
"""What a grammar allows around a command, and takes for whatever else was said there."""
_RATHER_ALIKE: Final = 0.45
"""Likeness of the sentences from which the sound may decide for the grammar (`fit.py`) where the
words do not."""
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
"""Letters in words that only the open recogniser heard, from which the sentence is another one
("... at sunset")."""


def similarity(one: str, other: str) -> float:
    """0..1, see `alignment.likeness`, of whole sentences."""
    left, right = (_spelled(spokenform.words(text)) for text in (one, other))
    return likeness(left, right)


class GrammarWords(Protocol):
    """The grammar, as far as the agreement needs it."""

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
    """What was said, from what the grammar and the open recogniser heard.

    `threshold`: likeness (0..1) of the sentences, and of each word that matters, from which the
    grammar is believed. The open recogniser's is returned where the two heard different sentences,
    or the grammar nothing at all; the grammar's where they agree. `alternatives` are set where they
    agree but for a number, an opposite (on/off) or a name.
    """
    alike = similarity(grammar.text, open.text) if grammar.text else 0.0
    if not grammar.text or alike < threshold:
        return open
    compared = _compare(grammar, open, threshold)
    if compared is None or compared.extra_letters >= _EXTRA_LETTERS:
        return open
    otherwise = grammar if alike >= _RATHER_ALIKE and compared.trusts(grammar) else open
    if compared.mean_likeness < _MEAN:
        return otherwise
    question = _Question(grammar.text, compared, vocabulary)
    question.consider_all()
    if question.other_sentence:
        return otherwise
    alternatives = question.alternatives(open.text)
    return dataclasses.replace(grammar, text=question.sentence, alternatives=alternatives)


def heard_alike(grammar: str, open: str, *, vocabulary: GrammarWords) -> bool:  # noqa: A002
    """Whether both heard the same, but for a sound: not where a number or name makes a difference,
    an opposite or a plural.
    """
    said, heard = " ".join(spoken_words(grammar)), " ".join(spoken_words(open))
    if said == heard:
        return True
    if likeness(said, heard) < _HEARD_ALIKE:
        return False
    unsure = Heard(text=grammar, confidence=0.0)
    agreed = agree(unsure, Heard(text=open), vocabulary=vocabulary)
    return agreed.text == grammar and not agreed.alternatives


def loses_a_beginning(heard: Heard) -> bool:
    """Whether a word of it is what is left of its opposite where the beginning is lost ("lock").

    Then a second opinion is worth waiting for.
    """
    return any(map(_OPPOSITES.is_rest, spokenform.words(heard.text)))


def doubted(agreed: Heard, opinion: Heard, *, vocabulary: GrammarWords) -> Heard:
    """`agreed`, with the contrary as an alternative where the other opinion heard that instead.

    However unlike the two are in all other words: between opposites nothing is guessed. Also where
    `agreed` itself may be the contrary, written as two words ("then lock", for "unlock").
    """
    said, heard = spokenform.words(agreed.text), spokenform.words(opinion.text)
    own, others = (_OPPOSITES.heard(words).difference(words) for words in (said, heard))
    for word, contrary in _OPPOSITES.contraries(said):
        split = (own | others).intersection(_OPPOSITES.of(word))
        instead = set(heard).isdisjoint(_OPPOSITES.same(word)) and set(heard).intersection(
            _OPPOSITES.of(word)
        )
        reading = _spelled(contrary)
        if (split or instead) and not agreed.alternatives and vocabulary.accepts(reading):
            asked = _OPPOSITES.without_beginnings(said)
            text = agreed.text if asked == said else _spelled(asked)
            return dataclasses.replace(agreed, text=text, alternatives=(reading,))
    return agreed


def _spelled(words: list[str]) -> str:
    return " ".join(map(spokenform.spell, words))


@dataclasses.dataclass(frozen=True, slots=True)
class _Comparison:
    """The grammar's words (`said`) and the open recogniser's (`heard`), aligned."""

    said: list[str]
    heard: list[str]
    matches: list[Match]
    threshold: float
    """Likeness of a match, 0..1, below which its words are unlike."""
    split: frozenset[str]
    """Words that the open recogniser may have written as two ("and lock" for "unlock")."""

    def words_of(self, match: Match) -> tuple[list[str], list[str]]:
        """The grammar's words in a match, and the open recogniser's."""
        return self.said[slice(*match.one)], self.heard[slice(*match.other)]

    @property
    def extra_letters(self) -> int:
        """Letters in words for which the grammar has too few words, or an unlike little word."""
        return sum(map(self._extra_letters_in, self.matches))

    def _extra_letters_in(self, match: Match) -> int:
        words, others = map(_that_matter, self.words_of(match))
        surplus = sum(map(len, others)) - sum(map(len, words))
        unmatched = not words and match.likeness < self.threshold
        longer = len(others) > len(words) and surplus >= _EXTRA_LETTERS
        return surplus if unmatched or longer else 0

    @property
    def mean_likeness(self) -> float:
        """The likeness of the words that matter, 0..1, weighted by their letters."""
        weights = [sum(map(len, _that_matter(self.words_of(match)[0]))) for match in self.matches]
        weighed = sum(
            weight * match.likeness for weight, match in zip(weights, self.matches, strict=True)
        )
        return weighed / sum(weights) if sum(weights) else 1.0

    def trusts(self, grammar: Heard) -> bool:
        """Whether the sound speaks for the grammar's sentence, and no word for another action.

        Numbers have to be the same, an opposite must not have been heard, no word that matters may
        be quite unlike what was heard ("my timer" is no "egg timer"), and no courtesy may stand
        where the open recogniser heard other words: to the grammar "please" is as good as "at
        sunset".
        """
        return (
            grammar.confidence >= CONFIDENT
            and not (_COURTESIES & set(self.said)) - set(self.heard)
            and _numbers(self.said) == _numbers(self.heard)
            and not any(map(self._is_quite_unlike, self.matches))
            and not self._has_opposite
        )

    def _is_quite_unlike(self, match: Match) -> bool:
        return match.likeness < _QUITE_UNLIKE and bool(_that_matter(self.words_of(match)[0]))

    @property
    def _has_opposite(self) -> bool:
        """Whether the opposite of one of the grammar's words was heard and is not among them."""
        new = (set(self.heard) | self.split) - set(self.said)
        return any(new.intersection(_OPPOSITES.of(word)) for word in self.said)


def _compare(grammar: Heard, open: Heard, threshold: float) -> _Comparison | None:  # noqa: A002
    """The two, aligned.

    None where a word was heard that turns the sentence into another ("not", "unless").
    """
    said = spokenform.words(grammar.text)
    heard = _numbers_apart(said, spokenform.words(open.text))
    if _TURNS & (set(heard) - set(said)):
        return None
    split = _OPPOSITES.heard(heard) - set(heard) - _OPPOSITES.heard(said)
    if grammar.after_wake_word:
        heard = _after_wake_word(said, heard)
    return _Comparison(said, heard, align(said, heard), threshold, split)


class _Question:
    """Collects the readings of the grammar's sentence that the person would have to choose from."""

    def __init__(self, sentence: str, compared: _Comparison, vocabulary: GrammarWords) -> None:
        """`sentence`: the grammar's, in its spelling; `vocabulary`: what the grammar accepts."""
        self.readings: list[str] = []
        """"" stands for the open recogniser's words."""
        self.other_sentence = False
        """Whether the two part in a word that matters and that is no other word of the
        grammar's."""
        self._compared = compared
        self._said = list(compared.said)
        self._heard = compared.heard
        self._vocabulary = vocabulary
        spellings = [(word, spokenform.words(word)) for word in sentence.split()]
        self._spellings = {words[0]: word for word, words in spellings if len(words) == 1}
        if "per cent" in sentence:
            self._spellings["percent"] = "per cent"

    @property
    def sentence(self) -> str:
        """What the grammar heard, light or lights as the open recogniser heard it."""
        return self._sentence(self._said)

    def alternatives(self, open_text: str) -> tuple[str, ...]:
        """The readings, each once; `open_text`: the open recogniser's words."""
        return tuple(dict.fromkeys(reading or open_text for reading in self.readings))

    def consider_all(self) -> None:
        """Every place of the sentence, and its numbers."""
        for match in self._compared.matches:
            self._consider(match)
        self._consider_numbers()

    def _consider(self, match: Match) -> None:
        """One place of the sentence."""
        begin, end = match.one
        words, others = self._said[begin:end], self._heard[slice(*match.other)]
        if all(word in _FILLERS or word.isdecimal() for word in words):
            return
        unlike = match.likeness < self._compared.threshold
        for at, word in enumerate(words, start=begin):
            opposite = self._doubtful_opposite(word, unlike=unlike)
            if opposite:
                readings = [self._reading(at, at + 1, other) for other in opposite]
                self._add(next(filter(self._vocabulary.accepts, readings), None), instead=unlike)
                return
        if words != others and not self._same_stem(match):
            self._add(self._other_name(match, "".join(others)), instead=unlike)

    def _doubtful_opposite(self, word: str, *, unlike: bool) -> tuple[str, ...]:
        """The opposites of a word ("off" for "on") where they may have been said; else none.

        They may have been said where an opposite was written as two words, or where the word itself
        was not heard, but an opposite was, or something unlike the word (`unlike`).
        """
        same, opposite = _OPPOSITES.same(word), _OPPOSITES.of(word)
        if self._compared.split.intersection(opposite):
            return opposite
        was_heard = bool(set(same) & set(self._heard))
        contrary = set(opposite) & set(self._heard) - set(self._said)
        return opposite if not was_heard and (contrary or unlike) else ()

    def _same_stem(self, match: Match) -> bool:
        """Whether both heard the same word, in singular or plural; the open one's form is taken."""
        words, others = self._said[slice(*match.one)], self._heard[slice(*match.other)]
        if len(words) != 1 or len(others) != 1 or words[0].rstrip("s") != others[0].rstrip("s"):
            return False
        if self._vocabulary.accepts(self._reading(*match.one, others[0])):
            self._said[match.one[0]] = others[0]
        return True

    def _consider_numbers(self) -> None:
        """All numbers together."""
        numbers, others = _numbers(self._said), _numbers(self._heard)
        if len(numbers) != len(others):
            self.readings.append("")
        elif numbers != others:
            left = iter(others)
            self.readings.append(
                self._sentence([next(left) if word.isdecimal() else word for word in self._said])
            )

    def _add(self, reading: str | None, *, instead: bool) -> None:
        """Takes the reading; without one, `instead` of unlike words, this is another sentence."""
        if reading is not None:
            self.readings.append(reading)
        elif instead:
            self.other_sentence = True

    def _other_name(self, match: Match, heard: str) -> str | None:
        """The reading with the grammar's word that is nearest to what was heard.

        None where no word is nearer than the one that the grammar heard.
        """
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


def _that_matter(words: list[str]) -> list[str]:
    """The words less those that change no action."""
    return [word for word in words if word not in _FILLERS]


def _numbers(words: list[str]) -> list[str]:
    return [word for word in words if word.isdecimal()]


def _after_wake_word(said: list[str], heard: list[str]) -> list[str]:
    """`heard` from where it is most like the command.

    What the open recogniser made of the wake word is in front.
    """
    sentence = " ".join(said)
    rests = [heard[begin:] for begin in range(min(_WAKE_WORDS, len(heard)) + 1)]
    return max(rests, key=lambda rest: likeness(sentence, " ".join(rest)))


def _numbers_apart(said: list[str], heard: list[str]) -> list[str]:
    """`heard` with "410" as "for 10" and "2" as "to" where the grammar has those words.

    They sound the same.
    """
    apart: list[str] = []
    for word in heard:
        if _is_for_and_number(word, said):
            apart += ["for", word[1:]]
        elif word not in said and _SOUNDS_ALIKE.get(word) in said:
            apart.append(_SOUNDS_ALIKE[word])
        else:
            apart.append(word)
    return apart


def _is_for_and_number(word: str, said: list[str]) -> bool:
    # Two digits stay: "45" is more often forty-five than "for five".
    is_long_number = word.isdecimal() and len(word) > 2 and word[0] == "4"
    return is_long_number and "for" in said and word[1:] in said
