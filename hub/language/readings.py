"""Text normalisation for speech: how a language reads signs, units and abbreviations (data types).

One module a language holds the data (`hub.language.de.readings` ...), as tables in text that the
functions below read. A unit has the form after one, after others, and where a language has them
after two to four and after a fraction. `hub.language.sentences.reader` reads them.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant here

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_SIGN_NAMES: Final = "& + = * / ± ≈ ≤ ≥ < > – - ^2 ^3 ^ over sqrt # or score by fold per"


def units(table: str) -> dict[str, tuple[str, ...]]:
    """Units, scales or fractions and their forms: "km = kilometre/kilometres | % = percent"."""
    return {
        name: tuple(form.strip() for form in forms.split("/"))
        for name, forms in pairs(table).items()
    }


def names(text: str) -> tuple[str, ...]:
    """Names of more than one word, parted by "|"."""
    return tuple(name.strip() for name in text.split("|"))


def pairs(table: str) -> dict[str, str]:
    """Abbreviations and what they stand for: "e.g = for example | etc = et cetera"."""
    return {
        key.strip(): value.strip()
        for key, _, value in (entry.partition("=") for entry in table.split("|"))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """How one language reads what is not a word."""

    units: Mapping[str, tuple[str, ...]]
    """Units and currencies: what a number may be an amount of."""
    signs: Mapping[str, str]
    """Between words and numbers. `score` is a hyphen between points ("3-1"), `by` the x of "3x4",
    `fold` that of "3x faster", `per` the slash in "g/l"."""
    words: Mapping[str, str]
    """Abbreviations (lower case, without the last dot) and what they stand for."""
    months: tuple[str, ...]
    date: str
    """How a day is said; `{day}`, `{month}`, `{year}`."""
    code_left_out: str
    scales: dict[str, tuple[str, ...]]
    """What multiplies an amount of money: "k", "bn"."""
    fixed: Mapping[str, str]
    """What is written with a slash and said otherwise: "24/7", "w/o"."""
    fractions: Mapping[str, tuple[str, ...]]
    """Alone, and behind a whole number."""
    date_leads: frozenset[str]
    """Behind one of these "1/2" is a day."""
    full_hour: str
    """How an hour without minutes is said; `{hour}`."""
    hour_words: frozenset[str]
    """Behind a time these tell that it is one; the hour itself needs no word then."""
    half_hour: str = ""
    """How an hour and its minutes are said; `{hour}`, `{minute}`; "": as it is written."""
    numbered: frozenset[str] = frozenset()
    """Words that a Roman number stands behind: "chapter"."""
    regnal: frozenset[str] = frozenset()
    """Names of those who are counted by ordinals: "henry"."""
    ordinals: tuple[str, ...] = ()
    """First, second … as they are said behind such a name, or for `ordinal_ends`."""
    ordinal_ends: frozenset[str] = frozenset()
    """What makes a Roman number an ordinal: "XXe"."""
    per_forms: Mapping[str, str] = field(default_factory=dict)
    """How a unit is said behind `per` where that is not the form after one."""
    elided: str = ""
    """The end of a scale's form that loses its vowel before one: "de " of "millions de"."""
    singular_below: float = 0.0
    """Amounts below this have the form after one; 0: only one has."""
    day_first: bool = False
    """Whether "3/5/2026" is the third of May; otherwise it may be either."""


def months(text: str) -> tuple[str, ...]:
    """The names of the months, January first, parted by blanks."""
    return tuple(text.split())


def signs(text: str) -> dict[str, str]:
    """How the signs are said, in the order of `_SIGN_NAMES`, parted by "|"."""
    names = _SIGN_NAMES.split()
    return dict(zip(names, (word.strip() for word in text.split("|")), strict=True))
