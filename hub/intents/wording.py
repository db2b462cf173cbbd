"""Text normalisation: lower case, no punctuation, digits, lengths of time in seconds (pure)."""

import re
from collections.abc import Container
from functools import lru_cache
from typing import Final

from hub.intents import foreign_wording
from hub.intents.en import politeness
from hub.intents.en.numbers import digits, is_number
from hub.intents.word_forms import word_forms
from hub.language.current import ENGLISH, current
from hub.language.en.words import WORDS

_CONTRACTIONS: Final = (
    ("per cent", "percent"),
    ("let's", "let us"),
    ("don't", "do not"),
    ("can't", "cannot"),
    ("won't", "will not"),
    ("it's", "it is"),
    ("that's", "that is"),
    ("what's", "what is"),
    ("whats", "what is"),
    ("how's", "how is"),
    ("where's", "where is"),
    ("wheres", "where is"),
    ("who's", "who is"),
    ("time's", "time is"),
    ("i'm", "i am"),
    ("i'd", "i would"),
    ("we'd", "we would"),
    ("you'd", "you would"),
    ("i'll", "i will"),
    ("isn't", "is not"),
    ("aren't", "are not"),
    ("didn't", "did not"),
    ("alright", "all right"),
    ("nevermind", "never mind"),
    ("colour", "color"),
    ("colours", "colors"),
    ("grey", "gray"),
    ("air con", "air conditioner"),
    ("y'all", "you all"),
    ("turn of the", "turn off the"),
    ("turn of all", "turn off all"),
    ("switch of the", "switch off the"),
    ("a couple of degrees", "2 degrees"),
    ("a couple degrees", "2 degrees"),
    ("a few degrees", "3 degrees"),
    ("centigrade", "degrees"),
)
_CONTRACTED: Final = dict(_CONTRACTIONS)
_CONTRACTION: Final = re.compile(
    rf"\b({'|'.join(re.escape(short) for short, _ in _CONTRACTIONS)})\b"
)
WARM_UP: Final = (
    "turn on the light",
    "what is the temperature",
    "set a timer for 10 minutes",
    "is the light on",
    "set the light to 50 percent",
    "tell me something else",
)
SETTING: Final = frozenset(
    {
        "HassLightSet",
        "HassSetVolume",
        "HassClimateSetTemperature",
        "HassFanSetSpeed",
        "HassSetPosition",
        "SetHumidity",
    }
)
"""Intents that set a value: no reading of a sentence that changes one by a number."""
_ROUGHLY: Final = frozenset({"about", "around", "roughly", "approximately"})
_PREPOSITIONS: Final = frozenset({"in", "on", "at", "the", "my", "our", "of"})
_BY_NUMBER: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(WORDS.changing, key=len, reverse=True))})\b"
    r"(?:(?! (?:and|then) ).)*? (?:(?P<before>\S+) )?(?P<number>-?\d+(?:\.\d+)?)\b"
)
_EXTRA: Final = {" and a half": 0.5, " and a quarter": 0.25, " and 3 quarters": 0.75}
_SECONDS: Final = {"hour": 3600, "hr": 3600, "minute": 60, "min": 60, "second": 1, "sec": 1}
_UNIT: Final = r"(hour|hr|minute|min|second|sec)s?\b"
_ONE_LENGTH: Final = (
    r"(?:"
    rf"(?:a )?half (?:an? )?{_UNIT}"
    rf"|(?:a |1 )?quarter (?:of )?(?:an? )?(?:hour)\b"
    rf"|3 quarters (?:of )?(?:an? )?(?:hour)\b"
    rf"|(?:\d+(?:\.\d+)?|an?|a couple of|a few) {_UNIT}(?: and (?:a half|a quarter|3 quarters)\b)?"
    r")"
)
_LENGTH: Final = re.compile(rf"\b{_ONE_LENGTH}(?: (?:and )?{_ONE_LENGTH})*")
_ONE: Final = re.compile(rf"\b{_ONE_LENGTH}")


MAX_KEPT: Final = 512
"""Texts whose form in digits is remembered: a turn needs that of its sentence several times."""


