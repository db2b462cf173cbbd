"""Latency percentile over a store's last reads and writes."""

from collections import deque
from math import ceil


class RecentLatencies:
    """Sliding window over the last `size` durations."""

    def __init__(self, size: int = 256) -> None:
        self._durations_s: deque[float] = deque(maxlen=size)

    def add(self, duration_s: float) -> None:
        """Adds a duration; the oldest gives way."""
        self._durations_s.append(duration_s)

    @property
    def p95_ms(self) -> float:
        """95th percentile (nearest rank), in milliseconds; 0 before the first duration."""
        ordered = sorted(self._durations_s)
        return round(ordered[ceil(0.95 * len(ordered)) - 1] * 1000.0, 3) if ordered else 0.0
