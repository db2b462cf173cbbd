"""What LED chips want to read, bit by bit (APA102, WS2812). Pure."""

from collections.abc import Sequence
from typing import Final

Colour = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""

APA102_HZ: Final = 1_000_000
"""Slow enough for the wires of any board; 12 LEDs take half a millisecond."""
WS2812_HZ: Final = 2_400_000
"""Three SPI bits for each of theirs: 1.25 µs a bit, as the data sheet wants it."""

_APA102_START: Final = bytes(4)
_APA102_LED: Final = 0xE0 | 0x1F
"""The three set bits that begin each LED, and the chip's own brightness, full: that is dimmed at
580 Hz, which can be seen, while the colours themselves are at 19 kHz."""
_APA102_LATCH: Final = bytes(4)
"""SK9822, which is sold as APA102, shows what it has only at the next 32 zero bits."""
_WS2812_ONE, _WS2812_ZERO = "110", "100"
_WS2812_RESET: Final = bytes(90)
"""300 µs of silence: newer chips want 280 before they show what they have, older ones 50. Before
the data, too, because some SPI controllers leave the line high."""
_WS2812_BITS: Final = tuple(
    int(
        "".join(_WS2812_ONE if value >> bit & 1 else _WS2812_ZERO for bit in range(7, -1, -1)), 2
    ).to_bytes(3, "big")
    for value in range(256)
)


def apa102_bytes(colours: Sequence[Colour]) -> bytes:
    """What a chain of APA102 or SK9822 reads, at any clock.

    A start of 32 zero bits; for each LED 111, five bits of brightness, blue, green and red; then as
    much clock as the last LED is behind: each one passes the data on half a clock later.
    """
    leds = b"".join(bytes((_APA102_LED, blue, green, red)) for red, green, blue in colours)
    behind = bytes(-(-len(colours) // 16))
    return _APA102_START + leds + _APA102_LATCH + behind


def ws2812_bytes(colours: Sequence[Colour]) -> bytes:
    """What a chain of WS2812 reads from a data line at `WS2812_HZ`: green, red, blue of each."""
    leds = b"".join(
        _WS2812_BITS[green] + _WS2812_BITS[red] + _WS2812_BITS[blue] for red, green, blue in colours
    )
    return _WS2812_RESET + leds + _WS2812_RESET
