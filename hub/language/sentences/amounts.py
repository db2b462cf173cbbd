"""Amounts: numbers and ranges with units and currencies, and how a language says them (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from collections.abc import Callable
from typing import Final

from hub.language.readings import Readings

_PLAIN: Final = r"\d+(?:[.,]\d+)*"
_NUMBER: Final = rf"(?:[1-9]\d{{0,2}}(?:[ \u202f\u00a0\u2009]\d{{3}})+(?:[.,]\d+)?|{_PLAIN})"
"""Thousands may be parted by a blank, where a unit follows."""
_CURRENCIES: Final = (
    "US$ A$ C$ € $ £ ¥ ₹ zł CHF EUR USD GBP PLN JPY".split()  # noqa: SIM905 - a table
)
_SPACED: Final = frozenset({"s", "t"})
"""Units that need a blank before them: "the 90s" are none."""
_SIGN: Final = r"(?:(?<![\w.,)])[-−–+])?"
_DASH: Final = r"\s?[–—]\s?|\s-\s|-"
_SPACES: Final = re.compile(r"[ \u202f\u00a0\u2009]")
_GROUPED: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:[\u202f\u00a0\u2009]\d{3})+(?!\d)")
_SAME: Final = {"μ": "µ", "º": "°", "^2": "²", "^3": "³"}
_RAISED: Final = re.compile(r"(?<=m)([23])(?![\w])")
_SCORE_DIGITS: Final = 3
Found = re.Match[str]
Kinds = tuple[tuple[re.Pattern[str], Callable[[Found], str | None]], ...]
"""Shapes of tokens, and what is said for a match; None where it is no such token after all."""


class Amounts:
    """The kinds of tokens of one language that are amounts."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        units = "|".join(map(re.escape, sorted(readings.units, key=len, reverse=True)))
        units = units.replace("µ", "[µμ]").replace("°C", r"°\s?C").replace("°F", r"°\s?F")
        unit = rf"(?:{units})(?:[²³]|\^[23]|(?<=m)[23](?=[\W_]|$))?"
        per = rf"{unit}(?:/(?:{unit}))*"
        ends = r"(?![\w²³^°]|/\w)"
        money = "|".join(map(re.escape, _CURRENCIES))
        self._scales = readings.scales | {
            name.capitalize(): forms for name, forms in readings.scales.items() if len(name) > 1
        }
        scale = "|".join(map(re.escape, sorted(self._scales, key=len, reverse=True)))
        short = r"(?:\.(?=\s[^\W\dA-Z_]))?"  # the full stop of "Mio.", unless it ends a sentence
        rate = rf"(?:/(?P<per>{unit}|[^\W\d_]{{2,}}))?"
        second = rf"(?P<dash>{_DASH})(?P<second>{_NUMBER})"
        pair = rf"(?P<first>{_NUMBER})(?:(?P<own>\s?(?:{units}))?{second})?"
        before = re.compile(
            rf"(?P<sign>{_SIGN})(?<!\w)(?P<unit>{money})\s?(?P<minus>[-−]?)(?P<first>{_NUMBER})"
            rf"(?:(?P<dash>{_DASH})(?:(?:{money})\s?)?(?P<second>{_NUMBER}))?"
            rf"(?:\s?(?P<scale>{scale})\b{short})?{rate}(?!\w)"
        )
        behind = re.compile(
            rf"(?P<sign>{_SIGN})(?<![\w-]){pair}\s?"
            rf"(?:(?P<scale>{scale})\b\.?\s?)?(?P<minus>)(?P<unit>{money}){rate}(?!\w)"
        )
        quantity = re.compile(
            rf"(?P<sign>{_SIGN})(?<![\w-]){pair}(?P<blank>\s?)(?P<minus>)(?P<unit>{per})"
            rf"(?:/(?P<per>[^\W\d_]{{2,}}))?{ends}"
        )
        numbers = re.compile(
            rf"(?<![\w-])(?P<first>{_PLAIN})(?P<dash>{_DASH})(?P<second>{_PLAIN})"
            r"(?![\w-]|[.,:]\d)"
        )
        lone = re.compile(rf"(?<![\w/°])(?:{per})(?![\w²³^°/])")
        self.worded: Kinds = ((before, self._money), (lone, self._unit_alone))
        """What may begin with a letter: "US$5", "km/h"."""
        self.numbered: Kinds = (
            (before, self._money),
            (behind, self._money),
            (quantity, self._quantity),
            (numbers, self._range),
            (_GROUPED, lambda found: _SPACES.sub("", found[0])),
            (lone, self._unit_alone),
        )
        """What begins with a digit or a sign."""

    def _money(self, found: Found) -> str | None:
        """ "5 million euros per month"; None for what is no range after all."""
        numbers = self._numbers(found, has_unit=True)
        if numbers is None:
            return None
        said, last = numbers
        scale = found["scale"]
        unit = self._form(found["unit"], last, scaled=bool(scale))
        if scale:
            scaled = self._chosen(self._scales[scale], last)
            unit = self._linked(scaled, unit)
        per = found["per"]
        if per:
            per = self._per(per) if self._names(per) else per
            unit = f"{unit} {self._readings.signs['per']} {per}"
        return f"{self._signed(found)}{said} {unit}"

    def _quantity(self, found: Found) -> str | None:
        unit = _normal(found["unit"])
        if unit in _SPACED and not found["blank"]:
            return None
        numbers = self._numbers(found, has_unit=True)
        if numbers is None:
            return None
        said, last = numbers
        per = f" {self._readings.signs['per']} {found['per']}" if found["per"] else ""
        return f"{self._signed(found)}{said} {self._form(unit, last)}{per}"

    def _range(self, found: Found) -> str | None:
        numbers = self._numbers(found, has_unit=False)
        return numbers[0] if numbers else None

    def _unit_alone(self, found: Found) -> str | None:
        """A unit without a number, where it has a sign that nobody could say: "in km/h"."""
        unit = _normal(found[0])
        if unit in _CURRENCIES or not re.search(r"[/°%‰²³]|kWh", unit) or unit == "°":
            return None
        before, after = found.string[: found.start()], found.string[found.end() :]
        lead = "" if not before or before[-1] in " (\n" else " "
        return f"{lead}{self._form(unit, '2')}{' ' if after[:1].isalnum() else ''}"

    def _numbers(self, found: Found, *, has_unit: bool) -> tuple[str, str] | None:
        """The number or the range as it is said, and the number that the unit follows."""
        first = _SPACES.sub("", found["first"])
        if not found["dash"]:
            return first, first
        second = _SPACES.sub("", found["second"])
        sign = self._range_sign(first, found["dash"], second, has_unit=has_unit)
        if not sign:
            return None
        own = found.groupdict().get("own")
        begins = f"{first} {self._form(_normal(own), first)}" if own else first
        return f"{begins} {sign} {second}", second

    def _range_sign(self, first: str, dash: str, second: str, *, has_unit: bool) -> str:
        """What is said for the dash between two numbers; "" where they are no range."""
        signs = self._readings.signs
        rises = value(first) < value(second)
        if "-" not in dash:
            return signs["–"] if rises or dash.strip() == dash else ""
        if dash != "-":  # with blanks it may be a minus
            return signs["–"] if rises and has_unit else ""
        if re.match(r"0\d", second):
            return ""
        if rises or has_unit:
            return signs["–"]
        return signs["score"] if max(len(first), len(second)) <= _SCORE_DIGITS else ""

    def _signed(self, found: Found) -> str:
        sign = found["sign"] or found["minus"]
        return f"{self._readings.signs['+' if sign == '+' else '-']} " if sign else ""

    def _names(self, unit: str) -> bool:
        return _normal(unit).rstrip("²³") in self._readings.units

    def _form(self, unit: str, number: str, *, scaled: bool = False) -> str:
        """The unit as it is said after the number; `scaled`: after thousands or millions of it."""
        units = self._readings.units
        if unit in units:
            forms = units[unit]
            return forms[min(1, len(forms) - 1)] if scaled else self._chosen(forms, number)
        head, slash, rest = unit.rpartition("/")
        if slash:
            return f"{self._form(head, number)} {self._readings.signs['per']} {self._per(rest)}"
        power = {"²": "^2", "³": "^3"}[unit[-1]]
        return f"{self._form(unit[:-1], number)} {self._readings.signs[power]}"

    def _per(self, unit: str) -> str:
        """The unit behind "per": the form after one, in most languages."""
        unit = _normal(unit)
        return self._readings.per_forms.get(unit) or self._form(unit, "1")

    def _chosen(self, forms: tuple[str, ...], number: str) -> str:
        """The form that follows the number."""
        if len(forms) == 1 or number == "1" or value(number) < self._readings.singular_below:
            return forms[0]
        return forms[_slavic_form(number)] if len(forms) > 2 else forms[1]

    def _linked(self, scale: str, unit: str) -> str:
        elided = self._readings.elided
        if elided and f"{scale} ".endswith(elided) and unit[0].lower() in "aeiouyéèê":
            return f"{scale[:-1]}'{unit}"
        return f"{scale} {unit}"


def value(number: str) -> float:
    """About how much a number is, in any language's writing: for comparing two."""
    digits = re.split(r"[.,]", number)
    if len(digits) > 1 and (len(digits) > 2 or len(digits[1]) != 3):
        return float(f"{''.join(digits[:-1])}.{digits[-1]}")
    return float("".join(digits))


def _normal(unit: str) -> str:
    """The unit as the tables have it: one µ, powers raised, no blanks."""
    unit = re.sub(r"\s", "", unit)
    for other, sign in _SAME.items():
        unit = unit.replace(other, sign)
    return _RAISED.sub(lambda found: "²" if found[1] == "2" else "³", unit)


def _slavic_form(number: str) -> int:
    """Which form follows: many, a few (two to four), or a fraction."""
    if not number.isdecimal():
        return 3
    last, teens = int(number[-1]), number[-2:-1] == "1"
    return 2 if 2 <= last <= 4 and not teens else 1
