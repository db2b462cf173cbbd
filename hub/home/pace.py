"""Time and chance, as the parts that speak with Home Assistant take them: tests give their own."""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from hub.resilience.retry import Sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    clock: Callable[[], float] = time.monotonic
    """Seconds that only grow."""
    sleep: Sleep = asyncio.sleep
    chance: Callable[[], float] = random.random
    """0 to 1."""
