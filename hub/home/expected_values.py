"""Postconditions of lights, fans and thermostats, with the tolerances of devices (pure)."""

from collections.abc import Callable, Mapping
from typing import Final

from hub.home.colors import COLORS, alike, rgb
from hub.ports import Entity, Scalar, ServiceCall

Test = Callable[[Entity], bool]
State: Final = ""
"""Instead of an attribute's name: the state itself."""

BRIGHTNESS_STEPS: Final = 3.0
"""Tolerance, of 255: lamps count in percent, or to 254."""


class Unsure(Exception):
    """The state does not show whether the postcondition holds."""


def number(entity: Entity, attribute: str) -> float:
    """An attribute, or the state, as a number. Raises `Unsure`."""
    value = entity.state if attribute == State else entity.attributes.get(attribute)
    if value is None or isinstance(value, bool):
        raise Unsure
    try:
        return float(value)
    except ValueError as error:
        raise Unsure from error


def light(data: Mapping[str, Scalar], before: Entity) -> Test:
    """On, with the brightness and the colour asked for; at brightness 0, off."""
    wanted = _brightness(data, before)
    if wanted == 0:
        return lambda entity: entity.state == "off"
    tests: list[Test] = [lambda entity: entity.state == "on"]
    if wanted is not None:
        tests.append(lambda entity: abs(number(entity, "brightness") - wanted) <= BRIGHTNESS_STEPS)
    if "color_name" in data or "rgb_color" in data:
        tests.append(_color(data))
    kelvin = data.get("color_temp_kelvin", data.get("kelvin"))
    if isinstance(kelvin, int | float):
        tests.append(
            lambda entity: abs(number(entity, "color_temp_kelvin") - kelvin) <= kelvin / 20
        )
    if {"hs_color", "xy_color", "rgbw_color", "rgbww_color", "color_temp", "effect", "flash"} & set(
        data
    ):
        tests.append(_never)
    return lambda entity: all(test(entity) for test in tests)


def _brightness(data: Mapping[str, Scalar], before: Entity) -> float | None:
    """The brightness asked for, 0 to 255; None where the call names none."""
    for name, scale in (("brightness", 1.0), ("brightness_pct", 2.55)):
        value = data.get(name)
        if isinstance(value, int | float):
            return value * scale
    for name, scale in (("brightness_step", 1.0), ("brightness_step_pct", 2.55)):
        step = data.get(name)
        if isinstance(step, int | float):
            now = before.attributes.get("brightness") if before.state == "on" else 0
            level = now if isinstance(now, int | float) else 0
            return min(255.0, max(0.0, level + step * scale))
    return None


def _color(data: Mapping[str, Scalar]) -> Test:
    name = str(data.get("color_name", "")).lower().replace(" ", "")
    wanted = rgb(COLORS.get(name, "")) if name else rgb(str(data.get("rgb_color")))
    if wanted is None:
        return _never  # a colour without an RGB value here: Home Assistant knows some 150

    def test(entity: Entity) -> bool:
        seen = rgb(str(entity.attributes.get("rgb_color")))
        return seen is not None and alike(wanted, seen)

    return test


def _never(_entity: Entity) -> bool:
    return False


def fan(call: ServiceCall, _before: Entity) -> Test:
    """On, at the speed asked for, within one of the fan's steps; 0 is off.

    A fan of three speeds takes 40 % for 66 %.
    """
    speed = call.data.get("percentage")
    if not isinstance(speed, int | float):
        return lambda entity: entity.state == "on"
    if speed == 0:
        return lambda entity: entity.state == "off"

    def test(entity: Entity) -> bool:
        step = entity.attributes.get("percentage_step")
        tolerance = max(1.0, float(step) if isinstance(step, int | float) else 1.0)
        return entity.state == "on" and abs(number(entity, "percentage") - speed) <= tolerance

    return test


def fan_step(*, up: bool) -> Callable[[ServiceCall, Entity], Test]:
    """Faster or slower than before, or already as fast or as slow as it goes."""

    def make(_call: ServiceCall, before: Entity) -> Test:
        then = _speed(before)
        if up:
            return lambda entity: _speed(entity) > then or _speed(entity) >= 100
        return lambda entity: _speed(entity) < then or _speed(entity) <= 0

    return make


def _speed(entity: Entity) -> float:
    return 0.0 if entity.state == "off" else number(entity, "percentage")


def temperature(call: ServiceCall, _before: Entity) -> Test | None:
    """The target temperatures, within half of the thermostat's step; and the mode, if one was set.

    One target, or two set points. None where the call names no temperature.
    """
    mode = call.data.get("hvac_mode")
    wanted = {
        name: value
        for name in ("temperature", "target_temp_low", "target_temp_high")
        if isinstance(value := call.data.get(name), int | float)
    }
    if not wanted:
        return None

    def test(entity: Entity) -> bool:
        step = entity.attributes.get("target_temp_step")
        tolerance = max(0.1, step / 2 if isinstance(step, int | float) else 0.25)
        near = all(abs(number(entity, name) - value) <= tolerance for name, value in wanted.items())
        return near and (mode is None or entity.state == mode)

    return test
