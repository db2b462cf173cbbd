"""How much time is left for something (pure; clock injected)."""

import time
from collections.abc import Callable


class Deadline:
    """A point in time, from a monotonic clock."""

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`limit_s` seconds from now."""
        self._clock = clock
        self._at_s = clock() + limit_s

    def left_s(self) -> float:
        """Seconds left; 0 once it has passed."""
        return max(0.0, self._at_s - self._clock())
