"""Text normalisation for speech: how a language reads signs, units and abbreviations (data types).

One module a language holds the data (`hub.language.de.readings` ...), as tables in text that the
functions below read. A unit has the form after one, after others, and where a language has them
after two to four and after a fraction.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant here

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_UNIT_NAMES: Final = (
    "% | °C | °F | ° | km/h | m/s | mph | km | m | cm | mm | kg | g | mg | l | ml | kWh | Wh | kW"
    " | W | hPa | kB | MB | GB | TB | MHz | GHz | Hz | m² | km² | m³ | min | h | ms | € | $ | £"
)
_SIGN_NAMES: Final = "& + = * / ± ≈ ≤ ≥ < > – - ^2 ^3 ^ over sqrt # or"


def units(forms: str) -> dict[str, tuple[str, ...]]:
    """The forms of the units in the order of `_UNIT_NAMES`, parted by "|"; of one unit by "/"."""
    names = [name.strip() for name in _UNIT_NAMES.split("|")]
    each = [tuple(form.strip() for form in entry.split("/")) for entry in forms.split("|")]
    return dict(zip(names, each, strict=True))


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
    signs: Mapping[str, str]
    """Between words and numbers."""
    words: Mapping[str, str]
    """Abbreviations (lower case, without the last dot) and what they stand for."""
    months: tuple[str, ...]
    date: str
    """How a day is said; `{day}`, `{month}`, `{year}`."""
    code_left_out: str


def months(text: str) -> tuple[str, ...]:
    """The names of the months, January first, parted by blanks."""
    return tuple(text.split())


def signs(text: str) -> dict[str, str]:
    """How the signs are said, in the order of `_SIGN_NAMES`, parted by "|"."""
    names = _SIGN_NAMES.split()
    return dict(zip(names, (word.strip() for word in text.split("|")), strict=True))
