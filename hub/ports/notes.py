"""What the household wants remembered, as it is told, asked for and taken back by voice."""

from typing import Protocol

from hub.ports.memory import Preference
from hub.ports.plans import Ask, NotePlan, Say


class Notes(Protocol):
    """The household's notes and preferences."""

    async def carry_out(self, plan: NotePlan) -> Say | Ask:
        """Does it and says what was done; a question when it is not clear what is meant.

        Raises `Unavailable`: then it is not known to be remembered or forgotten.
        """

    def known(self) -> tuple[Preference, ...]:
        """What holds now as last known: no I/O, for a sentence that does not wait for its context."""

    @property
    def writes(self) -> int:
        """How many changes were made through this hub so far."""

    def saw(self, preferences: tuple[Preference, ...], writes: int) -> None:
        """Takes what a context holds that was just loaded: other hubs write too. `writes`: as they were before that."""
