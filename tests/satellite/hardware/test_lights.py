"""LEDs: bytes in the file that stands for the SPI device, levels of scripted lines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from satellite.hardware.boards import BOARDS, LedWiring
from satellite.hardware.gpio import BitBangedOutput
from satellite.hardware.led_bytes import apa102_bytes, ws2812_bytes
from satellite.hardware.lights import Lamp, open_lights

pytestmark = pytest.mark.service
RED, TEAL = (255, 0, 0), (0, 128, 128)


@dataclass
class Lines:
    """GPIO lines that record what they are driven to, and what data shows at each rising clock."""

    data: int = 5
    clock: int = 6
    levels: dict[int, bool] = field(default_factory=dict)
    read: list[bool] = field(default_factory=list)
    closed: bool = False

    def set(self, line: int, high: bool) -> None:
        if line == self.clock and high and not self.levels.get(self.clock):
            self.read.append(self.levels[self.data])
        self.levels[line] = high

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(("chips", "encode"), [("apa102", apa102_bytes), ("ws2812", ws2812_bytes)])
def test_a_chain_on_spi_gets_the_bytes_of_its_chips(
    tmp_path: Path, chips: str, encode: Callable[[list[tuple[int, int, int]]], bytes]
) -> None:
    """As they are, one picture after the other."""
    device = tmp_path / "spidev0.0"
    device.touch()
    lights = open_lights(LedWiring(chips=chips, count=2, device=str(device)))
    lights.show([RED, TEAL])
    lights.show([TEAL, RED])
    lights.close()
    assert device.read_bytes() == encode([RED, TEAL]) + encode([TEAL, RED])


def test_two_lines_carry_the_same_bits_as_spi() -> None:
    """The most significant first, each there when the clock rises."""
    lines = Lines()
    output = BitBangedOutput(lines, data=5, clock=6)
    output.send(apa102_bytes([TEAL]))
    bits = "".join(str(int(bit)) for bit in lines.read)
    assert int(bits, 2).to_bytes(len(bits) // 8, "big") == apa102_bytes([TEAL])
    output.close()
    assert lines.closed
    assert lines.levels[6] is False


def test_a_lamp_is_on_for_any_colour_that_is_seen() -> None:
    """And off in the dark."""
    lines, seen = Lines(), []
    lamp = Lamp(lines, 25)
    for colour in ((0, 0, 0), TEAL, (10, 10, 10), RED):
        lamp.show([colour])
        seen.append(lines.levels[25])
    assert seen == [False, True, False, True]


def test_a_board_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    """Whatever it is that is missing."""
    with pytest.raises(FileNotFoundError):
        open_lights(LedWiring(chips="apa102", count=1, device=str(tmp_path / "none")))
    for board in BOARDS.values():
        if board.leds is not None and not Path("/dev/gpiochip0").exists():
            with pytest.raises(FileNotFoundError):
                open_lights(board.leds)
