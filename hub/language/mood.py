"""Sentence mood: whether a sentence is a plain command, and what else it is (pure).

It is judged by the structure of the sentence and not by what it is about: negations, conditions and
times count wherever they stand, what asks or tells counts where no command stands beside it. Free
text ("play", "announce") is somebody's own words and is not judged.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from hub.language.de import structure as de_structure
from hub.language.en import structure as en_structure
from hub.language.es import structure as es_structure
from hub.language.fr import structure as fr_structure
from hub.language.patterns import ANYTHING, Flat, source
from hub.language.pl import structure as pl_structure
from hub.language.structure import StructureWords

Mood = Literal["plain", "asks", "tells", "other", "negated", "conditional", "timed"]
"""`other`: a request that is for no thing of the home, a note or a search."""

STRUCTURES: Final[Mapping[str, StructureWords]] = {
    "en": en_structure.STRUCTURE,
    "de": de_structure.STRUCTURE,
    "fr": fr_structure.STRUCTURE,
    "es": es_structure.STRUCTURE,
    "pl": pl_structure.STRUCTURE,
}
MAX_LEADS: Final = 6
"""Openings and polite beginnings that are taken off a sentence one after the other."""
MAX_KEPT: Final = 512
"""Sentences whose mood is remembered: people say the same ones again."""
_WORD: Final = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_SENTENCES: Final = re.compile(r"[.!?;]+(?:\s|$)|,\s")
_SLOTS: Final = {
    "text": ANYTHING,
    "number": r"(?:\d+(?:\.\d+)?|[a-z]+(?:teen|ty)|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|eleven|twelve|ein|eine|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn) ",
    "clock": r"(?:\d{1,2}(?:[:.]\d\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve) (?!(?:percent|%|degrees|degree)\b)",
}


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The patterns of one language."""

    vocabulary: frozenset[str]
    """Words of which a sentence of another mood than `plain` has one."""
    courtesies: re.Pattern[str]
    leads: re.Pattern[str]
    free_text: re.Pattern[str]
    other_business: re.Pattern[str]
    verbs: re.Pattern[str]
    negations: re.Pattern[str]
    conditions: re.Pattern[str]
    times: re.Pattern[str]
    questions: re.Pattern[str]
    statements: re.Pattern[str]
    plain_states: re.Pattern[str]


_NEVER: Final = r"(?!)"


def _joined(patterns: Iterable[str]) -> str:
    found = [re.sub(r"\?P<\w+>", "?:", source(pattern, _SLOTS)) for pattern in patterns]
    return "|".join(found) if found else _NEVER


def _shapes(words: StructureWords) -> _Shapes:
    def anywhere(patterns: Iterable[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<![^ ])(?:{_joined(patterns)})")

    def first(patterns: Iterable[str]) -> re.Pattern[str]:
        return re.compile(rf"(?:{_joined(patterns)})")

    telling = (
        *(words.negations, words.conditions, words.times, words.questions, words.statements),
        words.other_business,
    )
    return _Shapes(
        vocabulary=frozenset(
            word for group in telling for shape in group for word in _WORD.findall(shape)
        ),
        courtesies=anywhere(words.courtesies),
        leads=first((*words.requests, *words.openings)),
        free_text=first(words.free_text),
        other_business=first(words.other_business),
        verbs=first(words.verbs),
        negations=anywhere(words.negations),
        conditions=anywhere(words.conditions),
        times=anywhere(words.times),
        questions=first(words.questions),
        statements=first(words.statements),
        plain_states=first(words.plain_states),
    )


@cache
def _all_shapes() -> tuple[_Shapes, ...]:
    return tuple(map(_shapes, STRUCTURES.values()))


@lru_cache(MAX_KEPT)
def mood_of(said: str) -> Mood:
    """The mood of a sentence as it was said; `plain` for one that may be carried out at once.

    A language whose words are not in `STRUCTURES` shows none of the moods.
    """
    spoken = {word for word, _, _ in Flat(said).tokens}
    moods = [
        _mood(said, shapes) for shapes in _all_shapes() if not shapes.vocabulary.isdisjoint(spoken)
    ]
    return next((mood for mood in moods if mood != "plain"), "plain")


def _mood(said: str, shapes: _Shapes) -> Mood:
    whole = shapes.courtesies.sub("", Flat(said).text)
    judged = _without_free_text(whole, shapes)
    if shapes.negations.search(judged):
        return "negated"
    if shapes.conditions.search(judged):
        return "conditional"
    if shapes.times.search(judged):
        return "timed"
    parts = [part for part in _SENTENCES.split(said) if Flat(part).text]
    moods = [_part_mood(Flat(part).text, shapes) for part in parts]
    if any(is_order for _, is_order in moods):
        return "plain"
    return next((mood for mood, _ in moods if mood != "plain"), "plain")


def _part_mood(text: str, shapes: _Shapes) -> tuple[Mood, bool]:
    """What one part of a sentence does, and whether it surely orders something."""
    text = shapes.courtesies.sub("", text)
    rest = _without_leads(text, shapes)
    if shapes.other_business.match(rest):
        return "other", False
    if shapes.plain_states.match(rest):
        return "plain", False
    if shapes.questions.match(rest):
        return "asks", False
    if shapes.statements.match(rest):
        return "tells", False
    return "plain", shapes.verbs.match(rest) is not None


def _without_leads(text: str, shapes: _Shapes) -> str:
    for _ in range(MAX_LEADS):
        match = shapes.leads.match(text)
        if match is None or match.end() == 0:
            break
        text = text[match.end() :]
    return text


def _without_free_text(text: str, shapes: _Shapes) -> str:
    """The sentence as far as it is the speaker's own order: "play" of "play if you leave me"."""
    rest = _without_leads(text, shapes)
    match = shapes.free_text.match(rest)
    return text if match is None else rest[: match.end()]
