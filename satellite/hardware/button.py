"""The satellite's button: edges of its line -> gestures -> what they are for."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import structlog

from ingle.wire.messages import ListenControl, MuteControl, StopControl
from satellite.hardware.presses import Gesture, PressReader
from satellite.listening.attention import ControlledAttention
from satellite.mqtt.announcer import Announcer
from satellite.states import SatelliteStates

log = structlog.get_logger()


class ButtonLine(Protocol):
    """A button's line: a file that can be read when there are edges. Raises `OSError`."""

    def fileno(self) -> int: ...

    def edges(self) -> list[tuple[bool, float]]:
        """The edges since the last call: whether it went down, and when, in monotonic seconds."""

    def close(self) -> None: ...


class Button:
    """Hands each gesture to `act`. `run` until cancelled; a line that fails is given up."""

    def __init__(self, line: ButtonLine, act: Callable[[Gesture], Awaitable[None]]) -> None:
        self._line, self._act = line, act

    async def run(self) -> None:
        loop, moved = asyncio.get_running_loop(), asyncio.Event()
        edges: list[tuple[bool, float]] = []

        def read() -> None:
            """Called where there is something to read, and only then: it would block."""
            try:
                edges.extend(self._line.edges())
            except OSError as error:
                loop.remove_reader(self._line.fileno())
                log.warning("button.given_up", reason=f"the button cannot be read: {error}")
            moved.set()

        loop.add_reader(self._line.fileno(), read)
        try:
            await self._follow(edges, moved)
        finally:
            loop.remove_reader(self._line.fileno())
            self._line.close()

    async def _follow(self, edges: list[tuple[bool, float]], moved: asyncio.Event) -> None:
        """Makes gestures of the edges that are appended to `edges` before `moved` is set."""
        reader = PressReader()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(reader.due_in_s(time.monotonic())):
                    await moved.wait()
            moved.clear()
            gestures = [reader.edge(down, at_s) for down, at_s in edges]
            edges.clear()
            gestures.append(reader.pass_time(time.monotonic()))
            for gesture in gestures:
                if gesture is not None:
                    log.info("button.used", gesture=gesture)
                    await self._act(gesture)


class ButtonActions:
    """What the gestures are for: a press stops what sounds, else listens; holding it mutes."""

    def __init__(
        self, announcer: Announcer, attention: ControlledAttention, states: SatelliteStates
    ) -> None:
        self._announcer, self._attention, self._states = announcer, attention, states

    async def __call__(self, gesture: Gesture) -> None:
        """Muting is toggled. A press while muted does nothing: that is for the hold."""
        if gesture == "hold":
            await self._announcer.take(MuteControl(muted=not self._attention.muted))
        elif self._states.shown in ("ringing", "speaking"):
            await self._announcer.take(StopControl())
        else:
            await self._announcer.take(ListenControl())
