"""Turns seen before, for deduplication: this hub's, other hubs', and those not opened yet."""

import time
from typing import Final

from hub.mqtt.ownership import TurnKey
from ingle.runtime.expiring_set import ExpiringSet

REMEMBER_S: Final = 600.0
"""Deduplication: how long a turn id is remembered, so that no command is done twice."""
MAX_REMEMBERED: Final = 10_000
MAX_EARLY: Final = 512


class KnownTurns:
    """Turns by what is known of them; the oldest of each kind are forgotten."""

    def __init__(self) -> None:
        self.own: ExpiringSet[TurnKey] = _recent()
        """Answered here."""
        self.elsewhere: ExpiringSet[TurnKey] = _recent()
        """Answered by another hub, or by none."""
        self.chosen_early: ExpiringSet[tuple[TurnKey, str]] = ExpiringSet(
            keep_s=REMEMBER_S, most=MAX_EARLY, clock=time.monotonic
        )
        """Turns whose shared copy came before the plain one, with the message's kind."""

    def __contains__(self, key: TurnKey) -> bool:
        return key in self.own or key in self.elsewhere

    def add_elsewhere(self, key: TurnKey) -> None:
        """Notes a turn as not this hub's, unless it is."""
        if key not in self.own:
            self.elsewhere.add(key)


def _recent() -> ExpiringSet[TurnKey]:
    return ExpiringSet(keep_s=REMEMBER_S, most=MAX_REMEMBERED, clock=time.monotonic)
