"""Exponential backoff between tries to connect to a broker."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential backoff with full jitter, in seconds: the pause before each try to connect.

    Random, so that the satellites of a house do not all come at once.
    """

    least_s: float = 0.5
    most_s: float = 30.0

    def wait_s(self, attempt: int) -> float:
        """The pause after so many tries in a row that failed."""
        highest_s = min(self.most_s, 2.0 * self.least_s * 2.0 ** min(attempt, 30))
        return random.uniform(self.least_s, max(self.least_s, highest_s))  # noqa: S311 - no secret hangs on it
