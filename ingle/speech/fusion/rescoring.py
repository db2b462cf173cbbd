"""Rescoring of three recognisers' hypotheses by logistic regression: accept, ask, reject. Pure.

Each candidate sentence is weighed by how likely Whisper finds it, by how much it is built like the
home's commands, and by what the two others heard. How sure the best of them is then decides whether
it stands, is asked about, or is not believed. Weights were fitted by `python -m bench.rescoring`,
which also prints their figures.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingle.speech import spokenform
from ingle.speech.engine import Heard
from ingle.speech.fusion.alignment import likeness
from ingle.speech.fusion.bigrams import Bigrams, spoken_words
from ingle.speech.fusion.nbest import Hypothesis
from ingle.speech.opposites import OPPOSITES

STRANGE_PAIR: Final = 2.0
"""What a pair of words that no command has costs, in the unit of Whisper's likelihoods (natural
logarithms)."""
SAME_AS_GRAMMAR: Final = 2.0
"""What it is worth that the grammar heard the same sentence, but for a plural; that it heard
another says little."""
LIKE_OPEN: Final = 16.0
"""What it is worth that Moonshine heard the same sentence; as much less as it is unlike."""
CERTAIN: Final = 0.85
"""Certainty from which a sentence is acted on."""
LIKELY: Final = 0.5
"""Certainty from which it is worth a question."""

LIKELIER: Final = 2.0
"""Natural logarithms by which Whisper must prefer its own words to Moonshine's, where no command
was heard. Of people's orders 5.9 % of the words are wrong with 8, 4.2 % with 2 (104 orders, clean;
8.1 and 5.8 % in a kitchen at 12 dB): of the two Moonshine is the weaker."""
MUCH_LIKELIER: Final = 8.0
"""As `LIKELIER`, where Whisper's own words are, or nearly are, a command that was not believed:
told what to expect, it hears commands in what is none."""

REST_OF_OPPOSITE: Final = 4.0
"""Natural logarithms by which Whisper must prefer "lock" to "unlock": an unstressed beginning is
easily lost. Of 36 commands to lock it preferred that by 5.0 or more in 30; of 35 to unlock, in the
4 that were heard as "lock", by 1.7 at most."""
WHOLE_OPPOSITE: Final = -2.0
"""As `REST_OF_OPPOSITE`, for "unlock" to "lock": a beginning that was not spoken is hardly ever
heard. Of 29 commands to unlock that were heard right it preferred "lock" by up to 1.0; of 36 to
lock none was heard as "unlock"."""
OTHER_OPPOSITE: Final = 2.0
"""As `REST_OF_OPPOSITE`, for pairs like "on" and "off": of 64 such commands that were heard right
it preferred each to its contrary by 3.2 or more."""

SOMETHING_ELSE: Final = "something else"
"""The alternative where there is no other command to choose: then the one that is likely is
asked about by itself."""
_NEARLY: Final = 4.0
_FARTHEST: Final = 20.0
_WIDEST: Final = 10.0
_STRANGEST: Final = 4
_ODD_WORD: Final = 3
"""Strange pairs up to which a sentence may be a command with one or two words misheard."""
_LITTLE: Final = frozenset(["the", "a", "an", "please", "my", "now", "just", "to"])
_PLURALS: Final = frozenset(["lights", "minutes", "hours", "seconds"])
_OPPOSITES: Final = OPPOSITES["en"]
_DENIED: Final = "do does did have has had is are was were ca could wo would should must need"
_NEGATIONS: Final = frozenset(
    ["not", "never", "cannot", *(f"{word}nt" for word in _DENIED.split())]
)
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The features of a candidate, and its certainty (logistic regression)."""

    likelihood: float
    """Whisper's, natural logarithm, not below -20."""
    lead: float
    """By how much its weight is above that of the best sentence that means something else; -10
    to 10."""
    like_open: float
    """0..1, how like Moonshine's sentence it is."""
    same_as_grammar: bool
    strange_pairs: int
    """At most 4."""

    @property
    def values(self) -> tuple[float, ...]:
        """In the order of `WEIGHTS`."""
        return (
            self.likelihood,
            self.lead,
            self.like_open,
            float(self.same_as_grammar),
            float(self.strange_pairs),
        )

    @property
    def certainty(self) -> float:
        """0..1: the share of such commands that were heard right."""
        weighed = sum(weight * value for weight, value in zip(WEIGHTS, self.values, strict=True))
        return 1 / (1 + math.exp(-(BIAS + weighed)))


