"""Opens the LEDs and the button that the settings name; what is not there is said, and left out."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

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


def _opened(opening: Callable[[], T], what: str, where: str) -> T | None:
    try:
        return opening()
    except ImportError:
        reason = "the Python package gpiod is not installed"
    except OSError as error:
        reason = {
            FileNotFoundError: "it is not there: is the board plugged on, and SPI turned on "
            "(dtparam=spi=on in config.txt)?",
            PermissionError: "this user may not use it: it must be in the groups gpio and spi",
        }.get(type(error), error.strerror or str(error))
    log.warning("hardware.missing", part=what, where=where, reason=reason)
    return None
