"""Pieces of times: the shapes by which a language says them, and the values they have (pure)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hub.language.patterns import any_of, compiled, source
from hub.language.times.lengths import Lengths
from hub.language.times.when import DAY_S, ClockTime, Day, Repeat, SunTime
from hub.language.times.words import ClockShape, TimeWords

_WORD: Final = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_DIGITAL: Final = r"(?:[01]?\d|2[0-4])[:.][0-5]\d "
_FIVES: Final = (5, 10, 20, 25)
"""Minutes that are said without the word: "ten to eight"; "from seven to eight" is none."""
_MINUTES: Final = ("minute", "two_digits", "fives")
_BEFORE_NOON: Final = 12
_HALF_MIN: Final = 720
_DAY_MIN: Final = 1440

Read = Callable[[re.Match[str]], object | None]
Shape = tuple[str, re.Pattern[str], Read]
"""The kind of a piece, its pattern, and what gives its value: None where it is none."""


@dataclass(frozen=True)
class TimeShapes:
    """The shapes of one language's times."""

    words: TimeWords

    @cached_property
    def lengths(self) -> Lengths:
        """Numbers and lengths of time."""
        return Lengths(self.words)

    @cached_property
    def _slots(self) -> Mapping[str, str]:
        words = self.words
        weekday = any_of(words.weekdays)
        simple = {
            **self.lengths.slots,
            "hour": rf"(?:(?:[01]?\d|2[0-4]) (?![:.])|{any_of(_up_to(words.numbers, 24))})",
            "minute": rf"(?:[0-5]\d |{any_of(_up_to(words.numbers, 59))})",
            "fives": any_of((*_with_value(words.numbers, _FIVES), *map(str, _FIVES))),
            "two_digits": rf"(?:[1-5]\d |{any_of(_up_to(words.numbers, 59, least=10))})",
            "digital": _DIGITAL,
            "day": any_of(words.days),
            "part": any_of(words.parts),
            "weekday": weekday,
            "weekdays": rf"{weekday}(?:(?:{'|'.join(_AND)})?{weekday})*",
            "month": any_of(words.months),
            "ordinal": rf"(?:\d{{1,2}} (?:{any_of(words.ordinal_endings)})?"
            rf"|{any_of(words.ordinals)})",
            "sun": any_of(words.sun),
        }
        halves = any_of(words.halves)
        not_clocks = "|".join(source(shape, simple) for shape in words.not_clocks) or "(?!)"
        clock = "|".join(
            _unnamed(source(one.shape, simple)) for one in (*words.clocks, *self._named)
        )
        return {**simple, "clock": rf"(?:{clock})(?!{not_clocks})(?:{halves})?"}

    @cached_property
    def _named(self) -> tuple[ClockShape, ...]:
        return tuple(ClockShape(name) for name in self.words.named_clocks)

    @cached_property
    def _clock_shapes(self) -> tuple[tuple[ClockShape, re.Pattern[str]], ...]:
        halves = any_of(self.words.halves)
        return tuple(
            (one, re.compile(rf"{source(one.shape, self._slots)}(?P<half>{halves})?"))
            for one in (*self._named, *self.words.clocks)
        )

    @cached_property
    def in_any_sentence(self) -> tuple[Shape, ...]:
        words, made = self.words, self._made
        leads = "|".join(words.clock_leads)
        return (
            *made("past", words.past, lambda _: True),
            *made("delay", words.delays, self._length),
            *made("span", words.spans, self._length),
            *made("sun", words.sun_shapes, self._sun),
            *made("sun", words.before_sun, lambda match: self._sun(match, -1.0)),
            *made("sun", words.after_sun, self._sun),
            *made("repeat", (*words.repeats, *words.repeat_shapes), self._repeat),
            *made("today", (*words.todays_parts, *words.todays_part_shapes), self._part),
            *made("day", words.day_shapes, self._day),
            *made("part", words.part_shapes, self._part),
            *made("part_behind", ("{part}",), self._part),
            *made("until", words.until, lambda _: True),
            *made("since", words.since, lambda _: True),
            *made("clock", (f"({leads}) {{clock}}",), self._clock),
            *made("bare_clock", ("{clock}",), self._sure_clock),
            *made("clock_behind", ("{clock}",), self._clock),
        )

    @cached_property
    def of_appointments(self) -> tuple[Shape, ...]:
        leads = "|".join(self.words.appointed_leads)
        return tuple(self._made("clock", (f"({leads}) {{clock}}",), self._clock)) + tuple(
            self._made("day", ("for {day}", "for {weekday}"), self._day)
        )

    @cached_property
    def events(self) -> re.Pattern[str]:
        return re.compile(
            "|".join(compiled(one, {}).pattern for one in self.words.events) or "(?!)"
        )

    @cached_property
    def states(self) -> re.Pattern[str]:
        return re.compile(rf"(?<=[^ ] )(?:{any_of(self.words.states)})")

    @cached_property
    def telling_words(self) -> frozenset[str]:
        """Words of which every time has at least one; most commands have none of them."""
        words = self.words
        phrases = (
            *(words.units, words.days, words.parts, words.todays_parts, words.weekdays),
            *(words.months, words.sun, words.named_clocks, words.halves, words.repeats),
            *(words.clock_leads, words.until, words.events),
        )
        found = {word for group in phrases for phrase in group for word in _WORD.findall(phrase)}
        return frozenset(found) - words.idle

    def _made(self, kind: str, shapes: Sequence[str], read: Read) -> list[Shape]:
        return [(kind, compiled(shape, self._slots), read) for shape in shapes]

    # -- values --------------------------------------------------------------------------------

    def _length(self, match: re.Match[str]) -> float | None:
        return self.lengths.seconds(match["length"])

    def _sure_clock(self, match: re.Match[str]) -> ClockTime | None:
        """A time of day that is one also without a word in front of it."""
        clock = self._clock(match)
        return clock if clock is not None and clock.sure else None

    def _clock(self, match: re.Match[str]) -> ClockTime | None:
        """The time of day; None for one that does not exist."""
        return self.clock_of(match["clock"])

    def clock_of(self, text: str) -> ClockTime | None:
        """The time of day that folded words are; None where they are none."""
        for shape, pattern in self._clock_shapes:
            found = pattern.fullmatch(text)
            if found is not None:
                return self._time_of_day(shape, found.groupdict())
        return None

    def _time_of_day(self, shape: ClockShape, said: Mapping[str, str | None]) -> ClockTime | None:
        named = self.words.named_clocks.get(shape.shape)
        if named is not None:
            return ClockTime(minute=named)
        hour, minute = self._hour_and_minute(shape, said)
        if not 0 <= hour <= 24 or not -60 < minute < 60:
            return None
        total = hour * 60 + minute + shape.minutes
        half = (said.get("half") or "").strip()
        if half:
            return _in_half(total, *self.words.halves[half])
        if 1 <= hour <= _BEFORE_NOON and not (said.get("digital") or "").startswith("0"):
            return ClockTime(minute=total % _HALF_MIN, open_half=True, sure=shape.sure)
        midnight = _DAY_MIN if hour == 24 else 0
        return ClockTime(minute=total % _DAY_MIN or midnight, sure=shape.sure)

    def _hour_and_minute(
        self, shape: ClockShape, said: Mapping[str, str | None]
    ) -> tuple[int, int]:
        digital = said.get("digital")
        if digital:
            hour, minute = re.split("[:.]", digital.strip())
            return int(hour), int(minute)
        minutes = next((said[slot] for slot in _MINUTES if said.get(slot)), None) or "0"
        hours = self.lengths.number(said.get("hour") or "")
        return hours, self.lengths.number(minutes) * shape.sign

    def _day(self, match: re.Match[str]) -> Day | None:
        said = {name: (words or "").strip() for name, words in match.groupdict().items()}
        if said.get("day"):
            return Day(ahead=self.words.days[said["day"]])
        if said.get("weekday"):
            days = self.words.weekdays[said["weekday"]]
            named_next = any(word in self.words.next_week for word in match[0].split())
            return Day(weekday=days[0], next_week=named_next) if len(days) == 1 else None
        number = self._ordinal(said.get("ordinal", ""))
        month = self.words.months.get(said.get("month", ""))
        return None if number is None else Day(number=number, month=month)

    def _part(self, match: re.Match[str]) -> object | None:
        said = match.groupdict().get("part")
        name = said or self.words.todays_parts[match[0].strip()]
        return self.words.parts[name.strip()]

    def _sun(self, match: re.Match[str], sign: float = 1.0) -> SunTime | None:
        said = match.groupdict()
        event = self.words.sun.get((said.get("sun") or "sunset").strip(), "sunset")
        length = said.get("length")
        offset_s = 0.0 if length is None else self.lengths.seconds(length)
        return None if offset_s is None else SunTime(event=event, offset_s=sign * offset_s)

    def _repeat(self, match: re.Match[str]) -> object | None:
        """A rhythm, or a rhythm and the part of the day in which it comes."""
        whole = match[0].strip()
        if whole in self.words.repeats:
            return Repeat(weekdays=self.words.repeats[whole])
        said = {name: (words or "").strip() for name, words in match.groupdict().items()}
        if said.get("ordinal"):
            number = self._ordinal(said["ordinal"])
            month = self.words.months.get(said.get("month", ""))
            return None if number is None else Repeat(number=number, month=month)
        if said.get("weekdays"):
            return self._on_weekdays(whole, said["weekdays"])
        if said.get("part"):
            return (Repeat(weekdays=tuple(range(7))), self.words.parts[said["part"]])
        length = said.get("length") or f"1 {said.get('unit', '')}"
        every_s = self.lengths.seconds(f"{length} ")
        return None if every_s is None else _rhythm(every_s)

    def _on_weekdays(self, whole: str, said: str) -> Repeat | None:
        """Days of the week; "on Monday" alone is the next one, "on Mondays" all of them."""
        named = {
            day
            for name, days in self.words.weekdays.items()
            if re.search(rf"(?<![^ ]){re.escape(name)}(?![^ ])", said)
            for day in days
        }
        once = whole.endswith(said) and whole.split()[0] in self.words.once_leads
        if once and said.split()[0] not in self.words.several_weekdays:
            return None
        return Repeat(weekdays=tuple(sorted(named)))

    def _ordinal(self, said: str) -> int | None:
        digits = re.match(r"\d+", said)
        number = int(digits[0]) if digits else self.words.ordinals.get(said)
        return number if number is not None and 1 <= number <= 31 else None


_AND: Final = ("and ", "und ", "et ", "y ", "i ", "e ")
"""Between two days of the week, in any language."""


def _rhythm(every_s: float) -> Repeat:
    return Repeat(weekdays=tuple(range(7))) if every_s == DAY_S else Repeat(every_s=every_s)


def _with_value(numbers: Mapping[str, int], values: Sequence[int]) -> list[str]:
    return [word for word, value in numbers.items() if value in values]


def _up_to(numbers: Mapping[str, int], most: int, *, least: int = 0) -> list[str]:
    return [word for word, value in numbers.items() if least <= value <= most]


def _unnamed(pattern: str) -> str:
    """The regular expression without the names of its groups, so that it may be used twice."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _in_half(total: int, since: int, until: int) -> ClockTime:
    """The time of day in that half: 7 in the evening is 19:00, 1 at night is 1:00."""
    for candidate in (total % _DAY_MIN, (total + _HALF_MIN) % _DAY_MIN):
        if since * 60 <= candidate < until * 60 or candidate + _DAY_MIN < until * 60:
            return ClockTime(minute=candidate)
    return ClockTime(minute=total % _DAY_MIN)
