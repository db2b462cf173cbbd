"""Port of the circuit breakers: their states for `/health`, and the reset by hand."""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerStatus:
    """State of one circuit breaker, with the field names of `/health`."""

    name: str
    state: Literal["closed", "open", "half_open"]
    failures: int
    """Failures in a row; 0 once it is closed again."""
    failure_threshold: int
    """Failures in a row that open it."""
    recovery_timeout: float
    """Seconds from opening to the one probe."""


class Breakers(Protocol):
    """Registry of this hub's circuit breakers."""

    async def statuses(self) -> tuple[BreakerStatus, ...]:
        """Returns every breaker's present state, by name; where it is shared, that of all hubs."""

    async def reset(self, name: str) -> bool:
        """Closes a breaker by hand; False when there is none of that name."""
