"""Opens the LEDs and the button that the settings name; what is not there is said, and left out."""

import errno
from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol, TypeVar

import structlog

from satellite.hardware.boards import BOARDS, LedWiring, SoundBoard
from satellite.hardware.button import Button
from satellite.hardware.gpio import GpioButton
from satellite.hardware.indicator import Indicator
from satellite.hardware.lights import open_lights
from satellite.hardware.presses import Gesture
from satellite.settings import HardwareSettings
from satellite.states import SatelliteStates

log = structlog.get_logger()

Service = Callable[[], Coroutine[None, None, None]]
T = TypeVar("T")


class _Closable(Protocol):
    def close(self) -> None: ...


def wired(settings: HardwareSettings) -> SoundBoard:
    """The LEDs and the button of the settings: the board's, unless others are named."""
    board = BOARDS.get(settings.board, SoundBoard(leds=None, button_line=None))
    leds, button = board.leds, board.button_line
    if settings.leds is not None:
        chips, count, where = settings.leds
        on_spi = chips != "gpio"
        leds = LedWiring(
            chips=chips,
            count=count,
            device=where if on_spi else "",
            lines=() if on_spi else (int(where),),
        )
    if settings.button_gpio is not None:
        button = settings.button_gpio
    return SoundBoard(leds=leds, button_line=button)


def open_hardware(
    settings: HardwareSettings, states: SatelliteStates, act: Callable[[Gesture], Awaitable[None]]
) -> tuple[Service, ...]:
    """What is to run for the board: nothing where there is none.

    `act` is awaited with what the button means. Each service closes what it uses.
    """
    board = wired(settings)
    services: list[Service] = []
    if board.leds is not None:
        wiring = board.leds
        lights = _opened(lambda: open_lights(wiring), "LEDs", wiring.device or "GPIO lines")
        if lights is not None:
            services.append(Indicator(states, lights, settings.led_brightness).run)
    if board.button_line is not None:
        line = board.button_line
        button = _opened(lambda: GpioButton(line), "button", f"GPIO {line}")
        if button is not None:
            services.append(Button(button, act).run)
    return tuple(services)


def has_parts(settings: HardwareSettings) -> bool:
    """Whether the settings name LEDs or a button."""
    board = wired(settings)
    return board.leds is not None or board.button_line is not None


def missing_parts(settings: HardwareSettings) -> list[str]:
    """A sentence for each part that cannot be used; each is opened and closed again.

    A part that the running service has open is in use by another program, too.
    """
    board = wired(settings)
    missing: list[str] = []
    if (leds := board.leds) is not None:
        missing += _tried(lambda: open_lights(leds), "LEDs", leds.device or "GPIO lines")
    if (line := board.button_line) is not None:
        missing += _tried(lambda: GpioButton(line), "button", f"GPIO {line}")
    return missing


def _tried(opening: Callable[[], _Closable], what: str, where: str) -> list[str]:
    try:
        opening().close()
    except (ImportError, OSError) as error:
        return [f"{what} at {where}: {_reason(error)}"]
    return []


def _opened(opening: Callable[[], T], what: str, where: str) -> T | None:
    try:
        return opening()
    except (ImportError, OSError) as error:
        log.warning("hardware.missing", part=what, where=where, reason=_reason(error))
    return None


def _reason(error: ImportError | OSError) -> str:
    """Why a part cannot be used, and what to look at."""
    if isinstance(error, ImportError):
        return "the Python package gpiod is not installed"
    if error.errno == errno.EBUSY:
        return "another program uses it: is the service running, or is it in use by an overlay?"
    return {
        FileNotFoundError: "it is not there: is the board plugged on, and SPI turned on "
        "(dtparam=spi=on in config.txt)?",
        PermissionError: "this user may not use it: it must be in the groups gpio and spi",
    }.get(type(error), error.strerror or str(error))
