"""Circuit breakers as the outside sees them."""

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerStatus:
    """One breaker, with the field names of `/health`."""

    name: str
    state: Literal["closed", "open", "half_open"]
    failures: int
    failure_threshold: int
    recovery_timeout: float
    """Seconds from opening to the one probe."""


class Breakers(Protocol):
    """Every breaker of this hub."""

    async def statuses(self) -> tuple[BreakerStatus, ...]:
        """As they are now, in the hub's or, where they are shared, in all hubs' eyes."""

    async def reset(self, name: str) -> bool:
        """Closes it by hand; False when there is none of that name."""
