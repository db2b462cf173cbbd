"""Takeovers counted: turns that this hub answered although the broker chose somebody else (pure).

Among several hubs that is failover. A hub that is the only one online has nobody to take over
from: then another client has subscribed to the hubs' shared subscription and is given their turns.
"""

from collections import deque
from collections.abc import Callable
from typing import Final

MANY: Final = 4
"""So many takeovers by a lone hub are no accident. A few are: a busy machine, or a second hub that
has just gone."""
WITHIN_S: Final = 600.0
"""The time in which they are counted, in seconds."""
HINT: Final = (
    "turns are given to a client that is no hub: an account of the broker has subscribed to the "
    "hubs' shared subscription; the broker's log names it, docs/mqtt.md says how to forbid it"
)


class Takeovers:
    """How many turns were taken over, and whether that points to an intruder."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self.count = 0
        """Turns taken over since the start."""
        self._by_lone_hub: deque[float] = deque(maxlen=MANY)
        """When the last of those were that were taken over while no other hub was online."""

    def note(self, *, alone: bool) -> None:
        """Counts a takeover; `alone`: no other hub is online."""
        self.count += 1
        if alone:
            self._by_lone_hub.append(self._clock())

    @property
    def hint(self) -> str:
        """What is probably wrong and what to do, in a sentence; empty while nothing is."""
        latest = self._by_lone_hub
        often = len(latest) == MANY and self._clock() - latest[0] <= WITHIN_S
        return HINT if often else ""
