"""Single flight: concurrent look-ups of one key share one fetch (cache stampede protection)."""

import asyncio
import re
from collections.abc import Awaitable, Callable


class Flight:
    """One look-up under way: its value or error once it is over."""

    __slots__ = ("_superseded", "error", "over", "value")

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.value: str | None = None
        self.error: Exception | None = None
        self._superseded = False

    def supersede(self) -> None:
        """Marks it as out of date."""
        self._superseded = True

    def is_superseded(self) -> bool:
        """Whether a newer value was written meanwhile: then the result must not be cached."""
        return self._superseded


class SingleFlight:
    """Deduplicates look-ups: at most one is under way per key."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}

    async def share(self, key: str, work: Callable[[Flight], Awaitable[str]]) -> tuple[str, bool]:
        """Returns what `work` returns, and whether another caller did the work.

        The first caller does the work, the others wait for it. What it raises is raised for all of
        them. If the first is cancelled, the next one does the work instead. `work` gets its flight,
        to ask whether it was superseded. The wait is bounded only by each caller's own deadline.
        """
        while (flight := self._flights.get(key)) is not None:
            await flight.over.wait()
            if flight.error is not None:
                raise flight.error
            if flight.value is not None:
                return flight.value, True
        flight = self._flights[key] = Flight()
        try:
            flight.value = await work(flight)
        except Exception as error:
            flight.error = error
            raise
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.over.set()
        return flight.value, False

    def supersede(self, key: str) -> None:
        """Marks the look-up of `key` as out of date; the next caller begins a new one."""
        flight = self._flights.pop(key, None)
        if flight is not None:
            flight.supersede()

    def supersede_matching(self, pattern: re.Pattern[str]) -> None:
        """As `supersede`, for every key that matches."""
        for key in [key for key in self._flights if pattern.fullmatch(key)]:
            self.supersede(key)
