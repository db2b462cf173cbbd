"""LEDs by their chips: a chain of APA102 or WS2812, a lamp that a GPIO line switches, or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from satellite.hardware.boards import LedWiring
from satellite.hardware.gpio import BitBangedOutput, GpioOutputs, Outputs
from satellite.hardware.led_bytes import (
    APA102_HZ,
    WS2812_HZ,
    Colour,
    apa102_bytes,
    ws2812_bytes,
)
from satellite.hardware.spi import SpiOutput

_LIT: Final = 40
"""A lamp that can only be on or off is on from this sum of red, green and blue."""


class Lights(Protocol):
    """LEDs; its calls block for some milliseconds and raise `OSError`."""

    @property
    def count(self) -> int:
        """How many there are."""

    def show(self, colours: Sequence[Colour]) -> None:
        """One colour for each."""

    def close(self) -> None:
        """Gives them free; they stay as they are."""


class ByteOutput(Protocol):
    """A way for bytes to LED chips."""

    def send(self, data: bytes) -> None: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class LedChain:
    """`Lights` of chips that read bytes, with the line that gives them power, if there is one."""

    count: int
    output: ByteOutput
    encode: Callable[[Sequence[Colour]], bytes]
    power: Outputs | None = None

    def show(self, colours: Sequence[Colour]) -> None:
        self.output.send(self.encode(colours))

    def close(self) -> None:
        self.output.close()
        if self.power is not None:
            self.power.close()


@dataclass(slots=True)
class Lamp:
    """`Lights` of one lamp on a GPIO line: on or off, whatever the colour."""

    outputs: Outputs
    line: int
    count: int = 1

    def show(self, colours: Sequence[Colour]) -> None:
        self.outputs.set(self.line, sum(colours[0]) >= _LIT)

    def close(self) -> None:
        self.outputs.close()


def open_lights(wiring: LedWiring) -> Lights:
    """The LEDs, ready; raises `OSError` where the board is not there or not allowed."""
    if wiring.chips == "gpio":
        return Lamp(GpioOutputs(wiring.lines), wiring.lines[0])
    power = None
    if wiring.power_line is not None:
        power = GpioOutputs((wiring.power_line,))
        power.set(wiring.power_line, True)
    try:
        output, encode = _output(wiring)
    except OSError:
        if power is not None:
            power.close()
        raise
    return LedChain(wiring.count, output, encode, power)


def _output(wiring: LedWiring) -> tuple[ByteOutput, Callable[[Sequence[Colour]], bytes]]:
    if wiring.lines:
        data, clock = wiring.lines
        return BitBangedOutput(GpioOutputs(wiring.lines), data, clock), apa102_bytes
    if wiring.chips == "apa102":
        return SpiOutput(Path(wiring.device), APA102_HZ), apa102_bytes
    return SpiOutput(Path(wiring.device), WS2812_HZ), ws2812_bytes
