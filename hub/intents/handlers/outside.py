"""The weather as Home Assistant tells it now (pure)."""

from typing import Final

from hub.intents import answers, degrees
from hub.intents.matcher import Recognition
from hub.intents.resolution import in_place
from hub.intents.situation import Situation
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.spoken_states import UNREACHABLE, state_word
from hub.ports import Entity, Plan, Say, amount

NO_WEATHER: Final = "I know of no weather here: no weather service is set up."
NO_OUTSIDE: Final = "I know of no thermometer outside, and of no weather service."
_OUTSIDE: Final = ("outside", "outdoor", "outdoors", "garden", "balcony", "terrace", "patio")
"""Words of names and places that are outside."""
MEANT: Final = {
    "raining": ("rainy", "pouring", "lightning-rainy", "snowy-rainy"),
    "snowing": ("snowy", "snowy-rainy"),
    "sunny": ("sunny",),
    "cloudy": ("cloudy", "partlycloudy"),
    "windy": ("windy", "windy-variant"),
    "foggy": ("fog",),
    "stormy": ("lightning", "lightning-rainy"),
    "hailing": ("hail",),
    "clear": ("clear-night", "sunny"),
    "nice": ("sunny", "clear-night", "partlycloudy"),
}
_SAME: Final = {
    "rainy": "raining",
    "wet": "raining",
    "rain": "raining",
    "snowy": "snowing",
    "snow": "snowing",
    "wind": "windy",
    "fog": "foggy",
}


def tell_weather(reading: Recognition, situation: Situation) -> Plan:
    """Temperature and condition of the place named, else of the first that is known."""
    station = station_of(reading, situation)
    if station is None:
        return Say(intent=reading.intent, text=worded(NO_WEATHER))
    if station.state in UNREACHABLE:
        return Say(
            intent=reading.intent, text=worded("The weather cannot be reached at the moment.")
        )
    temperature = amount(station.attributes.get("temperature"))
    told = [state_word(station)]
    if temperature is not None:
        unit = situation.unit or degrees.unit_of(station)
        value = degrees.spoken(temperature, station, situation.unit)
        told.insert(0, f"{answers.degrees(value)}{_unit(unit)}")
    return Say(
        intent=reading.intent, text=answers.sentence(worded("it is {values}", values=joined(told)))
    )


def is_weather(reading: Recognition, situation: Situation) -> Plan:
    """Whether it rains, snows, is sunny."""
    station = station_of(reading, situation)
    if station is None:
        return Say(intent=reading.intent, text=worded(NO_WEATHER))
    said = reading.text("said") or ""
    word = _SAME.get(said, said)
    if station.state in MEANT.get(word, ()):
        return Say(intent=reading.intent, text=worded("Yes, it is {word}.", word=word))
    return Say(intent=reading.intent, text=worded("No, it is {word}.", word=state_word(station)))


def outside_temperature(reading: Recognition, situation: Situation) -> Plan:
    """What a thermometer outside tells, else the weather's temperature."""
    for entity in situation.of_domains("sensor"):
        value = amount(entity.state)
        if value is not None and _is_outside(entity, situation):
            told = answers.degrees(degrees.spoken(value, entity, situation.unit))
            return Say(intent=reading.intent, text=worded("It is {value} outside.", value=told))
    station = station_of(reading, situation)
    temperature = None if station is None else amount(station.attributes.get("temperature"))
    if station is None or temperature is None:
        return Say(intent=reading.intent, text=worded(NO_OUTSIDE))
    told = answers.degrees(degrees.spoken(temperature, station, situation.unit))
    return Say(intent=reading.intent, text=worded("It is {value} outside.", value=told))


def _is_outside(entity: Entity, situation: Situation) -> bool:
    if entity.domain != "sensor" or not degrees.is_temperature(entity):
        return False
    place = situation.area_words(entity.area_id) if entity.area_id else ""
    return not set(_OUTSIDE).isdisjoint(f"{entity.name.lower()} {place}".split())


def station_of(reading: Recognition, situation: Situation) -> Entity | None:
    """The weather of the place named; else of this home: the first one."""
    if reading.name is not None:
        ids = situation.lexicon.names.get(reading.name, ())
        named = tuple(situation.by_id[key] for key in ids if key in situation.by_id)
        return next(iter(in_place(named, situation.room, situation) or named), None)
    return next(iter(situation.of_domains("weather")), None)


def _unit(unit: degrees.Unit) -> str:
    return worded(" Fahrenheit") if unit == "fahrenheit" else ""
