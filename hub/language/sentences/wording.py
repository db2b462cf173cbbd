"""Text normalisation for speech: signs, units, dates and abbreviations in words (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from typing import Final

from hub.language.sentences.languages import base_code, language_of, readings_of
from hub.language.sentences.markup import without_markup

_PLAIN: Final = re.compile(r"[^\W\d_]+(?:[,']?[ '][^\W\d_]+)*[.!?]?")
"""Nothing in it needs another wording: only letters, and none of the stops of an abbreviation."""
_NUMBER: Final = r"\d+(?:[.,]\d+)*"
_MONEY: Final = re.compile(rf"([€$£])\s?({_NUMBER})(?:\s?(million|billion|trillion|[kMB])\b)?")
_ISO_DATE: Final = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_MINUS: Final = re.compile(r"(?:(?<=^)|(?<=[\s(]))[-−](?=\d)")
_RANGE: Final = re.compile(
    rf"(?<![\w-])({_NUMBER}\s?(?:%|°C|°F|°)?)\s?(?:–|—|-)\s?({_NUMBER})(?![\w-]*-)"
)
_POWER: Final = re.compile(r"\^(?:\{([^{}]*)\}|(-?\w+))")
_FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT: Final = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_SUBSCRIPT: Final = re.compile(r"_\{?(\w+)\}?")
_COMMANDS: Final = {
    "times": "*", "cdot": "*", "div": "/", "pm": "±", "approx": "≈", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "degree": "°", "circ": "°", "rightarrow": ", ", "to": ", ",
    "quad": " ", "left": "", "right": "", "percent": "%",
}  # fmt: skip
_COMMAND: Final = re.compile(r"\\([a-zA-Z]+)")
_SLASHED: Final = re.compile(r"(?<![\w./])([^\W\d_]+)/([^\W\d_]+)(?![\w/])")
_DIGIT: Final = re.compile(r"\d")
_SIGN: Final = re.compile(r"[&=≈≤≥±×÷*+−<>~#|/²³%°-]")
_SQUARED: Final = re.compile(r"(?<=\w)²")
_CUBED: Final = re.compile(r"(?<=\w)³")
_AND: Final = re.compile(r"\s*&\s*")
_OPERATORS: Final = (
    re.compile(r"(?<=[\w)])\s*(=|≈|≤|≥|±|×|÷)\s*(?=[\w(\\-])"),
    re.compile(r"(?<=\d)\s*([*+])\s*(?=\d)|(?<=[\w)])\s+([*+])\s+(?=[\w(])"),
    re.compile(r"(?<=\d)\s+([-−/])\s+(?=\d)|(?<=\w)\s+([<>])\s+(?=\w)"),
)
_APPROXIMATELY: Final = re.compile(r"(?:(?<=\s)|^)([~≈<>≤≥±])\s?(?=\d)")
_HASH: Final = re.compile(r"(?<!\w)#(?=\d)")
_SPACES: Final = re.compile(r"\s+")
_BEFORE_STOP: Final = re.compile(
    r"\s+([,.;:!?…](?:\s|$))|\(\s*\)|\[\s*\]|\s+(?=[)\]])|(?<=[(\[])\s+"
)
_DOUBLED: Final = re.compile(r"([,;:])(?:\s*[,;:])+|,\s*(?=[.!?])")
_SPEAKABLE: Final = re.compile(r"\w")
_LEADING: Final = re.compile(r"^[\s,;:.!?…|*#>~=\-–—•]+(?=\S)")
_CLOSED: Final = re.compile(r"[.!?…。！？｡؟।॥۔,;:，；：、،؛—–][\"'”’»›“‘)\]」』）]*$")
_FINAL: Final = (("\u0900", "\u097f", "।"), ("\u3040", "\u30ff", "。"), ("\u4e00", "\u9fff", "。"))


class Wording:
    """Makes sentences of one language speakable."""

    def __init__(self, language: str) -> None:
        """`language`: a code such as "de"; an unknown one is treated as English."""
        readings = readings_of(language)
        self.code_left_out = readings.code_left_out
        self._readings = readings
        self._polish = base_code(language) == "pl"
        self._numbered = language_of(language).before_numbers
        names = sorted(readings.units, key=len, reverse=True)
        units = "|".join(map(re.escape, names))
        self._unit = re.compile(rf"({_NUMBER})[\s\u202f]?({units})(?![\w/²³^°])")
        self._lone_unit = re.compile(r"(?<!\w)(km/h|m/s|°C|°F|kWh|%)(?!\w)")
        words = sorted(readings.words, key=len, reverse=True)
        spelled = "|".join(re.escape(word).replace(r"\.", r"\.[\s\u202f]?") for word in words)
        self._word = re.compile(rf"(?<![\w.])({spelled})\.(?![\w-])", re.IGNORECASE)

    def of(self, raw: str, *, closed: bool) -> str:
        """The sentence to speak; empty where there is nothing in it to say.

        `raw`: the model's text of it. `closed`: it gets a stop at its end if it has none.
        """
        text = raw.strip()
        if not _PLAIN.fullmatch(text):
            text = self._signs(self._mathematics(without_markup(text)))
            text = _SPACES.sub(" ", text)
            text = _BEFORE_STOP.sub(lambda found: found[1] or "", text)
            text = _DOUBLED.sub(lambda found: found[1] or "", text)
            text = _LEADING.sub("", text).strip()
            if not _SPEAKABLE.search(text):
                return ""
        if closed and not _CLOSED.search(text):
            text += self._stop(text)
        return text

    def _mathematics(self, text: str) -> str:
        signs = self._readings.signs
        if "\\" in text:
            text = _FRACTION.sub(
                rf"\1 {signs['over']} \2", _ROOT.sub(rf" {signs['sqrt']} \1", text)
            )
            text = _COMMAND.sub(lambda found: f" {_COMMANDS.get(found[1], found[1])} ", text)
            text = text.replace("{", "").replace("}", "") if "^{" not in text else text
        if "^" in text:
            text = _POWER.sub(lambda found: self._power(found[1] or found[2]), text)
        return text

    def _power(self, exponent: str) -> str:
        signs = self._readings.signs
        if exponent in ("2", "3"):
            return f" {signs[f'^{exponent}']}"
        return "°" if exponent in ("circ", "°") else f" {signs['^']} {exponent}"

    def _signs(self, text: str) -> str:
        signs = self._readings.signs
        if _DIGIT.search(text):
            text = _ISO_DATE.sub(self._date, text)
            text = _MONEY.sub(self._money, text)
            text = _RANGE.sub(rf"\1 {signs['–']} \2", text)
            text = _MINUS.sub(f"{signs['-']} ", text)
            text = self._unit.sub(
                lambda found: f"{found[1]} {self._form(found[2], found[1])}", text
            )
        if "." in text:
            text = self._word.sub(self._spelled, text)
        return self._operators(text) if _SIGN.search(text) else text

    def _operators(self, text: str) -> str:
        signs = self._readings.signs
        text = self._lone_unit.sub(lambda found: f" {self._form(found[1], '2')} ", text)
        text = _CUBED.sub(f" {signs['^3']}", _SQUARED.sub(f" {signs['^2']}", text))
        text = _AND.sub(f" {signs['&']} ", text)
        for operators in _OPERATORS:
            text = operators.sub(self._operator, text)
        text = _APPROXIMATELY.sub(self._approximately, text)
        text = _HASH.sub(f"{signs['#']} ", text)
        return _SLASHED.sub(self._either, text.replace("|", ", "))

    def _operator(self, found: re.Match[str]) -> str:
        sign = next(group for group in found.groups() if group)
        same = {"×": "*", "÷": "/", "−": "-"}
        return f" {self._readings.signs[same.get(sign, sign)]} "

    def _approximately(self, found: re.Match[str]) -> str:
        return f"{self._readings.signs['≈' if found[1] == '~' else found[1]]} "

    def _either(self, found: re.Match[str]) -> str:
        """ "he/she" offers two words, "and/or" and "TCP/IP" say both."""
        first, second = found[1], found[2]
        either = self._readings.signs["or"]
        if first.isupper() or second.lower() == either or len(first) == 1:
            return f"{first} {second}"
        return f"{first} {either} {second}"

    def _spelled(self, found: re.Match[str]) -> str:
        key = _SPACES.sub("", found[1]).lower()
        following = found.string[found.end() :].lstrip()
        if key in self._numbered and not following[:1].isdecimal():
            return found[0]
        words = self._readings.words[key]
        if found[1][0].isupper() and found.start() == 0:
            words = words[0].upper() + words[1:]
        return words if following else f"{words}."

    def _money(self, found: re.Match[str]) -> str:
        scale = {"k": "thousand", "M": "million", "B": "billion"}.get(
            found[3] or "", found[3] or ""
        )
        amount = f"{found[2]} {scale}" if scale else found[2]
        return f"{amount} {self._form(found[1], '2' if scale else found[2])}"

    def _form(self, unit: str, number: str) -> str:
        """The unit as it is said after the number."""
        forms = self._readings.units[unit]
        if len(forms) == 1 or number == "1":
            return forms[0]
        if self._polish:
            return forms[_polish_form(number)]
        return forms[1]

    def _date(self, found: re.Match[str]) -> str:
        month, day = int(found[2]), int(found[3])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return found[0]
        return self._readings.date.format(
            day=day, month=self._readings.months[month - 1], year=found[1]
        )

    def _stop(self, text: str) -> str:
        last = next((letter for letter in reversed(text) if letter.isalnum()), "")
        return next((stop for first, final, stop in _FINAL if first <= last <= final), ".")


def _polish_form(number: str) -> int:
    """Which form follows: many, a few (two to four), or a fraction."""
    if not number.isdecimal():
        return 3
    last, teens = int(number[-1]), number[-2:-1] == "1"
    return 2 if 2 <= last <= 4 and not teens else 1
