"""Timestamps by a clock of this process: no clocks need to agree (clock skew). Pure."""

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from ingle.wire.messages import Command, SatelliteStatus, SpeechEnded, TurnStarted

Stamped = TypeVar("Stamped", TurnStarted, Command, SpeechEnded, SatelliteStatus)


class Stamps:
    """Stamps messages by a clock with a name of its own; one for the process.

    No other clock has its name, before or after a restart: hubs know it again.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds, never set."""
        self._clock = clock
        self._name = secrets.token_hex(4)

    def on(self, message: Stamped) -> Stamped:
        """The message as sent now."""
        return replace(message, clock=self._name, sent_ms=round(self._clock() * 1000.0))
