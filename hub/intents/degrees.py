"""Temperature units: which one a thing measures in, which is spoken, and conversion (pure)."""

import re
from typing import Final, Literal

from hub.ports import Entity, amount

Unit = Literal["celsius", "fahrenheit"]
UNITS: Final[tuple[Unit, ...]] = ("celsius", "fahrenheit")
_SYMBOLS: Final[dict[str, Unit]] = {"°C": "celsius", "°F": "fahrenheit"}
_FAHRENHEIT_FROM: Final = 50.0
"""No thermostat is set to that many degrees Celsius: one that can be reports Fahrenheit."""
_STEPS: Final[dict[Unit, float]] = {"celsius": 0.5, "fahrenheit": 1.0}
"""What thermostats can be set by, where they report no step of their own."""
_SAID: Final[tuple[tuple[re.Pattern[str], Unit], ...]] = (
    (re.compile(r"celsius|centigrade|°\s*c\b"), "celsius"),
    (re.compile(r"fahrenheit|°\s*f\b|\bdegrees? f\b"), "fahrenheit"),
)


def unit_of(entity: Entity) -> Unit:
    """What the entity's temperatures are in."""
    for name in ("unit_of_measurement", "temperature_unit"):
        known = _SYMBOLS.get(str(entity.attributes.get(name)))
        if known is not None:
            return known
    highest = amount(entity.attributes.get("max_temp"))
    return "fahrenheit" if highest is not None and highest > _FAHRENHEIT_FROM else "celsius"


def is_temperature(entity: Entity) -> bool:
    """Whether a sensor measures a temperature, by its class or its unit."""
    if entity.attributes.get("device_class") == "temperature":
        return True
    return entity.attributes.get("unit_of_measurement") in _SYMBOLS


def converted(value: float, unit: Unit, wanted: Unit | None) -> float:
    """A temperature in another unit."""
    if wanted is None or wanted == unit:
        return value
    return value * 9 / 5 + 32 if wanted == "fahrenheit" else (value - 32) * 5 / 9


def settable(value: float, entity: Entity, said_in: Unit | None) -> float:
    """A temperature as the thermostat takes it: in its own unit, on one of its steps.

    `said_in`: the unit of `value`; None: the thermostat's own.
    """
    unit = unit_of(entity)
    if said_in is None or said_in == unit:
        return value
    step = _smallest(entity)
    return round(converted(value, said_in, unit) / step) * step


def settable_step(step: float, entity: Entity, said_in: Unit | None) -> float:
    """A temperature difference in the thermostat's unit: a whole number of its steps, at least one.

    `said_in`: the unit of `step`; None: the thermostat's own.
    """
    unit = unit_of(entity)
    if said_in is None or said_in == unit:
        return step
    smallest = _smallest(entity)
    wanted = step * 9 / 5 if unit == "fahrenheit" else step * 5 / 9
    return max(smallest, round(wanted / smallest) * smallest)


def spoken(value: float, entity: Entity, wanted: Unit | None) -> float:
    """The entity's value in the unit to speak in: converted to Fahrenheit in whole degrees."""
    unit = unit_of(entity)
    if wanted is None or wanted == unit:
        return value
    told = converted(value, unit, wanted)
    return float(round(told)) if wanted == "fahrenheit" else round(told, 1)


def said_unit(text: str) -> Unit | None:
    """The one unit that a sentence names."""
    named = [unit for shape, unit in _SAID if shape.search(text.lower())]
    return named[0] if len(named) == 1 else None


def without_unit(plain: str) -> str:
    """A normalised sentence without the unit's name, which the grammar does not need."""
    shorter = re.sub(r" (?:in )?(?:degrees )?(?:fahrenheit|celsius)\b", " degrees", plain)
    shorter = re.sub(r"\bdegrees? f\b", "degrees", shorter)
    shorter = re.sub(r"\bdegrees?(?: degrees)+\b", "degrees", shorter)
    return shorter if re.search(r"\d degrees", shorter) else shorter.replace(" degrees", "")


def _smallest(entity: Entity) -> float:
    return amount(entity.attributes.get("target_temp_step")) or _STEPS[unit_of(entity)]
