"""Sound boards (HATs) whose LEDs and button are known, as data. Pure.

LEDs of a USB microphone array (ReSpeaker USB, XVF3800) belong to its own firmware and are left to
it: such a satellite has `HARDWARE=none`.
"""

from dataclasses import dataclass
from typing import Final, Literal

Chips = Literal["apa102", "ws2812", "gpio"]
"""How LEDs are spoken to: APA102 and SK9822 (DotStar) by clock and data, WS2812 (NeoPixel) by a
data line alone, `gpio`: one that a pin switches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedWiring:
    """LEDs and the way to them."""

    chips: Chips
    count: int
    device: str = ""
    """The SPI device that they hang on; empty: they hang on GPIO lines."""
    lines: tuple[int, ...] = ()
    """GPIO lines: data and clock of APA102 LEDs, or the one that a pin switches."""
    power_line: int | None = None
    """A GPIO line that is high while the LEDs have power; None: they always have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundBoard:
    """One board. GPIO numbers are Broadcom's, as on `/dev/gpiochip0`."""

    leds: LedWiring | None
    button_line: int | None
    """Low while the button is pressed; None: it has none."""


BOARDS: Final[dict[str, SoundBoard]] = {
    # rhasspy/wyoming-satellite examples/2mic_service.py: 3 APA102 on SPI 0.1, their power on
    # GPIO 12; seeedstudio's wiki: the button is GPIO 17. The LEDs have no chip select.
    "respeaker-2mic": SoundBoard(
        leds=LedWiring(chips="apa102", count=3, device="/dev/spidev0.1", power_line=12),
        button_line=17,
    ),
    # rhasspy/wyoming-satellite examples/4mic_service.py: 12 APA102 on SPI 0.1, power on GPIO 5.
    "respeaker-4mic": SoundBoard(
        leds=LedWiring(chips="apa102", count=12, device="/dev/spidev0.1", power_line=5),
        button_line=None,
    ),
    # learn.adafruit.com/adafruit-voice-bonnet: 3 DotStar, data GPIO 5, clock GPIO 6, button 17.
    "voice-bonnet": SoundBoard(
        leds=LedWiring(chips="apa102", count=3, lines=(5, 6)), button_line=17
    ),
    # google/aiyprojects-raspbian (voice HAT v1): the arcade button is GPIO 23, its lamp GPIO 25.
    "aiy-voice-hat": SoundBoard(leds=LedWiring(chips="gpio", count=1, lines=(25,)), button_line=23),
}
