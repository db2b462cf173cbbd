"""Text normalisation for speech: signs, units, dates and abbreviations in words (pure)."""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from typing import Final

from hub.language.sentences.languages import language_of, readings_of
from hub.language.sentences.markup import without_markup
from hub.language.sentences.reader import Reader

_PLAIN: Final = re.compile(r"[^\W\d_]+(?:[,']?[ '][^\W\d_]+)*[.!?]?")
"""Nothing in it needs another wording: only letters, and none of the stops of an abbreviation …"""
_ROMAN: Final = re.compile(r"(?<!\w)(?:[IVXL]{2,6}|[VX]|I(?=er))(?:er|e|ème)?(?!\w)")
"""… and no letters that may be a number."""
_MINUS: Final = re.compile(r"(?:(?<=^)|(?<=[\s(]))[-−](?=\d)")
_POWER: Final = re.compile(r"\^(?:\{([^{}]*)\}|(-?\w+))")
_FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT: Final = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
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
        self._numbered = language_of(language).before_numbers
        self._reader = Reader(readings, language_of(language))
        words = sorted(readings.words, key=len, reverse=True)
        spelled = "|".join(re.escape(word).replace(r"\.", r"\.[\s\u202f]?") for word in words)
        self._word = re.compile(rf"(?<![\w.])({spelled})\.(?![\w-])", re.IGNORECASE)

    def of(self, raw: str, *, closed: bool) -> str:
        """The sentence to speak; empty where there is nothing in it to say.

        `raw`: the model's text of it. `closed`: it gets a stop at its end if it has none.
        """
        text = raw.strip()
        if not _PLAIN.fullmatch(text) or _ROMAN.search(text):
            text = self._reader.read(without_markup(text).replace("+/-", "±"))
            text = self._signs(self._mathematics(text))
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
            text = _MINUS.sub(f"{signs['-']} ", text)
        if "." in text:
            text = self._word.sub(self._spelled, text)
        return self._operators(text) if _SIGN.search(text) else text

    def _operators(self, text: str) -> str:
        signs = self._readings.signs
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
        raw = _SPACES.sub("", found[1])
        following = found.string[found.end() :].lstrip()
        key = raw if raw in self._readings.words else raw.lower()
        if not self._is_abbreviation(key, following):
            return found[0]
        words = self._readings.words[key]
        if found[1][0].isupper() and found.start() == 0:
            words = words[0].upper() + words[1:]
        return words if following else f"{words}."

    def _is_abbreviation(self, key: str, following: str) -> bool:
        """Whether what goes on behind the full stop is what goes on behind this abbreviation."""
        if key in self._numbered or (len(key) == 1 and key.islower()):
            return following[:1].isdecimal()
        # One with a capital is a title: "M. Dupont".
        return key in self._readings.words and (key.islower() or following[:1].isupper())

    def _stop(self, text: str) -> str:
        last = next((letter for letter in reversed(text) if letter.isalnum()), "")
        return next((stop for first, final, stop in _FINAL if first <= last <= final), ".")
