"""GPIO lines through the kernel's character device (libgpiod): outputs, and a button's edges."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, Protocol

CHIP: Final = "/dev/gpiochip0"
"""The 40 pins of every Raspberry Pi; on the Pi 5, too, since Linux 6.6.45."""
_OWNER: Final = "ingle-satellite"
_BOUNCE: Final = timedelta(milliseconds=5)


class Outputs(Protocol):
    """GPIO lines that are driven; raises `OSError`."""

    def set(self, line: int, high: bool) -> None: ...

    def close(self) -> None: ...


class GpioOutputs:
    """Lines that are driven, all low at first; raises `OSError` where they cannot be had."""

    def __init__(self, lines: Sequence[int], chip: str = CHIP) -> None:
        import gpiod
        from gpiod.line import Direction, Value

        self._value = Value
        self._request = gpiod.request_lines(
            chip,
            consumer=_OWNER,
            config={tuple(lines): gpiod.LineSettings(direction=Direction.OUTPUT)},
        )

    def set(self, line: int, high: bool) -> None:
        self._request.set_value(line, self._value.ACTIVE if high else self._value.INACTIVE)

    def close(self) -> None:
        self._request.release()


class GpioButton:
    """A button between a line and ground; raises `OSError` where the line cannot be had."""

    def __init__(self, line: int, chip: str = CHIP) -> None:
        import gpiod
        from gpiod.line import Bias, Edge

        self._pressed = gpiod.EdgeEvent.Type.RISING_EDGE
        self._request: gpiod.LineRequest = gpiod.request_lines(
            chip,
            consumer=_OWNER,
            config={
                line: gpiod.LineSettings(
                    edge_detection=Edge.BOTH,
                    bias=Bias.PULL_UP,
                    active_low=True,
                    debounce_period=_BOUNCE,
                )
            },
        )

    def fileno(self) -> int:
        return self._request.fd

    def edges(self) -> list[tuple[bool, float]]:
        """The edges since the last call: whether it went down, and when by the monotonic clock.

        To be called when `fileno` can be read.
        """
        return [
            (event.event_type is self._pressed, event.timestamp_ns / 1e9)
            for event in self._request.read_edge_events()
        ]

    def close(self) -> None:
        self._request.release()


class BitBangedOutput:
    """Sends bytes over two lines, data and clock, as SPI in mode 0 would; raises `OSError`.

    Three system calls a bit: some 5 ms for three LEDs, which no one sees.
    """

    def __init__(self, outputs: Outputs, data: int, clock: int) -> None:
        self._outputs, self._data, self._clock = outputs, data, clock

    def send(self, data: bytes) -> None:
        for byte in data:
            for bit in range(7, -1, -1):
                self._outputs.set(self._data, bool(byte >> bit & 1))
                self._outputs.set(self._clock, True)
                self._outputs.set(self._clock, False)

    def close(self) -> None:
        self._outputs.close()
