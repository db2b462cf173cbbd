"""Tokenizer of what is not a word: dates, times, money, amounts, telephone numbers … (pure).

    text -> the token that begins at each word or sign, the first of its kinds that fits -> words

What a token is follows from its shape and from the language's data (`hub.language.readings`); text
that is none stays as it is. The kinds are tried in an order, as one shape may look like another:
"555-0123" is no range, "7/11" no fraction.
"""
# ruff: noqa: RUF001 - signs of other scripts are meant here

import re
from typing import Final

from hub.language.endings import Language
from hub.language.readings import Readings
from hub.language.sentences.amounts import Amounts, Found, Kinds
from hub.language.sentences.roman import ROMAN, RomanNumbers
from hub.language.sentences.telephone import telephone

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200
"""Between these "2024-25" is a season."""
LOOKED_BACK: Final = 40
"""Characters in front of a token that are looked at: a word."""
_BEGIN: Final = re.compile(r"[^\W_]+|[(+\-−–±#№§€$£¥₹½⅓⅔¼¾⅛%°µ]")
"""Where a token may begin."""
_OPAQUE: Final = re.compile(
    r"(?<![\w.])(?:[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|v?\d+(?:\.\d+){2,}(?![\w,]))"
)
"""Addresses and versions: read as they are written."""
_ISO_DATE: Final = re.compile(
    r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\d-])"
)
_DATE: Final = re.compile(r"(?<![\d./-])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\d/])")
_CLOCK: Final = r"(?:[01]?\d|2[0-4])"
_HALF_DAY: Final = r"\s?[ap]\.?\s?m\b\.?"
_TIMES: Final = re.compile(
    rf"(?<![\w:.-])({_CLOCK}(?:(?::\d\d)?(?:{_HALF_DAY})?))(\s?[-–]\s?)"
    rf"({_CLOCK}(?:(?::\d\d)(?:{_HALF_DAY})?|{_HALF_DAY}))(?![\w:-])",
    re.IGNORECASE,
)
_TIME: Final = re.compile(rf"(?<![\w:.])({_CLOCK})(?::|h)(\d\d)(?![\w:])(\s?[^\W\d_]+(?:\.m)?)?")
_YEARS: Final = re.compile(r"(?<![\w-])(\d{4})-(\d{2})(?![\w-])")
_DAYS: Final = re.compile(r"(?<!\w)([^\W\d_]{2,})\.?\s?–\s?([^\W\d_]{2,})(?!\w)")
_FRACTION: Final = re.compile(r"(?<![\w/.,])(?:(\d+) )?(\d)/(\d)(?![\w/])")
_VULGAR: Final = re.compile(r"(?<![\w/.,])(\d*) ?([½⅓⅔¼¾⅛])")
_VULGARS: Final = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅛": "1/8"}
_TIMES_SIGN: Final = re.compile(r"(?<!\w)(\d+(?:[.,]\d+)?)(?:( ?)x\2(?=\d)|x(?!\w))")
_NUMBER_SIGN: Final = re.compile(r"(?<!\w)(?:#|№\s?|[Nn][°º]\s?)(?=\d)")
_BEFORE: Final = re.compile(r"([^\W\d_]+)\s$")


