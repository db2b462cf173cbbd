"""Port to the household's notes and preferences, as they are changed and asked for by voice."""

from typing import Protocol

from hub.ports.memory import Preference
from hub.ports.plans import Ask, NotePlan, Say


class Notes(Protocol):
    """The household's notes and preferences, with a cache of them that answers without I/O."""

    async def carry_out(self, plan: NotePlan) -> Say | Ask:
        """Does it and says what was done; a question when it is not clear what is meant.

        Raises `Unavailable`: then it is not known to be remembered or forgotten.
        """

    def known(self) -> tuple[Preference, ...]:
        """The cached preferences that hold now: no I/O, for a sentence that cannot wait."""

    @property
    def writes(self) -> int:
        """How many preferences were written or deleted through this hub since it started."""

    def refresh(self, preferences: tuple[Preference, ...], as_of_writes: int) -> None:
        """Replaces the cached preferences unless a local write happened since they were read.

        Other hubs write to the same store, so each context that a turn loads brings the cache up to
        date.

        `preferences`: all that the store held when it was read.
        `as_of_writes`: the value of `writes` before that read began. Where `writes` is another now,
        this hub has written while the store was being read, and `preferences` may lack that write:
        they are dropped, and the next context brings them again.
        """
