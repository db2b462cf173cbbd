"""What LED chips read, by their data sheets."""

import pytest

from satellite.hardware.led_bytes import WS2812_HZ, apa102_bytes, ws2812_bytes

pytestmark = pytest.mark.pure


def test_apa102_reads_blue_green_and_red_after_a_start_of_zeros() -> None:
    """Each LED begins with 111 and its brightness."""
    data = apa102_bytes([(1, 2, 3), (255, 0, 128)])
    assert data[:12] == bytes((0, 0, 0, 0, 0xFF, 3, 2, 1, 0xFF, 128, 0, 255))
    assert not any(data[12:])


@pytest.mark.parametrize("count", [1, 3, 12, 64, 300])
def test_the_last_apa102_of_a_chain_gets_its_clock(count: int) -> None:
    """Half a clock for each before it, besides the 32 by which SK9822 latches."""
    clocks_after = (len(apa102_bytes([(9, 9, 9)] * count)) - 4 - 4 * count) * 8
    assert clocks_after - 32 >= count / 2


def test_ws2812_reads_green_red_and_blue_as_long_and_short_pulses() -> None:
    """Each bit is high for one or two of three SPI bits, within the data sheet's 150 ns."""
    data = ws2812_bytes([(0b1000_0001, 0xFF, 0x00)])
    bits = "".join(f"{byte:08b}" for byte in data).strip("0")
    pulses = [len(pulse) for pulse in bits.replace("0", " ").split()]
    assert pulses == [2] * 8 + [2, 1, 1, 1, 1, 1, 1, 2] + [1] * 8
    bit_ns = 1e9 / WS2812_HZ
    assert abs(bit_ns - 400) < 150
    assert abs(2 * bit_ns - 800) < 150
    assert abs(3 * bit_ns - 1250) < 600


def test_ws2812_is_left_alone_long_enough_to_show_what_it_has() -> None:
    """280 µs by the newest data sheet."""
    data = ws2812_bytes([(255, 255, 255)])
    assert len(data[9 + 90 :]) * 8 / WS2812_HZ >= 280e-6
    assert not any(data[:90])
    assert not any(data[-90:])
