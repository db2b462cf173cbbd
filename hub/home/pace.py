"""Injected clock, sleep and randomness of the Home Assistant adapter: tests give their own."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from hub.resilience.retry import Sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Clock, sleep and randomness, injected."""

    clock: Callable[[], float] = time.monotonic
    """Seconds that only grow."""
    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = random.random
    """A random number from 0 to 1, for the jitter of the backoff."""
