"""When a message was sent, by a clock that only this process knows: no two machines' clocks need to agree (pure)."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ingle.wire.messages import Command, SatelliteStatus, SpeechEnded, TurnStarted

Stamped = TypeVar("Stamped", TurnStarted, Command, SpeechEnded, SatelliteStatus)


class Stamps:
    """One for the process: hubs know its clock again by a name that no other has, before or after a restart."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds, never set."""
        self._clock = clock
        self._name = secrets.token_hex(4)

    def on(self, message: Stamped) -> Stamped:
        """The message as sent now."""
        return replace(message, clock=self._name, sent_ms=round(self._clock() * 1000.0))
