"""Many who ask for the same thing at once share one look-up."""

import asyncio
import re
from collections.abc import Awaitable, Callable


class Flight:
    """One look-up under way."""

    __slots__ = ("_superseded", "error", "over", "value")

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.value: str | None = None
        self.error: Exception | None = None
        self._superseded = False

    def supersede(self) -> None:
        self._superseded = True

    def is_superseded(self) -> bool:
        """Something newer was written meanwhile: what this look-up finds is for those who wait, and isn't kept."""
        return self._superseded


class SingleFlight:
    """The look-ups under way, by key."""

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}

    async def share(self, key: str, work: Callable[[Flight], Awaitable[str]]) -> tuple[str, bool]:
        """What `work` finds, and whether somebody else did the work.

        The first to ask does it, the others wait. What it raises is raised for all of them. If the first is cancelled,
        the next one does the work instead. How long to wait is bounded by each caller's own deadline.
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
        """Lets the next who asks for `key` begin anew."""
        flight = self._flights.pop(key, None)
        if flight is not None:
            flight.supersede()

    def supersede_matching(self, pattern: re.Pattern[str]) -> None:
        """As `supersede`, for every key that matches."""
        for key in [key for key in self._flights if pattern.fullmatch(key)]:
            self.supersede(key)