def normalise(text: str) -> str:
    """The text in the one way of writing that templates and names are compared in."""
    return lengths_in_seconds(in_digits(text))


def in_digits(text: str) -> str:
    """As `normalise`, but lengths of time stay as they were said: "10 minutes"."""
    return _in_digits(text, current())


@lru_cache(maxsize=MAX_KEPT)
def _in_digits(text: str, language: str) -> str:
    if language != ENGLISH:
        return foreign_wording.in_digits(text, language)
    text = (
        text.lower()
        .replace("\u2019", "'")
        .replace("%", " percent ")
        .replace("°c", " degrees ")
        .replace("°", " degrees ")
    )
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    text = re.sub(r"(?<![\d\w])-(?=\d)", "minus ", text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)|[^\w\s'.]|_", " ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    text = _CONTRACTION.sub(lambda match: _CONTRACTED[match[1]], " ".join(text.split()))
    return " ".join(digits(_said_once(text.replace("'", "").split())))


def _said_once(words: list[str]) -> list[str]:
    """Without what was said twice in a row, as people stammer, and "about" before a number."""
    exact = digits(words)
    exact = [
        word
        for word, before in zip(exact, ["", *exact], strict=False)
        if word != before or is_number(word)
    ]
    return [
        word
        for word, following in zip(exact, [*exact[1:], ""], strict=False)
        if not (word in _ROUGHLY and is_number(following))
    ]


def lengths_in_seconds(text: str) -> str:
    """Every length of time as "N seconds": "1 hour and 30 minutes" -> "5400 seconds"."""
    if current() != ENGLISH:
        return foreign_wording.lengths_in_seconds(text, current())
    return _LENGTH.sub(lambda match: f"{_total_s(match[0]):g} seconds", text)


def _total_s(text: str) -> float:
    total_s = 0.0
    for match in _ONE.finditer(text):
        part = match[0]
        unit_s = next(
            (size for unit, size in _SECONDS.items() if re.search(rf"\b{unit}s?\b", part)), 3600
        )
        total_s += _count(part) * unit_s
    return total_s


def _count(part: str) -> float:
    extra = next((more for end, more in _EXTRA.items() if part.endswith(end)), 0.0)
    first = part.split()[0]
    if extra:
        return (1.0 if first in ("a", "an") else float(first)) + extra
    if "quarters" in part:
        return 0.75
    if "quarter" in part:
        return 0.25
    if part.startswith(("half", "a half")):
        return 0.5
    if part.startswith("a couple of"):
        return 2.0
    if part.startswith("a few"):
        return 3.0
    return 1.0 if first in ("a", "an") else float(first)


def plainly(text: str) -> str:
    """The sentence without its courtesies and fillers; empty when it was nothing else."""
    if current() != ENGLISH:
        return foreign_wording.plainly(text, current())
    return politeness.plainly(text)


def courtesy(text: str) -> str | None:
    """What to say to a sentence that is nothing but courtesy; None when it is something else."""
    if current() != ENGLISH:
        return foreign_wording.courtesy(text, current())
    return politeness.courtesy(text)


def warm_up() -> tuple[str, ...]:
    """Sentences of the usual kinds, which a start runs once."""
    return WARM_UP if current() == ENGLISH else word_forms(current()).warm_up


def placed_adverbs(plain: str, places: Container[str]) -> str:
    """The sentence with "in" before places that are said without: "upstairs", where one is so."""
    if current() != ENGLISH:
        return plain
    words = plain.split()
    placed = [
        f"in {word}"
        if word in WORDS.adverbial_places and word in places and before not in _PREPOSITIONS
        else word
        for before, word in zip(["", *words], words, strict=False)
    ]
    return " ".join(placed)


def says_by(plain: str) -> bool:
    """Whether a sentence changes a value by a number, and does not set it to one.

    "Turn the volume up 10 percent", "lower the heating by 2 degrees"; but "turn it up to 30".
    """
    if current() != ENGLISH:  # the templates of other languages tell "by" from "to"
        return False
    match = _BY_NUMBER.search(plain)
    return match is not None and match["before"] not in WORDS.to_a_value
