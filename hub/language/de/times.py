"""German: times (see `hub.language.times.words`). Read where the hub has German sentences."""

from typing import Final

from hub.language.times.words import ClockShape, DayPart, LengthShape, TimeWords
from hub.language.words import listed, words

_UNITS: Final = listed(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn achtzehn neunzehn"
)
_ONES: Final = listed("ein zwei drei vier fünf sechs sieben acht neun")
_TENS: Final = listed("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_DAYS: Final = listed("montag dienstag mittwoch donnerstag freitag samstag sonntag")
_MONTHS: Final = listed(
    "januar februar märz april mai juni juli august september oktober november dezember"
)
_ORDINALS: Final = listed(
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte"
    " vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste"
)
_ANY_DAY: Final = tuple(range(7))
_WORKDAYS: Final = (0, 1, 2, 3, 4)
_WEEKEND: Final = (5, 6)

TIMES: Final = TimeWords(
    numbers={
        **{word: value for value, word in enumerate(_UNITS)},
        "ein": 1,
        "zwo": 2,
        **{word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
        **{
            f"{one}und{ten}": value + more
            for value, ten in zip(range(20, 100, 10), _TENS, strict=True)
            for more, one in enumerate(_ONES, start=1)
        },
    },
    ordinals={
        **{word: value for value, word in enumerate(_ORDINALS, start=1)},
        **{f"{word}n": value for value, word in enumerate(_ORDINALS, start=1)},
        "dreißigsten": 30,
        "einunddreißigsten": 31,
    },
    ordinal_endings=("ten", "sten", "te"),
    units={
        **dict.fromkeys(("sekunde", "sekunden"), 1.0),
        **dict.fromkeys(("minute", "minuten"), 60.0),
        **dict.fromkeys(("stunde", "stunden"), 3600.0),
        **dict.fromkeys(("tag", "tage", "tagen"), 86_400.0),
        **dict.fromkeys(("woche", "wochen"), 604_800.0),
    },
    lengths=(
        LengthShape("(eine|einer) halben {unit}", factor=0.5),
        LengthShape("(eine|einer) halbe {unit}", factor=0.5),
        LengthShape("(eine|einer) dreiviertel {unit}", factor=0.75),
        LengthShape("(eine|einer) viertel {unit}", factor=0.25),
        LengthShape("(anderthalb|eineinhalb) {unit}", plus=0.5),
        LengthShape("{number} einhalb {unit}", plus=0.5),
        LengthShape("(ein|zwei) paar {unit}", factor=3.0),
        LengthShape("{number} {unit}"),
        LengthShape("(eine|einer|einem|einen|ein) {unit}"),
    ),
    clocks=(
        ClockShape("{digital} [uhr]"),
        ClockShape("{hour} uhr {minute}"),
        ClockShape("{hour} uhr"),
        ClockShape("halb {hour}", minutes=-30),
        ClockShape("viertel nach {hour}", minutes=15),
        ClockShape("viertel vor {hour}", minutes=-15),
        ClockShape("dreiviertel {hour}", minutes=-15),
        ClockShape("{minute} [minuten] nach {hour}"),
        ClockShape("{minute} [minuten] vor {hour}", sign=-1),
        ClockShape("{hour}", sure=False),
    ),
    named_clocks={"mittag": 720, "mitternacht": 1440},
    halves={
        **dict.fromkeys(("morgens", "früh", "vormittags", "am morgen"), (0, 12)),
        **dict.fromkeys(("nachmittags", "mittags", "am nachmittag"), (12, 24)),
        **dict.fromkeys(("abends", "am abend"), (16, 24)),
        **dict.fromkeys(("nachts", "in der nacht"), (18, 30)),
    },
    not_clocks=("(prozent|%|grad|minuten|minute|sekunden|stunden|mal)",),
    clock_leads=("(um|gegen|ab) [etwa|genau|circa]",),
    appointed_leads=("(auf|für|um) [etwa|genau]",),
    delays=("(in|nach) [etwa|genau] {length}", "{length} (später|von jetzt an)"),
    spans=("(für|während) [etwa] {length}", "{length} lang"),
    until=("bis [um|zum|zur]",),
    since=("(von|ab)",),
    days={"heute": 0, "morgen": 1, "übermorgen": 2, "gestern": -1, "vorgestern": -2},
    day_shapes=(
        "{day}",
        "[am] [diesen|kommenden] {weekday}",
        "[am] nächsten {weekday}",
        "am {ordinal} {month}",
        "am {ordinal}",
    ),
    next_week=("nächsten",),
    parts={
        "morgen": DayPart(4, 12, 8 * 60),
        "vormittag": DayPart(8, 12, 10 * 60),
        "nachmittag": DayPart(12, 18, 15 * 60),
        "abend": DayPart(16, 24, 19 * 60),
        "nacht": DayPart(18, 30, 22 * 60),
    },
    part_shapes=("am {part}", "in der {part}"),
    todays_parts={"heute abend": "abend", "heute nacht": "nacht", "heute früh": "morgen"},
    todays_part_shapes=("heute {part}",),
    weekdays={
        **{name: (number,) for number, name in enumerate(_DAYS)},
        **{f"{name}s": (number,) for number, name in enumerate(_DAYS)},
        "sonnabend": (5,),
        **dict.fromkeys(("werktag", "wochentag", "arbeitstag"), _WORKDAYS),
        "wochenende": _WEEKEND,
        "tag": _ANY_DAY,
    },
    months={name: number for number, name in enumerate(_MONTHS, start=1)},
    once_leads=frozenset({"am"}),
    repeats={
        **dict.fromkeys(("täglich", "jeden tag", "tagtäglich"), _ANY_DAY),
        **dict.fromkeys(("werktags", "wochentags", "unter der woche"), _WORKDAYS),
        **dict.fromkeys(("am wochenende", "jedes wochenende", "an wochenenden"), _WEEKEND),
    },
    repeat_shapes=(
        "(jeden|jede|jedes) {weekdays}",
        "(jeden|jede|jedes) {part}",
        "(jeden|jede|jedes) {ordinal} {month}",
        "jedes jahr am {ordinal} {month}",
        "(jeden monat am|am) {ordinal} [jedes monats]",
        "alle {length}",
        "jede {unit}",
    ),
    sun={
        "sonnenaufgang": "sunrise",
        "sonnenuntergang": "sunset",
    },
    sun_shapes=("(bei|zum|zu|nach) {sun}",),
    before_sun=("{length} vor {sun}",),
    after_sun=("{length} nach {sun}",),
    events=("(wenn|sobald)",),
    states={
        **dict.fromkeys(
            ("fertig ist", "aus ist", "ausgeht", "durch ist", "zu ende ist"),
            ("off", "idle", "complete", "completed", "done", "finished", "ended"),
        ),
        **dict.fromkeys(("an ist", "angeht", "läuft"), ("on", "running", "playing")),
        **dict.fromkeys(("aufgeht", "offen ist", "auf ist"), ("open", "on")),
        **dict.fromkeys(("zugeht", "geschlossen ist", "zu ist"), ("closed", "off")),
        **dict.fromkeys(("nach hause kommt", "zu hause ist"), ("home",)),
    },
    idle=words("am in der zum zur nach genau etwa bis unter"),
    past=("vor {length}",),
)
