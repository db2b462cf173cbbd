"""English: times (see `hub.language.times.words`)."""

from typing import Final

from hub.language.times.words import ClockShape, DayPart, LengthShape, TimeWords
from hub.language.words import listed, words

_UNITS: Final = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_TENS: Final = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_NUMBERS: Final = {
    **{word: value for value, word in enumerate(_UNITS)},
    **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{
        f"{ten} {unit}": value + more
        for value, ten in zip(range(20, 100, 10), _TENS, strict=True)
        for more, unit in enumerate(_UNITS[1:10], start=1)
    },
}
_ORDINALS: Final = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_DAYS: Final = listed("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS: Final = listed(
    "january february march april may june july august september october november december"
)
_ANY_DAY: Final = tuple(range(7))
_WORKDAYS: Final = (0, 1, 2, 3, 4)
_WEEKEND: Final = (5, 6)

TIMES: Final = TimeWords(
    numbers=_NUMBERS,
    ordinals={
        **{word: value for value, word in enumerate(_ORDINALS, start=1)},
        **{f"twenty {word}": 20 + value for value, word in enumerate(_ORDINALS[:9], start=1)},
        "thirtieth": 30,
        "thirty first": 31,
    },
    ordinal_endings=("st", "nd", "rd", "th"),
    units={
        **dict.fromkeys(("second", "seconds", "sec", "secs"), 1.0),
        **dict.fromkeys(("minute", "minutes", "min", "mins"), 60.0),
        **dict.fromkeys(("hour", "hours", "hr", "hrs"), 3600.0),
        **dict.fromkeys(("day", "days"), 86_400.0),
        **dict.fromkeys(("week", "weeks"), 604_800.0),
    },
    lengths=(
        LengthShape("{number} {unit} and a half", plus=0.5),
        LengthShape("{number} and a half {unit}", plus=0.5),
        LengthShape("(a|an|one) {unit} and a half", plus=0.5),
        LengthShape("(a|one) and a half {unit}", plus=0.5),
        LengthShape("[a] half (a|an|of a|of an) {unit}", factor=0.5),
        LengthShape("(a half|half) {unit}", factor=0.5),
        LengthShape("three quarters of (a|an) {unit}", factor=0.75),
        LengthShape("[a] quarter [of] (a|an) {unit}", factor=0.25),
        LengthShape("a couple [of] {unit}", factor=2.0),
        LengthShape("a few {unit}", factor=3.0),
        LengthShape("{number} [more] {unit}"),
        LengthShape("(a|an|one|another|1) [more] {unit}"),
    ),
    clocks=(
        ClockShape("{digital}"),
        ClockShape("{hour} (o'clock|oclock|o clock)"),
        ClockShape("half past {hour}", minutes=30),
        ClockShape("half {hour}", minutes=30),
        ClockShape("[a] quarter (past|after) {hour}", minutes=15),
        ClockShape("[a] quarter (to|before|of) {hour}", minutes=-15),
        ClockShape("{minute} (minutes|minute) (past|after) {hour}"),
        ClockShape("{minute} (minutes|minute) (to|before) {hour}", sign=-1),
        ClockShape("{fives} (past|after) {hour}"),
        ClockShape("{fives} (to|before) {hour}", sign=-1),
        ClockShape("{hour} (oh|o) {minute}"),
        ClockShape("{hour} {two_digits}", sure=False),
        ClockShape("{hour}", sure=False),
    ),
    named_clocks={"noon": 720, "midday": 720, "midnight": 1440},
    halves={
        **dict.fromkeys(("am", "a.m", "a m", "in the morning", "this morning"), (0, 12)),
        **dict.fromkeys(("pm", "p.m", "p m", "in the afternoon", "this afternoon"), (12, 24)),
        **dict.fromkeys(("in the evening", "this evening"), (16, 24)),
        **dict.fromkeys(("at night",), (18, 30)),
    },
    not_clocks=(
        "(percent|%|degrees|degree|celsius|fahrenheit|kelvin|lumens|lumen|of|per|and a half"
        "|second|seconds|minute|minutes|hour|hours|day|days|times|lights|lamps|lamp|light)",
    ),
    clock_leads=("(at|by|around) [about|around|exactly|precisely|roughly]",),
    appointed_leads=("(for|to|until|on|from) [about|around|exactly]",),
    delays=(
        "(in|within|after) [about|around|exactly|the next|another] {length}",
        "[for] {length} (from now|later|from here on)",
    ),
    spans=("for [about|around|exactly|the next|another|only|just] {length}",),
    until=("(until|till|til|up to|up until)",),
    since=("(from|starting at|beginning at)",),
    days={
        "today": 0,
        "tomorrow": 1,
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
        "yesterday": -1,
        "the day before yesterday": -2,
    },
    day_shapes=(
        "{day}",
        "[on] [this|coming|the coming] {weekday}",
        "[on] (next|the next) {weekday}",
        "[on] [the] {ordinal} [of] {month}",
        "[on] {month} [the] {ordinal}",
        "on the {ordinal}",
    ),
    next_week=("next",),
    parts={
        "morning": DayPart(4, 12, 8 * 60),
        "afternoon": DayPart(12, 18, 15 * 60),
        "evening": DayPart(16, 24, 19 * 60),
        "night": DayPart(18, 30, 22 * 60),
    },
    part_shapes=("in the {part}", "at {part}"),
    todays_parts={"tonight": "night"},
    todays_part_shapes=("this {part}",),
    weekdays={
        **{name: (number,) for number, name in enumerate(_DAYS)},
        **{f"{name}s": (number,) for number, name in enumerate(_DAYS)},
        **dict.fromkeys(("weekday", "weekdays", "workday", "workdays", "working day"), _WORKDAYS),
        **dict.fromkeys(("weekend", "weekends"), _WEEKEND),
        **dict.fromkeys(("day",), _ANY_DAY),
    },
    months={name: number for number, name in enumerate(_MONTHS, start=1)},
    once_leads=frozenset({"on"}),
    several_weekdays=frozenset({*(f"{name}s" for name in _DAYS), "weekends"}),
    repeats={
        **dict.fromkeys(("every day", "each day", "daily", "every single day"), _ANY_DAY),
        **dict.fromkeys(("on weekdays", "weekdays", "on workdays", "during the week"), _WORKDAYS),
        **dict.fromkeys(("on weekends", "on the weekend", "at weekends", "weekends"), _WEEKEND),
        **dict.fromkeys(("nightly",), _ANY_DAY),
    },
    repeat_shapes=(
        "(every|each) {weekdays}",
        "on {weekdays}",
        "(every|each) {part}",
        "(every|each) [week|year] [on] [the] {ordinal} [day] of {month}",
        "(every|each) year on [the] {ordinal} [of] {month}",
        "(every|each) year on {month} [the] {ordinal}",
        "(every|each) {month} [the] {ordinal}",
        "(every|each) [month [on]] [the] {ordinal} [of the month|of every month|of each month]",
        "[on] the {ordinal} [day] of (every|each|the) month",
        "every {length}",
        "every {unit}",
    ),
    sun={
        "sunrise": "sunrise",
        "dawn": "sunrise",
        "the sunrise": "sunrise",
        "sunset": "sunset",
        "dusk": "sunset",
        "the sunset": "sunset",
        "sundown": "sunset",
    },
    sun_shapes=("(at|by|from|after) {sun}", "when the sun (sets|goes down)"),
    before_sun=("{length} (before|prior to) {sun}",),
    after_sun=("{length} (after|past) {sun}",),
    events=("(when|once|as soon as|after|the moment|whenever)",),
    states={
        **dict.fromkeys(
            (
                "is done",
                "is finished",
                "finishes",
                "has finished",
                "is through",
                "is ready",
                "stops",
                "has stopped",
                "ends",
                "is over",
                "is complete",
                "is off",
                "turns off",
                "goes off",
                "is turned off",
                "stops running",
            ),
            ("off", "idle", "complete", "completed", "done", "finished", "ended", "end", "standby"),
        ),
        **dict.fromkeys(
            ("is on", "turns on", "is turned on", "starts", "is running", "starts running"),
            ("on", "running", "playing"),
        ),
        **dict.fromkeys(("opens", "is open", "is opened", "gets opened"), ("open", "on")),
        **dict.fromkeys(("closes", "is closed", "is shut", "gets closed"), ("closed", "off")),
        **dict.fromkeys(("is locked", "gets locked", "locks"), ("locked",)),
        **dict.fromkeys(("is unlocked", "gets unlocked", "unlocks"), ("unlocked",)),
        **dict.fromkeys(
            ("comes home", "gets home", "arrives", "is home", "arrives home", "is at home"),
            ("home",),
        ),
        **dict.fromkeys(("leaves", "leaves home", "is away", "goes away"), ("not_home", "away")),
        **dict.fromkeys(("is docked", "docks", "returns"), ("docked",)),
    },
    idle=words("in on the this a as each every before during about exactly m p up to"),
    past=("{length} (ago|before now)", "(last|yesterday) (night|evening|week|month|year)"),
)
