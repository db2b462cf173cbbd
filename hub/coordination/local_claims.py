"""Which hub acts on a turn: one at most, and once, whatever is delivered twice and whoever dies in between."""

import time
from collections.abc import Callable
from typing import Final

from ingle.runtime.expiring_set import ExpiringSet

CLAIMED_FOR_S: Final = 600.0
"""Far longer than a broker keeps a turn's messages (they expire after seconds) or a turn lasts."""
MAX_CLAIMS: Final = 10_000


class LocalClaims:
    """`TurnClaims` of a single hub, for as long as its process lives."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._claimed: ExpiringSet[tuple[str, str]] = ExpiringSet(
            keep_s=CLAIMED_FOR_S, most=MAX_CLAIMS, clock=clock
        )

    async def bind_all(self) -> bool:
        """Never: what other hubs there may be do not hear of it."""
        return False

    async def claim(self, satellite_id: str, turn_id: str) -> bool:
        """Whether nobody here claimed it before."""
        return self._claimed.add((satellite_id, turn_id))

    def restore(self, key: tuple[str, str]) -> None:
        """Takes note of a satellite's turn that was claimed in another life."""
        self._claimed.add(key)
