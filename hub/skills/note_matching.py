"""Matches words and questions to notes: keyword overlap with stemming (pure; English).

Three matches: the notes that some words are about, the notes that answer a question, and the notes
that a new one may contradict.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from hub.language.words import words as word_set
from hub.ports import Preference

NOTE: Final = "note"
MAX_QUESTION_WORDS: Final = 14
"""Longer questions ask for more than a note holds."""

Kind = Literal["time", "place", "number"]


_BE_AND_HAVE: Final = word_set(
    "is are was were am be been being has have had having will would can could shall should must"
    " may might do does did"
)
_LIGHT_VERBS: Final = word_set(
    "go goes going went gone put puts take takes taking took taken get gets getting got come comes"
    " coming came bring brings make makes happen happens need needs want wants keep keeps kept"
    " leave leaves left say says said tell told"
)
_VERBS: Final = (
    _BE_AND_HAVE
    | _LIGHT_VERBS
    | word_set(
        "live lives like likes love loves hate hates prefer prefers work works start starts begin"
        " begins end ends open opens close closes shut shuts arrive arrives return returns expire"
        " expires eat eats drink drinks sleep sleeps stay stays stayed cost costs pay pays meet"
        " meets visit visits move moves run runs play plays finish finishes fly flies lend lent"
        " borrow borrowed park parked hide hid buy bought owe owes mean means belong belongs"
    )
)
"""The verbs that are known: the first in a sentence ends its subject."""
_EMPTY: Final = (
    _BE_AND_HAVE
    | _LIGHT_VERBS
    | word_set(
        "the a an this that these those there here my mine your yours our ours his her hers its"
        " their theirs i you he she it we they me him us them myself yourself and or but so if then"
        " than as of to for from with without by at in on out up off into onto about over under"
        " behind beside near next inside outside not no please just again when where what which who"
        " whose whom why how many much old long often far tall big any some all every each don't"
        " doesn't isn't aren't thing things stuff"
    )
)
"""Stop words: they distinguish no note from another."""
_DAYS: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTHS: Final = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_TIME: Final = re.compile(
    rf"\b(?:{_DAYS}|{_MONTHS}|today|tomorrow|tonight|morning|noon|afternoon|evening|night|midnight"
    r"|weekend|weekdays?|daily|weekly|monthly|yearly"
    r"|(?:every|next|this|each) (?:day|week|month|year)"
    r"|o'?clock|\d+(?:st|nd|rd|th)|\d{1,2}:\d\d|\d+ ?[ap]\.?m\b"
    r"|(?:at|on|by|in|around|until|since|before|after) \d+)\b"
)
_PLACE: Final = re.compile(
    r"\b(?:in|at|on|under|behind|beside|near|next to|inside|outside|above|below|by|between)"
    rf"(?! (?:{_DAYS}|{_MONTHS}"
    r"|the (?:morning|afternoon|evening|weekend|\d)|night|noon|midnight|\d|time\b))"
    r" \w|\b(?:upstairs|downstairs|outside|abroad|at home|away)\b"
)
_NUMBER: Final = re.compile(
    r"\w*\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|half"
    r"|dozen)\b"
)
_VALUES: Final = re.compile(rf"\w*\d\w*|{_TIME.pattern}")
_ASKED: Final = re.compile(
    r"(?:(?:do you|can you) (?:remember|know|recall|tell me) |tell me )?"
    r"(?P<word>(?:what|how) about|when(?:'s)?|where(?:'s)?|what (?:time|day|date)|which day"
    r"|how (?:many|much|old|long|often|tall|big|far)|what(?:'s)?|which|who(?:'s|se)?"
    r"|is|are|does|do|did|was|were|has|have|will)\b(?P<rest>.+)"
)
_WANTED: Final[dict[str, Kind]] = {
    "when": "time",
    "when's": "time",
    "how often": "time",
    "what time": "time",
    "what day": "time",
    "what date": "time",
    "which day": "time",
    "where": "place",
    "where's": "place",
}
_YES_OR_NO: Final = word_set("is are does do did was were has have will")


def telling(text: str) -> frozenset[str]:
    """The keywords of a text: its words without stop words, stemmed (singular and plural alike)."""
    return frozenset(_stem(word) for word in _words(text) if word not in _EMPTY)


def has_verb(text: str) -> bool:
    """Whether a text looks like a sentence: it has a known verb after its first word."""
    return any(word in _VERBS for word in _words(text)[1:])


def notes_of(preferences: Iterable[Preference]) -> list[Preference]:
    """Those of the preferences that are notes."""
    return [known for known in preferences if known.category == NOTE]


def tidy(text: str) -> str:
    """A note's words as they were said, on one line, without invisible characters."""
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(seen.split()).strip(" .,;:!")


