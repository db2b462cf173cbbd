"""Turn claims in memory: deduplicates turns that are delivered twice (idempotency)."""

import time
from collections.abc import Callable
from typing import Final

from ingle.runtime.expiring_set import ExpiringSet

CLAIMED_FOR_S: Final = 600.0
"""How long a claim is kept, in seconds: far longer than a broker keeps a turn's messages (they
expire after seconds), and than a turn lasts."""
MAX_CLAIMS: Final = 10_000
"""The most claims that are kept; the oldest give way."""


class LocalClaims:
    """`TurnClaims` of one hub, in this process's memory."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._claimed: ExpiringSet[tuple[str, str]] = ExpiringSet(
            keep_s=CLAIMED_FOR_S, most=MAX_CLAIMS, clock=clock
        )

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Claims the turn; False when this process claimed it in the last ten minutes."""
        return self._claimed.add((satellite_id, turn_id))

    def restore(self, key: tuple[str, str]) -> None:
        """Adds a claim, (satellite id, turn id), that this hub made before it was restarted."""
        self._claimed.add(key)
