"""What a language reads numbers, units and signs as: the tables of `reading`. Data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWords:
    """The words of one language; a form with {} takes what it stands around."""

    units: Mapping[str, tuple[str, str]]
    """A unit's sign to its name, for one and for several."""
    money: Mapping[str, tuple[str, str, str]]
    """A currency's sign to its name, for one and for several, and what a hundredth is called."""
    multiples: frozenset[str]
    """Words that belong to a number: $3 million."""
    abbreviations: Mapping[str, str]
    """Those that a full stop belongs to, in lower case and without it."""
    titles: Mapping[str, str]
    """As `abbreviations`, before a name."""
    before_numbers: Mapping[str, str]
    """As `abbreviations`, before a number."""
    spelled: Mapping[str, str]
    """What would be read as a word."""
    months: Mapping[str, str]
    """Abbreviations beside a day."""
    after_names: Mapping[str, str]
    """As `abbreviations`, behind a name."""
    fractions: Mapping[str, str]
    month_names: tuple[str, ...]
    year_after: frozenset[str]
    """Words behind which four digits are a year."""
    half_days: Mapping[str, str]
    """"am" and "pm" as they are said."""
    date: str
    and_: str
    per: str
    to: str
    minus: str
    number: str
    about: str
    times: str
    by: str
    dot: str
    at: str
    full_hour: str
    full_hour_late: str
    midnight: str
    zero_before: str
    """Of a minute or a year: nine oh five."""
    hundred: str


def _units(**named: str) -> dict[str, tuple[str, str]]:
    return {sign: (one, f"{one}s") for one, signs in named.items() for sign in signs.split()}


_SAME: Final = {
    "hertz": "Hz",
    "kilohertz": "kHz",
    "megahertz": "MHz",
    "gigahertz": "GHz",
    "lux": "lx",
    "percent": "%",
    "kelvin": "K",
    "parts per million": "ppm",
    "parts per billion": "ppb",
    "degrees": "°",
    "siemens": "S",
    "volt amperes": "VA",
    "R P M": "rpm",
}

ENGLISH: Final = ReadingWords(
    units={
        **_units(
            millimeter="mm",
            centimeter="cm",
            meter="m",
            kilometer="km",
            micrometer="µm μm",
            mile="mi",
            milligram="mg",
            gram="g",
            kilogram="kg",
            microgram="µg μg",
            pound="lb lbs",
            ounce="oz",
            milliliter="ml mL",
            liter="l L",
            gallon="gal",
            second="s sec secs",
            millisecond="ms",
            minute="min mins",
            hour="h hr hrs",
            watt="W",
            kilowatt="kW",
            megawatt="MW",
            milliwatt="mW",
            volt="V",
            millivolt="mV",
            kilovolt="kV",
            ampere="A",
            milliampere="mA",
            ohm="Ω",
            pascal="Pa",
            hectopascal="hPa",
            kilopascal="kPa",
            millibar="mbar",
            bar="bar",
            decibel="dB dBA",
            lumen="lm",
            joule="J",
            kilojoule="kJ",
            kilocalorie="kcal",
            kilobyte="kB KB",
            megabyte="MB",
            gigabyte="GB",
            terabyte="TB",
            megabit="Mbit Mb",
            gigabit="Gbit Gb",
        ),
        **{sign: (word, word) for word, sign in _SAME.items()},
        "ft": ("foot", "feet"),
        "mph": ("mile per hour", "miles per hour"),
        "kph": ("kilometer per hour", "kilometers per hour"),
        "kmh": ("kilometer per hour", "kilometers per hour"),
        "psi": ("pound per square inch", "pounds per square inch"),
        "Mbps": ("megabit per second", "megabits per second"),
        "Gbps": ("gigabit per second", "gigabits per second"),
        "Wh": ("watt hour", "watt hours"),
        "kWh": ("kilowatt hour", "kilowatt hours"),
        "MWh": ("megawatt hour", "megawatt hours"),
        "Ah": ("ampere hour", "ampere hours"),
        "mAh": ("milliampere hour", "milliampere hours"),
        "°C": ("degree Celsius", "degrees Celsius"),
        "ºC": ("degree Celsius", "degrees Celsius"),
        "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
        "ºF": ("degree Fahrenheit", "degrees Fahrenheit"),
        "m²": ("square meter", "square meters"),
        "m2": ("square meter", "square meters"),
        "m³": ("cubic meter", "cubic meters"),
        "m3": ("cubic meter", "cubic meters"),
        "cm²": ("square centimeter", "square centimeters"),
        "km²": ("square kilometer", "square kilometers"),
        "ft²": ("square foot", "square feet"),
        "℃": ("degree Celsius", "degrees Celsius"),
        "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
        "$": ("dollar", "dollars"),
        "€": ("euro", "euros"),
        "£": ("pound", "pounds"),
        "EUR": ("euro", "euros"),
        "USD": ("dollar", "dollars"),
        "GBP": ("pound", "pounds"),
    },
    money={
        "$": ("dollar", "dollars", "cents"),
        "€": ("euro", "euros", "cents"),
        "£": ("pound", "pounds", "pence"),
    },
    multiples=frozenset({"thousand", "million", "billion", "trillion"}),
    abbreviations={
        "vs": "versus",
        "approx": "approximately",
        "etc": "et cetera",
        "e.g": "for example",
        "i.e": "that is",
        "a.m": "AM",
        "p.m": "PM",
        "mr": "Mister",
        "mrs": "Missus",
        "ms": "Miz",
    },
    titles={"dr": "Doctor", "prof": "Professor", "st": "Saint"},
    after_names={"st": "Street", "ave": "Avenue", "rd": "Road", "dr": "Drive", "blvd": "Boulevard"},
    before_numbers={
        "no": "number",
        "nr": "number",
        "fig": "figure",
        "p": "page",
        "ch": "chapter",
        "temp": "temperature",
        "max": "maximum",
        "min": "minimum",
    },
    spelled={
        "CO2": "C O 2",
        "CO₂": "C O 2",
        "eCO2": "e C O 2",
        "NO2": "N O 2",
        "SO2": "S O 2",
        "H2O": "H 2 O",
        "TVOC": "T V O C",
        "IoT": "I O T",
        "A/C": "AC",
        "w/o": "without",
    },
    months={
        "jan": "January",
        "feb": "February",
        "mar": "March",
        "apr": "April",
        "jun": "June",
        "jul": "July",
        "aug": "August",
        "sep": "September",
        "sept": "September",
        "oct": "October",
        "nov": "November",
        "dec": "December",
    },
    fractions={
        "1/2": "one half",
        "1/3": "one third",
        "2/3": "two thirds",
        "1/4": "one quarter",
        "3/4": "three quarters",
        "1/8": "one eighth",
        "3/8": "three eighths",
        "5/8": "five eighths",
        "7/8": "seven eighths",
        "24/7": "24 7",
        "50/50": "50 50",
    },
    month_names=(
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    ),
    year_after=frozenset({"in", "since", "year", "until", "of"}),
    half_days={"am": "AM", "pm": "PM"},
    date="{month} {day}, {year}",
    and_="and",
    per="per",
    to="to",
    minus="minus",
    number="number",
    about="about",
    times="times",
    by="by",
    dot="dot",
    at="at",
    full_hour="{hour} o'clock",
    full_hour_late="{hour} hundred",
    midnight="midnight",
    zero_before="oh",
    hundred="hundred",
)

WORDS: Final[Mapping[str, ReadingWords]] = {"en": ENGLISH}
"""By language tag without a region. What has no table is left to the voice."""
