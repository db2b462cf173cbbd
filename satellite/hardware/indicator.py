"""Shows the satellite's state on its LEDs: at once, by what happens here, with no word of a hub."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog

from satellite.hardware.light_patterns import FRAMES_A_SECOND, colours, is_moving
from satellite.hardware.lights import Lights
from satellite.states import SatelliteStates, Shown

log = structlog.get_logger()

_DARK: Final = (0, 0, 0)


class Indicator:
    """Lights the LEDs as `states` change. `run` until cancelled; then they are dark.

    LEDs that fail are given up, with one line in the log: the satellite goes on without them.
    """

    def __init__(
        self,
        states: SatelliteStates,
        lights: Lights,
        brightness: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`brightness`: a share of full, 0 to 1. `clock`: monotonic seconds."""
        self._states, self._lights, self._brightness = states, lights, brightness
        self._clock = clock

    async def run(self) -> None:
        try:
            await self._follow()
        except OSError as error:
            log.warning("lights.given_up", reason=f"the LEDs cannot be lit: {error}")
        finally:
            with suppress(OSError):
                self._lights.show([_DARK] * self._lights.count)
            self._lights.close()

    async def _follow(self) -> None:
        shown: Shown | None = None
        since_s = 0.0
        while True:
            self._states.changed.clear()
            if self._states.shown != shown:
                shown, since_s = self._states.shown, self._clock()
            count, age_s = self._lights.count, self._clock() - since_s
            picture = colours(shown, age_s, count, self._brightness)
            await asyncio.to_thread(self._lights.show, picture)
            with suppress(TimeoutError):
                async with asyncio.timeout(1 / FRAMES_A_SECOND if is_moving(shown) else None):
                    await self._states.changed.wait()
