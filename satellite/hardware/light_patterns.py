"""How each of the satellite's states looks on its LEDs, at each moment. Pure.

Told apart by movement as well as by colour, for who sees no red or no green, and for a single lamp.
"""

import math
from collections.abc import Callable, Sequence
from typing import Final

from satellite.hardware.led_bytes import Colour
from satellite.states import Shown

FRAMES_A_SECOND: Final = 25
_BLUE, _CYAN, _GREEN = (0, 60, 255), (0, 200, 255), (0, 255, 80)
_RED, _AMBER, _WHITE, _DARK = (255, 0, 0), (255, 120, 0), (255, 255, 255), (0, 0, 0)

Pattern = Callable[[float, int], list[Colour]]
"""The colours of so many LEDs, so many seconds after the state began."""


def is_moving(state: Shown) -> bool:
    """Whether its look changes as time passes; else one picture is enough."""
    return state not in _STILL


def colours(state: Shown, since_s: float, count: int, brightness: float) -> Sequence[Colour]:
    """What `count` LEDs show `since_s` seconds after the state began; `brightness`: 0 to 1."""
    return [_dimmed(colour, brightness) for colour in _PATTERNS[state](since_s, count)]


def _steady(colour: Colour) -> Pattern:
    return lambda _since_s, count: [colour] * count


def _breathing(colour: Colour, period_s: float) -> Pattern:
    def pattern(since_s: float, count: int) -> list[Colour]:
        light = 0.55 + 0.45 * math.cos(2 * math.pi * since_s / period_s)  # begins bright
        return [_dimmed(colour, light)] * count

    return pattern


def _circling(colour: Colour, period_s: float) -> Pattern:
    """A light that runs round, with a tail; a single lamp breathes."""

    def pattern(since_s: float, count: int) -> list[Colour]:
        if count == 1:
            return _breathing(colour, period_s)(since_s, count)
        head = since_s / period_s * count
        return [_dimmed(colour, 0.25 ** ((head - led) % count)) for led in range(count)]

    return pattern


def _blinking(colour: Colour, period_s: float) -> Pattern:
    return lambda since_s, count: [colour if since_s % period_s < period_s / 2 else _DARK] * count


def _one(colour: Colour) -> Pattern:
    """One LED alone, for what lasts for hours."""
    return lambda _since_s, count: [colour] + [_DARK] * (count - 1)


_PATTERNS: Final[dict[Shown, Pattern]] = {
    "idle": _steady(_DARK),
    "listening": _steady(_CYAN),
    "thinking": _circling(_BLUE, 1.0),
    "speaking": _breathing(_GREEN, 1.6),
    "ringing": _blinking(_WHITE, 0.8),
    "muted": _one(_RED),
    "deaf": _blinking(_RED, 2.0),
    "away": _one(_AMBER),
}
_STILL: Final = frozenset({"idle", "listening", "muted", "away"})


def _dimmed(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part * min(1.0, max(0.0, share))) for part in colour)
    return red, green, blue
