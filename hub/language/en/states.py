"""English: how the states of each kind of thing are said and asked for (pure data).

By Home Assistant's domain and its state; the first phrase is the one that answers say.
"""

from typing import Final


def _said(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split(","))


def _table(**states: str) -> dict[str, tuple[str, ...]]:
    return {state: _said(phrases) for state, phrases in states.items()}


AWAY: Final = "not reachable"
"""Of a thing that is unavailable, or whose state nobody knows."""
_SWITCHED: Final = _table(on="on, running", off="off")
_MOVED: Final = _table(
    open="open, opened",
    closed="closed, shut",
    opening="opening, opening up",
    closing="closing, shutting",
)
STATES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "light": _SWITCHED,
    "switch": _SWITCHED,
    "fan": _table(on="on, running, spinning, turning", off="off"),
    "input_boolean": _SWITCHED,
    "humidifier": _SWITCHED,
    "siren": _table(on="on, going off, sounding", off="off, silent"),
    "script": _table(on="running, on", off="not running, off"),
    "automation": _table(on="enabled, on", off="disabled, off"),
    "cover": _MOVED,
    "valve": _MOVED,
    "lock": _table(
        locked="locked, securely locked",
        unlocked="unlocked",
        locking="locking",
        unlocking="unlocking",
        jammed="jammed, stuck",
        open="open",
        opening="opening",
    ),
    "climate": _table(
        off="off",
        heat="on, heating, in heating mode",
        cool="cooling, in cooling mode",
        heat_cool="on, in automatic mode",
        auto="in automatic mode, on automatic",
        dry="drying, in drying mode",
        fan_only="in fan mode",
    ),
    "media_player": _table(
        playing="playing",
        paused="paused",
        idle="idle",
        off="off",
        standby="off",
        on="on",
        buffering="loading",
    ),
    "vacuum": _table(
        cleaning="cleaning, vacuuming, running, working, on, hoovering",
        docked="docked, in its dock, at its base, home, on its dock, charging",
        returning="returning to its dock, returning, on its way back, going home",
        paused="paused, stopped",
        idle="idle, off, not running, doing nothing",
        error="in trouble, stuck, broken",
    ),
    "lawn_mower": _table(
        mowing="mowing, cutting the grass, running, working, on",
        docked="docked, in its dock, home, charging",
        returning="returning to its dock, returning",
        paused="paused, stopped",
        error="in trouble, stuck, broken",
    ),
    "person": _table(
        home="at home, home, here, in, in the house",
        not_home="away, out, not home, not at home, gone, not here",
    ),
    "device_tracker": _table(
        home="at home, home, here", not_home="away, out, not home, not at home, gone"
    ),
    "alarm_control_panel": _table(
        disarmed="disarmed, off, not armed",
        armed_away="armed, on, armed away",
        armed_home="armed for home, armed home, armed",
        armed_night="armed for the night, armed night, armed",
        armed_vacation="armed for the vacation, armed",
        arming="arming",
        pending="about to go off",
        triggered="going off, triggered",
    ),
    "weather": {
        "clear-night": _said("clear"),
        "cloudy": _said("cloudy"),
        "exceptional": _said("exceptional"),
        "fog": _said("foggy"),
        "hail": _said("hailing"),
        "lightning": _said("stormy, with lightning"),
        "lightning-rainy": _said("stormy, with lightning and rain"),
        "partlycloudy": _said("partly cloudy"),
        "pouring": _said("pouring"),
        "rainy": _said("raining, rainy"),
        "snowy": _said("snowing, snowy"),
        "snowy-rainy": _said("sleeting"),
        "sunny": _said("sunny"),
        "windy": _said("windy"),
        "windy-variant": _said("windy and cloudy"),
    },
    "sun": _table(above_horizon="up, above the horizon", below_horizon="down, below the horizon"),
}
MODES: Final = {
    "heat": "heating",
    "cool": "cooling",
    "heat_cool": "automatic heating and cooling",
    "auto": "automatic",
    "dry": "drying",
    "fan_only": "fan only",
    "eco": "eco",
}
"""Modes of thermostats, as an answer calls them."""
UNITS: Final = {
    "°C": "degrees",
    "°F": "degrees Fahrenheit",
    "K": "kelvin",
    "%": "percent",
    "lx": "lux",
    "W": "watts",
    "kW": "kilowatts",
    "Wh": "watt hours",
    "kWh": "kilowatt hours",
    "MWh": "megawatt hours",
    "V": "volts",
    "mV": "millivolts",
    "A": "amps",
    "mA": "milliamps",
    "VA": "volt amps",
    "Hz": "hertz",
    "hPa": "hectopascals",
    "bar": "bar",
    "mbar": "millibars",
    "psi": "psi",
    "ppm": "parts per million",
    "ppb": "parts per billion",
    "µg/m³": "micrograms per cubic metre",
    "mg/m³": "milligrams per cubic metre",
    "W/m²": "watts per square metre",
    "m³": "cubic metres",
    "m³/h": "cubic metres per hour",
    "L": "litres",
    "L/min": "litres per minute",
    "mL": "millilitres",
    "gal": "gallons",
    "kg": "kilograms",
    "g": "grams",
    "lb": "pounds",
    "km": "kilometres",
    "m": "metres",
    "cm": "centimetres",
    "mm": "millimetres",
    "mm/h": "millimetres per hour",
    "mi": "miles",
    "ft": "feet",
    "in": "inches",
    "km/h": "kilometres per hour",
    "m/s": "metres per second",
    "mph": "miles per hour",
    "kn": "knots",
    "s": "seconds",
    "min": "minutes",
    "h": "hours",
    "d": "days",
    "dB": "decibels",
    "dBm": "dBm",
    "EUR": "euros",
    "€": "euros",
    "USD": "dollars",
    "$": "dollars",
    "GBP": "pounds",
    "£": "pounds",
    "kB": "kilobytes",
    "MB": "megabytes",
    "GB": "gigabytes",
    "TB": "terabytes",
    "kB/s": "kilobytes per second",
    "MB/s": "megabytes per second",
    "Mbit/s": "megabits per second",
    "°": "degrees",
}
"""Units of measurement as one says them after a number."""
