"""What the weather measures besides its temperature: wind, humidity, air pressure ... (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hub.intents import answers
from hub.language.en.states import UNITS
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.ports import Entity, amount

DETAILED: Final = "detailed_weather"
"""The form of a question for all that the weather measures."""
_METRES_A_SECOND: Final = {
    "km/h": 1 / 3.6,
    "mph": 0.44704,
    "m/s": 1.0,
    "kn": 0.514444,
    "ft/s": 0.3048,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherMeasure:
    """One thing that the weather measures."""

    noun: str
    """What an answer calls it."""
    attribute: str
    unit_in: str = ""
    """The attribute with its unit; "" where it has always the same."""
    unit: str = ""
    """Its unit where no attribute says one; "" for none."""


MEASURES: Final = {
    "humidity": WeatherMeasure(noun="humidity", attribute="humidity", unit="%"),
    "pressure": WeatherMeasure(
        noun="air pressure", attribute="pressure", unit_in="pressure_unit", unit="hPa"
    ),
    "wind": WeatherMeasure(
        noun="wind speed", attribute="wind_speed", unit_in="wind_speed_unit", unit="km/h"
    ),
    "clouds": WeatherMeasure(noun="cloud cover", attribute="cloud_coverage", unit="%"),
    "uv": WeatherMeasure(noun="UV index", attribute="uv_index"),
    "dew_point": WeatherMeasure(
        noun="dew point", attribute="dew_point", unit_in="temperature_unit", unit="°C"
    ),
    "visibility": WeatherMeasure(
        noun="visibility", attribute="visibility", unit_in="visibility_unit", unit="km"
    ),
    "ozone": WeatherMeasure(noun="ozone level", attribute="ozone"),
}
"""By the form of a question for it."""
OF_CLASS: Final = {
    "humidity": "humidity",
    "atmospheric_pressure": "pressure",
    "wind_speed": "wind",
    "ozone": "ozone",
    "uv_index": "uv",
}
"""By the device class of a sensor of it: what the weather tells where there is no such sensor."""


def told_measure(form: str, station: Entity) -> str:
    """The sentence that answers a question for one measure."""
    measure = MEASURES[form]
    told = _told(form, measure, station)
    if told is None:
        return worded("The weather does not tell the {noun}.", noun=worded(measure.noun))
    return answers.sentence(told)


def details(station: Entity) -> Iterator[str]:
    """The parts of a sentence for all that is measured."""
    for form, measure in MEASURES.items():
        told = _told(form, measure, station)
        if told is not None:
            yield told


def all_told(station: Entity) -> str:
    """One sentence for all that is measured; "" where nothing is."""
    parts = [*details(station)]
    return answers.sentence(joined(parts)) if parts else ""


def _told(form: str, measure: WeatherMeasure, station: Entity) -> str | None:
    value = amount(station.attributes.get(measure.attribute))
    if value is None:
        return None
    unit = str(station.attributes.get(measure.unit_in) or measure.unit)
    text = "the {noun} is {value}"
    more: dict[str, str] = {}
    if form == "wind":
        force = _force(value, unit)
        gusts = amount(station.attributes.get("wind_gust_speed"))
        if force is not None:
            text, more = "the {noun} is {value}, force {force}", {"force": str(force)}
        if force is not None and gusts is not None:
            text = "the {noun} is {value}, force {force}, with gusts of {gusts}"
            more["gusts"] = _with_unit(gusts, unit)
    return worded(text, noun=worded(measure.noun), value=_with_unit(value, unit), **more)


def _with_unit(value: float, unit: str) -> str:
    words = UNITS.get(unit, unit)
    return f"{answers.number(value)} {worded(words) if words else ''}".strip()


def _force(speed: float, unit: str) -> int | None:
    """The wind force on Beaufort's scale, by its formula; None for a unit that is not known."""
    factor = _METRES_A_SECOND.get(unit)
    return None if factor is None else min(12, round((speed * factor / 0.836) ** (2 / 3)))
