"""Registry of this hub's circuit breakers, by name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hub.errors import Rejected
from hub.ports import BreakerStatus
from hub.resilience.breaker import CircuitBreaker
from hub.resilience.breaker_state import BreakerState, LocalBreakerState
from hub.settings import CacheSettings


class BreakerBoard:
    """`Breakers`: creates the breakers, reports their states, closes them by hand."""

    def __init__(self, state: BreakerState | None = None) -> None:
        """`state` keeps the records of all breakers; None: in this process alone."""
        self._state = state or LocalBreakerState()
        self._breakers: dict[str, CircuitBreaker] = {}

    def breaker(
        self,
        name: str,
        *,
        failure_threshold: int = 5,
        recovery_timeout: float = 60,
        counts: tuple[type[Exception], ...] = (Exception,),
        answers: tuple[type[Exception], ...] = (Rejected,),
    ) -> CircuitBreaker:
        """Returns the breaker of that name; the first call creates it, with the values given there.

        The other parameters are those of `CircuitBreaker`; later calls ignore them.
        """
        if name not in self._breakers:
            self._breakers[name] = CircuitBreaker(
                failure_threshold,
                recovery_timeout,
                name,
                counts=counts,
                answers=answers,
                state=self._state,
            )
        return self._breakers[name]

    async def statuses(self) -> tuple[BreakerStatus, ...]:
        """Returns the present state of every breaker, by name."""
        return tuple([await self._breakers[name].status() for name in sorted(self._breakers)])

    async def reset(self, name: str) -> bool:
        """Closes a breaker by hand; False when there is none of that name."""
        if name not in self._breakers:
            return False
        await self._breakers[name].reset()
        return True


@asynccontextmanager
async def open_board(settings: CacheSettings) -> AsyncIterator[BreakerBoard]:
    """Opens the registry; where Redis is enabled, all hubs share the states of their breakers.

    Raises `Rejected` for a REDIS_URL that can't be parsed.
    """
    if settings.enabled:
        from hub.resilience.redis_breaker_state import open_redis_breakers

        async with open_redis_breakers(settings.url) as state:
            yield BreakerBoard(state)
    else:
        yield BreakerBoard()
