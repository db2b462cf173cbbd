"""Questions for a measure: how humid is it here, how cold is the freezer (pure)."""

from typing import Final

from hub.intents import answers, degrees
from hub.intents.handlers import climate
from hub.intents.handlers.weather_measures import OF_CLASS, told_measure
from hub.intents.lexicon import SpokenName
from hub.intents.matcher import HERE, Recognition
from hub.intents.resolution import UNKNOWN_THING, in_place
from hub.intents.situation import Situation
from hub.language.current import ENGLISH, current
from hub.language.en.classes import CLASSES
from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined
from hub.language.spoken_states import UNREACHABLE, spoken_state
from hub.ports import Entity, Plan, Say, amount

MAX_TOLD: Final = 4
"""Measures that are read out, where a question is about the whole home."""
_ANSWERED: Final = "HassGetState"
_MOMENTS: Final = frozenset({"date", "timestamp"})
_ATTRIBUTES: Final = {
    "humidity": ("current_humidity", "humidity"),
    "temperature": ("current_temperature", "temperature"),
    "battery": ("battery_level",),
    "wind_speed": ("wind_speed",),
    "atmospheric_pressure": ("pressure",),
}
"""What things other than sensors measure, by class: their attributes."""
_UNITS: Final = {"humidity": "percent", "battery": "percent"}


def tell_measure(reading: Recognition, situation: Situation) -> Plan | None:
    """The measure of one thing, of a room, or of this room; None where the words do not fit."""
    classes = _classes(reading)
    if reading.name is not None:
        return _of_one(reading, reading.name, classes, situation)
    if not classes:
        return None
    if "temperature" in classes:
        return climate.get_temperature(reading, situation)
    return _of_a_place(reading, classes, situation)


def _of_a_place(reading: Recognition, classes: frozenset[str], situation: Situation) -> Plan:
    measuring = tuple(
        entity
        for entity in situation.of_domains("sensor")
        if entity.attributes.get("device_class") in classes
    )
    place = situation.room if reading.area == HERE else reading.area
    inside = in_place(measuring, place, situation)
    text = _told(inside, situation) if inside else ""
    if not inside and reading.area == HERE:
        text = _told_elsewhere(measuring, classes, situation)
    if text:
        return Say(intent=_ANSWERED, text=text)
    where = answers.within(situation.area_words(place)) if place else worded(" here")
    noun = reading.text("noun") or _first_noun(classes)
    text = "I know of no {noun} sensor{where}."
    if current() != ENGLISH:  # which knows no noun but the English one
        text = "I know of no sensor for that{where}."
    return Say(intent=UNKNOWN_THING, text=worded(text, noun=noun, where=where))


def _told_elsewhere(
    measuring: tuple[Entity, ...], classes: frozenset[str], situation: Situation
) -> str:
    """What the home's sensors and the weather tell, where this room has no sensor; "" for none."""
    outside = _of_the_weather(classes, situation)
    if not measuring:
        return outside or ""
    told = _told(measuring, situation)
    return told if outside is None else f"{told} {worded('Outside: {told}', told=outside)}"


def _of_the_weather(classes: frozenset[str], situation: Situation) -> str | None:
    """What the weather tells, where nothing in the room measures it."""
    stations = situation.of_domains("weather")
    form = next((OF_CLASS[name] for name in sorted(classes) if name in OF_CLASS), None)
    return told_measure(form, stations[0]) if form is not None and stations else None


def _of_one(
    reading: Recognition, name: SpokenName, classes: frozenset[str], situation: Situation
) -> Plan | None:
    ids = situation.lexicon.names.get(name, ())
    named = tuple(situation.by_id[key] for key in ids if key in situation.by_id)
    if reading.area not in (None, HERE):
        named = in_place(named, reading.area, situation)
    asked = classes or (frozenset() if _says_what(reading) else _MOMENTS)
    measuring = tuple(item for item in named if item.attributes.get("device_class") in asked)
    for entity in in_place(measuring, situation.room, situation) or measuring:
        return Say(intent=_ANSWERED, text=_described(entity, situation))
    told = filter(None, (_attribute_of(entity, asked) for entity in named))
    return next((Say(intent=_ANSWERED, text=text) for text in told), None)


def _says_what(reading: Recognition) -> bool:
    """Whether a measure is named; "when is the next birthday" asks for a moment without."""
    return reading.text("noun") is not None or reading.text("adjective") is not None


def _classes(reading: Recognition) -> frozenset[str]:
    noun, adjective = reading.text("noun"), reading.text("adjective")
    if noun is None and adjective is None:
        return frozenset()
    return frozenset(
        name
        for name, words in CLASSES.items()
        if (noun is None or noun in words.nouns)
        and (adjective is None or adjective in words.adjectives)
    )


def _first_noun(classes: frozenset[str]) -> str:
    return CLASSES[min(classes)].nouns[0]


def _told(entities: tuple[Entity, ...], situation: Situation) -> str:
    known = [entity for entity in entities if entity.state not in UNREACHABLE]
    if not known:
        return answers.sentence(
            worded("{things} cannot be reached", things=answers.names(entities))
        )
    return answers.sentence(joined([_is(entity, situation) for entity in known[:MAX_TOLD]]))


def _described(entity: Entity, situation: Situation) -> str:
    return answers.sentence(_is(entity, situation))


def _is(entity: Entity, situation: Situation) -> str:
    value = _value(entity, situation)
    return worded("{thing} is {value}", thing=answers.name(entity), value=value)


def _value(entity: Entity, situation: Situation) -> str:
    value = amount(entity.state)
    if value is not None and entity.attributes.get("device_class") == "temperature":
        return answers.degrees(degrees.spoken(value, entity, situation.unit))
    return spoken_state(entity, situation.aware_now)


def _attribute_of(entity: Entity, classes: frozenset[str]) -> str | None:
    """The sentence for what a thermostat or the like measures besides."""
    for name in sorted(classes):
        for attribute in _ATTRIBUTES.get(name, ()):
            value = amount(entity.attributes.get(attribute))
            if value is None:
                continue
            if name == "temperature":
                told = answers.degrees(value)
            else:
                unit = worded(_UNITS[name]) if name in _UNITS else ""
                told = f"{answers.number(value)} {unit}".strip()
            noun = CLASSES[name].nouns[0]
            return answers.sentence(
                worded(
                    "the {noun} of {thing} is {value}",
                    noun=noun,
                    thing=answers.name(entity),
                    value=told,
                )
            )
    return None
