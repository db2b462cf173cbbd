"""Which notes a few words are about, which a question asks for, and which a new one may contradict (pure; English)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from hub.ports import Preference

NOTE: Final = "note"
MAX_QUESTION_WORDS: Final = 14
"""Longer questions ask for more than a note tells."""

Kind = Literal["time", "place", "number"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_BE_AND_HAVE: Final = _set(
    "is are was were am be been being has have had having will would can could shall should must may might do does did"
)
_LIGHT_VERBS: Final = _set(
    "go goes going went gone put puts take takes taking took taken get gets getting got come comes coming came bring "
    "brings make makes happen happens need needs want wants keep keeps kept leave leaves left say says said tell told"
)
_VERBS: Final = (
    _BE_AND_HAVE
    | _LIGHT_VERBS
    | _set(
        "live lives like likes love loves hate hates prefer prefers work works start starts begin begins end ends open "
        "opens close closes shut shuts arrive arrives return returns expire expires eat eats drink drinks sleep sleeps "
        "stay stays stayed cost costs pay pays meet meets visit visits move moves run runs play plays finish finishes "
        "fly flies lend lent borrow borrowed park parked hide hid buy bought owe owes mean means belong belongs"
    )
)
"""Words that end what a sentence is about, as far as they are known."""
_EMPTY: Final = (
    _BE_AND_HAVE
    | _LIGHT_VERBS
    | _set(
        "the a an this that these those there here my mine your yours our ours his her hers its their theirs i you he "
        "she it we they me him us them myself yourself and or but so if then than as of to for from with without by at "
        "in on out up off into onto about over under behind beside near next inside outside not no please just again "
        "when where what which who whose whom why how many much old long often far tall big any some all every each "
        "don't doesn't isn't aren't thing things stuff"
    )
)
"""Words that tell no note from another."""
_DAYS: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTHS: Final = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
)
_TIME: Final = re.compile(
    rf"\b(?:{_DAYS}|{_MONTHS}|today|tomorrow|tonight|morning|noon|afternoon|evening|night|midnight|weekend|weekdays?"
    r"|daily|weekly|monthly|yearly|(?:every|next|this|each) (?:day|week|month|year)|o'?clock|\d+(?:st|nd|rd|th)"
    r"|\d{1,2}:\d\d|\d+ ?[ap]\.?m\b|(?:at|on|by|in|around|until|since|before|after) \d+)\b"
)
_PLACE: Final = re.compile(
    rf"\b(?:in|at|on|under|behind|beside|near|next to|inside|outside|above|below|by|between)(?! (?:{_DAYS}|{_MONTHS}"
    r"|the (?:morning|afternoon|evening|weekend|\d)|night|noon|midnight|\d|time\b))"
    r" \w|\b(?:upstairs|downstairs|outside|abroad|at home|away)\b"
)
_NUMBER: Final = re.compile(
    r"\w*\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|once|twice|half|dozen)\b"
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
_YES_OR_NO: Final = _set("is are does do did was were has have will")


def telling(text: str) -> frozenset[str]:
    """The words of a text that tell it from others, in one form for one and many."""
    return frozenset(_stem(word) for word in _words(text) if word not in _EMPTY)


def has_verb(text: str) -> bool:
    """Whether a text looks like a sentence: it has a verb that is known, after its first word."""
    return any(word in _VERBS for word in _words(text)[1:])


def notes_of(preferences: Iterable[Preference]) -> list[Preference]:
    """Those that are notes."""
    return [known for known in preferences if known.category == NOTE]


def tidy(text: str) -> str:
    """A note's words as they were said, on one line, with nothing in them that cannot be seen."""
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(seen.split()).strip(" .,;:!")


def key_of(text: str) -> str:
    """The words of a note in lower case, without punctuation: the same note is the same key."""
    return " ".join(_words(text))


def about(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that hold every telling word of `text`; the very same note alone when there is one."""
    notes = notes_of(preferences)
    same = [note for note in notes if note.key == key_of(text)]
    wanted = telling(text)
    return same or [note for note in notes if wanted and wanted <= telling(note.value)]


def nearly(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that hold at least half the telling words of `text`, those with most first."""
    wanted = telling(text)
    shared = [(len(wanted & telling(note.value)), note) for note in notes_of(preferences)]
    found = [(count, note) for count, note in shared if count and 2 * count >= len(wanted)]
    return [note for _, note in sorted(found, key=lambda item: -item[0])]


def asked_for(question: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that answer the question: they hold all it names, are about that, and tell what kind of thing it asks.

    Strict on purpose: a question that no note answers surely is somebody else's to answer.
    """
    words = question.lower().replace("\u2019", "'").strip(" ?.!")
    match = _ASKED.fullmatch(words)
    if match is None or len(words.split()) > MAX_QUESTION_WORDS:
        return []
    wanted = telling(match["rest"])
    if not wanted or (match["word"] in _YES_OR_NO and len(wanted) < 2):
        return []
    kind = _WANTED.get(match["word"]) or (
        "number" if re.match(r"how (?!about)", match["word"]) else None
    )
    return [
        note
        for note in notes_of(preferences)
        if (kind is None or _tells(note.value, kind)) and _answers(wanted, _Fact.of(note.value))
    ]


def contradicted(text: str, preferences: Iterable[Preference]) -> list[Preference]:
    """The notes that say the same but for the time, the number or the place: they may be what `text` corrects."""
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
    """A note taken apart as far as that goes."""

    about: frozenset[str]
    """Telling words before the first verb; all of them where no verb is known."""
    verb: str
    telling: frozenset[str]
    constant: frozenset[str]
    """Telling words without times and numbers."""

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
        if (self.about, self.verb) != (other.about, other.verb) or not self.verb:
            return False
        if _tells(text, "place") and _tells(other_text, "place") and self.verb in _BE_AND_HAVE:
            return True
        valued = all(_VALUES.search(key_of(said)) for said in (text, other_text))
        return valued and self.constant == other.constant


def _tells(text: str, kind: Kind) -> bool:
    words = text.lower().replace("\u2019", "'")
    match kind:
        case "time":
            return _TIME.search(words) is not None
        case "place":
            return _PLACE.search(words) is not None
        case "number":
            return _NUMBER.search(words) is not None


def _words(text: str) -> list[str]:
    found = re.findall(r"[^\W_]+(?:['.:][^\W_]+)*", text.lower().replace("\u2019", "'"))
    return [word.removesuffix("'s") for word in found]


def _stem(word: str) -> str:
    """One form for one and many: "boxes" and "box", "batteries" and "battery"."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        return word[:-1]
    return word
