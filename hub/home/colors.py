"""Colour names, their RGB values, and the comparison of colours by hue and saturation (pure)."""

import colorsys
from typing import Final

COLORS: Final = {
    "white": "255,255,255",
    "red": "255,0,0",
    "orange": "255,165,0",
    "yellow": "255,255,0",
    "green": "0,128,0",
    "blue": "0,0,255",
    "purple": "128,0,128",
    "brown": "165,42,42",
    "pink": "255,192,203",
    "turquoise": "64,224,208",
}
"""Names to "red,green,blue", as in CSS, where Home Assistant takes them from."""

HUE_DEGREES: Final = 12.0
SATURATION_PERCENT: Final = 20.0
"""How far a lamp's colour may be from the one asked for: lamps cannot show every colour, and report
the nearest that they can."""
_COLOURLESS_PERCENT: Final = 25.0
"""Below this saturation a hue says nothing, and two colours count as the same white."""


def rgb(text: str) -> tuple[int, int, int] | None:
    """Red, green and blue of "255, 0, 0"; None for anything else."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not all(
        part.isascii() and part.isdigit() and int(part) <= 255 for part in parts
    ):
        return None
    red, green, blue = (int(part) for part in parts)
    return red, green, blue


def alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether a lamp shows both alike: hue and saturation are compared, brightness is not."""
    hue, saturation = _hue_and_saturation(one)
    other_hue, other_saturation = _hue_and_saturation(other)
    if max(saturation, other_saturation) < _COLOURLESS_PERCENT:
        return True
    apart = abs(hue - other_hue)
    return (
        min(apart, 360.0 - apart) <= HUE_DEGREES
        and abs(saturation - other_saturation) <= SATURATION_PERCENT
    )


def _hue_and_saturation(color: tuple[int, int, int]) -> tuple[float, float]:
    """In degrees and percent."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(part / 255 for part in color))
    return hue * 360.0, saturation * 100.0
