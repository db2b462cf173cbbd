"""Deadline: how much of a time limit is left (pure; clock injected)."""

import time
from collections.abc import Callable


class Deadline:
    """A point in time on a monotonic clock."""

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """The deadline is `limit_s` seconds from now."""
        self._clock = clock
        self._at_s = clock() + limit_s

    def left_s(self) -> float:
        """Returns the seconds left; 0 once the deadline has passed."""
        return max(0.0, self._at_s - self._clock())