WEIGHTS: Final = (0.28, 0.32, 3.41, 1.29, -1.07)
BIAS: Final = 1.06
"""Logistic regression on 499 clips of 189 sentences, of the likelihoods as they were before the
tokenizer was whole. On 240 clips heard since (80 sentences, repairs included) it has 82 of 107
commands right, 2 wrong, 5 asked about, and acts on 2 of 119 other sentences; fitted anew on one
half and applied to the other, 80, 2, 6 and 2: so it stays."""


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """The hypotheses of the three recognisers for one command."""

    readings: tuple[Hypothesis, ...]
    """Whisper's own, and what it thinks of the two others' sentences."""
    grammar: str
    opened: str
    """Moonshine's sentence."""

    def with_readings(self, more: Iterable[Hypothesis]) -> "Hypotheses":
        """And what Whisper thinks of more sentences."""
        return replace(self, readings=(*self.readings, *more))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may have been said, with its score."""

    text: str
    words: str
    """As it is spoken: what two spellings of one sentence have in common."""
    likelihood: float
    weight: float


def candidates(heard: Hypotheses, language: Bigrams) -> list[Candidate]:
    """Every different sentence, the best first."""
    said_by_grammar = _singular(_spoken(heard.grammar))
    best: dict[str, Candidate] = {}
    for reading in heard.readings:
        text = without_repetition(reading.text)
        words = _spoken(text)
        if not words or (words in best and best[words].likelihood >= reading.log_likelihood):
            continue
        weight = reading.log_likelihood - STRANGE_PAIR * language.unknown(text)
        weight += SAME_AS_GRAMMAR * (_singular(words) == said_by_grammar) + LIKE_OPEN * _similarity(
            words, heard.opened
        )
        best[words] = Candidate(text, words, reading.log_likelihood, weight)
    return sorted(best.values(), key=lambda candidate: candidate.weight, reverse=True)


def considered(ranked: Sequence[Candidate], language: Bigrams) -> list[Candidate]:
    """The candidates that are judged: the best of those built like a command, and the best of all.

    None without a "not" where Whisper heard one: "turn off the light" is built better than "do not
    turn off the light". (Moonshine hears "don't" for "turn".)
    """
    likeliest = max(ranked, key=lambda candidate: candidate.likelihood, default=None)
    if likeliest is not None and _negates(likeliest.words):
        ranked = [candidate for candidate in ranked if _negates(candidate.words)]
    built = [candidate for candidate in ranked if not language.unknown(candidate.text)]
    return list(dict.fromkeys([*built[:1], *ranked[:1]]))


def evidence(
    candidate: Candidate, ranked: Sequence[Candidate], heard: Hypotheses, language: Bigrams
) -> Evidence:
    """The features of one of the ranked candidates."""
    rival = next((other for other in ranked if _gist(other.words) != _gist(candidate.words)), None)
    lead = candidate.weight - rival.weight if rival is not None else _WIDEST
    return Evidence(
        likelihood=max(candidate.likelihood, -_FARTHEST),
        lead=max(-_WIDEST, min(lead, _WIDEST)),
        like_open=_similarity(candidate.words, heard.opened),
        same_as_grammar=_singular(candidate.words) == _singular(_spoken(heard.grammar)),
        strange_pairs=min(language.unknown(candidate.text), _STRANGEST),
    )


def is_certain(heard: Hypotheses, language: Bigrams) -> bool:
    """Whether a sentence is certain already, and is either a command or nothing like one."""
    judged = judge(heard, language)
    nearly_built = 0 < language.unknown(judged.text) <= _ODD_WORD
    return judged.confidence >= CERTAIN and not judged.alternatives and not nearly_built


def stands(heard: Hypotheses, possible: Sequence[Hypothesis], language: Bigrams) -> bool:
    """Whether a sentence is certain whatever Whisper's score for the `possible` others.

    Whisper finds them at most as likely as given here.
    """
    readings = {without_repetition(reading.text) for reading in heard.readings}
    most = heard.with_readings(possible)
    return is_certain(most, language) and judge(most, language).text in readings


def judge(heard: Hypotheses, language: Bigrams) -> Heard:
    """The sentence, with an alternative where the person should be asked.

    Moonshine's own where nothing is likely.
    """
    ranked = candidates(heard, language)
    certainty = 0.0
    for candidate in considered(ranked, language):
        found = evidence(candidate, ranked, heard, language)
        certainty = found.certainty
        contrary = _contrary(candidate, ranked, language)
        if certainty >= CERTAIN and contrary is None:
            return Heard(text=candidate.text, confidence=certainty)
        if certainty >= LIKELY and found.strange_pairs < _STRANGEST:
            return Heard(
                text=_asked(candidate) if contrary else candidate.text,
                confidence=certainty,
                alternatives=(contrary or _other(candidate, ranked, language),),
            )
    return _free(_free_text(ranked, heard, language), certainty, language)


def _free(text: str, certainty: float, language: Bigrams) -> Heard:
    """What is no command as it is built.

    Where it may be one of which a word was written as two ("then lock" for "unlock"), a question.
    """
    words = spoken_words(text)
    joined = _OPPOSITES.heard(words).difference(words)
    for word, contrary in _OPPOSITES.contraries(words):
        sentence = " ".join(contrary)
        if joined.intersection(_OPPOSITES.of(word)) and not language.unknown(sentence):
            asked = " ".join(_OPPOSITES.without_beginnings(words))
            return Heard(text=asked, confidence=certainty, alternatives=(sentence,))
    return Heard(text=text, confidence=certainty)


def unweighed_contrary(heard: Hypotheses, language: Bigrams) -> str | None:
    """The contrary of what would be believed, where Whisper has to be asked how likely it is.

    None unless the sentence has a word that is left of its opposite where a beginning is lost, or
    where the contrary is weighed already, or is no command.
    """
    judged = judge(heard, language)
    words = spoken_words(judged.text)
    if judged.alternatives or judged.confidence < LIKELY:
        return None
    known = {_gist(candidate.words) for candidate in candidates(heard, language)}
    for word, contrary in _OPPOSITES.contraries(words):
        sentence = " ".join(contrary)
        new = _OPPOSITES.is_rest(word) and _gist(sentence) not in known
        if new and not language.unknown(sentence):
            return sentence
    return None


def _contrary(candidate: Candidate, ranked: Sequence[Candidate], language: Bigrams) -> str | None:
    """The likeliest sentence that asks for the opposite, where that may have been said as well.

    None where the candidate is nothing like a command: "of" and "on" are no opposites to all.
    """
    words = candidate.words.split()
    strange = language.unknown(candidate.text)
    if strange >= _STRANGEST:
        return None
    contraries = [
        other
        for other in ranked
        if _OPPOSITES.are_contrary(words, other.words.split())
        and language.unknown(other.text) <= strange
    ]
    likeliest = max(contraries, key=lambda other: other.likelihood, default=None)
    if likeliest is None or likeliest.likelihood < candidate.likelihood - _doubt(words):
        return None
    return _asked(likeliest)


def _asked(candidate: Candidate) -> str:
    """The sentence as the question has it: "lock the door", where "and lock the door" was heard."""
    words = candidate.words.split()
    asked = _OPPOSITES.without_beginnings(words)
    return candidate.text if asked == words else " ".join(asked)


def _doubt(words: Sequence[str]) -> float:
    """By how much Whisper must prefer a sentence to its contrary, in natural logarithms."""
    if any(map(_OPPOSITES.is_rest, words)):
        return REST_OF_OPPOSITE
    return WHOLE_OPPOSITE if any(map(_OPPOSITES.is_whole, words)) else OTHER_OPPOSITE


def _free_text(ranked: Sequence[Candidate], heard: Hypotheses, language: Bigrams) -> str:
    """The transcript of what is no command: Moonshine's, unless Whisper's is likelier."""
    if not ranked or not heard.opened:
        return heard.opened
    likeliest = max(ranked, key=lambda candidate: candidate.likelihood)
    said = _spoken(heard.opened)
    opened = max((one.likelihood for one in ranked if one.words == said), default=-math.inf)
    nearly_built = language.unknown(likeliest.text) <= _ODD_WORD
    least = opened + (MUCH_LIKELIER if nearly_built else LIKELIER)
    return likeliest.text if likeliest.likelihood >= least else heard.opened


def _other(candidate: Candidate, ranked: Sequence[Candidate], language: Bigrams) -> str:
    """What else may have been said.

    Misheard words are no choice to be read out to anybody.
    """
    for rival in ranked:
        near = rival.likelihood >= candidate.likelihood - _NEARLY
        if (
            near
            and not language.unknown(rival.text)
            and _gist(rival.words) != _gist(candidate.words)
        ):
            return rival.text
    return SOMETHING_ELSE


def without_repetition(text: str) -> str:
    """`text` with a sentence that is written twice in a row once, also where the second breaks off.

    Whisper does that when it is given silence after it.
    """
    kept: list[str] = []
    for sentence in _SENTENCE.findall(text):
        said, before = _spoken(sentence), _spoken(kept[-1]) if kept else ""
        breaks_off = sentence[-1] not in ".!?" and before.startswith(said)
        if not kept or not (said == before or breaks_off):
            kept.append(sentence)
    return "".join(kept).strip()


def _spoken(text: str) -> str:
    return " ".join(spoken_words(text))


def _gist(words: str) -> str:
    """The words that make a difference."""
    return " ".join(word for word in _singular(words).split() if word not in _LITTLE)


def _negates(words: str) -> bool:
    return not _NEGATIONS.isdisjoint(words.split())


def _singular(words: str) -> str:
    """The words in the singular: the grammar hardly hears an S at a word's end."""
    return " ".join(word.rstrip("s") if word in _PLURALS else word for word in words.split())


def _similarity(words: str, other: str) -> float:
    spoken = " ".join(map(spokenform.spell, spokenform.words(other)))
    return likeness(words, spoken) if spoken else 0.0