def key_of(text: str) -> str:
    """The words of a note in lower case, without punctuation: the same note is the same key."""
    return " ".join(_words(text))


def about(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that hold every keyword of `text`; the very same note alone when there is one."""
    notes = notes_of(preferences)
    same = [note for note in notes if note.key == key_of(text)]
    wanted = telling(text)
    return same or [note for note in notes if wanted and wanted <= telling(note.value)]


def nearly(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that hold at least half the keywords of `text`, those with most first."""
    wanted = telling(text)
    shared = [(len(wanted & telling(note.value)), note) for note in notes_of(preferences)]
    found = [(count, note) for count, note in shared if count and 2 * count >= len(wanted)]
    return [note for _, note in sorted(found, key=lambda item: -item[0])]


def asked_for(question: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that answer the question.

    Such a note holds every keyword of the question, shares one with its own subject, and has a
    value of the kind that is asked for: "when" wants a time, "where" a place, "how many" a number.
    Strict on purpose: a question that no note surely answers is left to the other intents and the
    language model.
    """
    words = _lowered(question).strip(" ?.!")
    match = _ASKED.fullmatch(words)
    if match is None or len(words.split()) > MAX_QUESTION_WORDS:
        return []
    wanted = telling(match["rest"])
    if not wanted or (match["word"] in _YES_OR_NO and len(wanted) < 2):
        return []
    kind = _wanted_kind(match["word"])
    return [
        note
        for note in notes_of(preferences)
        if (kind is None or _tells(note.value, kind)) and _answers(wanted, _Fact.of(note.value))
    ]


def _wanted_kind(word: str) -> Kind | None:
    """What kind of value a question word asks for; None where any note will do."""
    if word in _WANTED:
        return _WANTED[word]
    return "number" if re.match(r"how (?!about)", word) else None


def contradicted(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that differ from `text` in the time, the number or the place alone.

    `text` may be meant to replace them.
    """
    key, fact = key_of(text), _Fact.of(text)
    return [
        note
        for note in notes_of(preferences)
        if note.key != key and fact.about and fact.is_like(_Fact.of(note.value), text, note.value)
    ]


def _answers(wanted: frozenset[str], fact: "_Fact") -> bool:
    if not wanted <= fact.telling or not wanted & fact.about:
        return False
    return fact.about <= wanted or len(wanted) > 1


@dataclass(frozen=True, slots=True)
class _Fact:
    """A note split into subject, verb and the rest; without a known verb it is all subject."""

    about: frozenset[str]
    """Keywords before the first verb; all of them where no verb is known."""
    verb: str
    telling: frozenset[str]
    constant: frozenset[str]
    """Keywords without times and numbers."""

    @classmethod
    def of(cls, text: str) -> "_Fact":
        words = _words(text)
        place = next((at for at, word in enumerate(words) if word in _VERBS and at), len(words))
        return cls(
            about=telling(" ".join(words[:place])),
            verb=words[place] if place < len(words) else "",
            telling=telling(text),
            constant=telling(_VALUES.sub(" ", " ".join(words))),
        )

    def is_like(self, other: "_Fact", text: str, other_text: str) -> bool:
        """Whether both state the same of the same subject, with another time, number or place.

        `text` and `other_text`: the notes that `self` and `other` were made of. The same subject
        and verb are required; with "is" or "has", two places are enough, otherwise both must have a
        time or number and be equal in every other keyword.
        """
        if (self.about, self.verb) != (other.about, other.verb) or not self.verb:
            return False
        if _tells(text, "place") and _tells(other_text, "place") and self.verb in _BE_AND_HAVE:
            return True
        valued = all(_VALUES.search(key_of(said)) for said in (text, other_text))
        return valued and self.constant == other.constant


def _tells(text: str, kind: Kind) -> bool:
    words = _lowered(text)
    match kind:
        case "time":
            return _TIME.search(words) is not None
        case "place":
            return _PLACE.search(words) is not None
        case "number":
            return _NUMBER.search(words) is not None


def _lowered(text: str) -> str:
    """In lower case, with straight apostrophes."""
    return text.lower().replace("\u2019", "'")


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+(?:['.:][^\W_]+)*", _lowered(text))
    return [word.removesuffix("'s") for word in found]


def _stem(word: str) -> str:
    """The singular of a plural, by its ending: "boxes" and "box", "batteries" and "battery"."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word