class Reader:
    """Reads the tokens of one language."""

    def __init__(self, readings: Readings, language: Language) -> None:
        self._readings = readings
        self._days = language.months | language.may_end
        self._amounts = Amounts(readings)
        fixed = sorted(map(re.escape, readings.fixed), key=len, reverse=True)
        self._fixed = re.compile(rf"(?<![\w/])(?:{'|'.join(fixed)})(?!\w)", re.IGNORECASE)
        roman = RomanNumbers(readings, capital_nouns=language.capital_nouns)
        worded: Kinds = (
            (self._fixed, lambda found: readings.fixed[found[0].lower()]),
            (_OPAQUE, lambda found: found[0]),
            *self._amounts.worded,
            (_NUMBER_SIGN, lambda _: f"{readings.signs['#']} "),
            (ROMAN, roman.said),
            (_DAYS, self._day_range),
        )
        self._worded = worded
        """What may begin with a letter."""
        self._numbered: Kinds = (
            (_ISO_DATE, self._iso_date),
            (_DATE, self._date),
            worded[0],
            (_TIMES, self._times),
            (_TIME, self._time),
            *self._amounts.numbered,
            *worded[1:],
            (_FRACTION, self._fraction),
            (_VULGAR, self._vulgar),
            (_YEARS, self._years),
            (_TIMES_SIGN, self._multiplied),
        )
        """What may begin with a digit or a sign."""

    def read(self, text: str) -> str:
        """The text with every token in words."""
        said: list[str] = []
        at = 0
        while begin := _BEGIN.search(text, at):
            said.append(text[at : begin.start()])
            words, at = self._token(text, begin)
            said.append(words)
        return "".join([*said, text[at:]])

    def _token(self, text: str, begin: Found) -> tuple[str, int]:
        """What is said for the token that begins here, and where it ends."""
        start = begin.start()
        kinds = self._worded
        if not begin[0][0].isalpha():
            kinds = self._numbered
            if number := telephone(text, start, self._readings.signs["+"]):
                return number
        for kind, said in kinds:
            found = kind.match(text, start)
            words = said(found) if found else None
            if found and words is not None:
                return words, found.end()
        return begin[0], begin.end()

    # -- dates and times -------------------------------------------------------------------------

    def _iso_date(self, found: Found) -> str | None:
        day = self._day(int(found[3]), int(found[2]), found[1])
        return f"{day}, {found[4]}" if day and found[4] else day

    def _date(self, found: Found) -> str | None:
        """Day and month in the language's order; None where either could be meant."""
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or self._readings.day_first or first > 12:
            return self._day(first, second, found[4])
        return self._day(second, first, found[4]) if second > 12 or first == second else None

    def _day(self, day: int, month: int, year: str) -> str | None:
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        name = self._readings.months[month - 1]
        return self._readings.date.format(day=day, month=name, year=year)

    def _times(self, found: Found) -> str | None:
        """From one time to another; at least one of them has minutes or a half of the day."""
        if not re.search(r"[:apAP]", found[1] + found[3]):
            return None
        return f"{found[1]} {self._readings.signs['–']} {found[3]}"

    def _time(self, found: Found) -> str | None:
        hour, minute, behind = found[1], found[2], found[3] or ""
        shape = self._readings.full_hour if minute == "00" else self._readings.half_hour
        word = behind.strip().lower()
        if not shape and ":" in found[0]:
            return found[0]
        if ":" not in found[0] and "h" not in self._readings.hour_words:
            return None
        said = (shape or "{hour}:{minute}").format(hour=int(hour), minute=minute)
        if word not in self._readings.hour_words:
            return f"{said}{behind}"
        return said if word in said.lower() else f"{int(hour)}{behind}"

    def _years(self, found: Found) -> str:
        """A season, "2024-25"; a month, "2024-11", and other numbers stay as they are."""
        year = int(found[1])
        if not FIRST_YEAR <= year <= LAST_YEAR or int(found[2]) != (year + 1) % 100:
            return found[0]
        return f"{found[1]} {self._readings.signs['–']} {found[2]}"

    def _day_range(self, found: Found) -> str | None:
        """From one day or month to another; None between other words."""
        if not {found[1].lower(), found[2].lower()} <= self._days:
            return None
        return f"{found[1]} {self._readings.signs['–']} {found[2]}"

    # -- numbers ---------------------------------------------------------------------------------

    def _fraction(self, found: Found) -> str | None:
        """None behind "on", where it is a day, and for those that have no name."""
        before = _BEFORE.search(found.string[max(0, found.start() - LOOKED_BACK) : found.start()])
        if before and before[1].lower() in self._readings.date_leads and not found[1]:
            return None
        return self._part(found[1] or "", f"{found[2]}/{found[3]}")

    def _vulgar(self, found: Found) -> str | None:
        return self._part(found[1], _VULGARS[found[2]])

    def _part(self, whole: str, part: str) -> str | None:
        forms = self._readings.fractions.get(part)
        if forms is None:
            return None
        return f"{whole} {forms[1]}" if whole else forms[0]

    def _multiplied(self, found: Found) -> str:
        """ "3x4" is 3 by 4, "3x" three times."""
        followed = found.string[found.end() : found.end() + 1].isdecimal()
        sign = self._readings.signs["by" if followed else "fold"]
        return f"{found[1]} {sign}{' ' if followed else ''}"
