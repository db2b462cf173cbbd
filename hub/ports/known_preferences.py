"""Dependency tracking: the household's preferences, and whether a plan came to depend on them."""

from collections.abc import Iterable
from datetime import datetime

from hub.ports.memory import Preference


class KnownPreferences:
    """Preferences and notes as last known, for one sentence; records whether any were looked up.

    A sentence is planned before its context is loaded, by what this hub last knew. Where something
    was looked up here, be it in vain, another hub may know better: the turn then waits for the
    context and plans again if that holds something else. So there is no way to read a preference
    but the look-ups below, and no `in`, iteration or length that would go unrecorded. Look up
    nothing before it is needed: each look-up makes the sentence wait for the database.
    """

    __slots__ = ("_consulted", "_preferences")

    def __init__(self, preferences: Iterable[Preference] = ()) -> None:
        self._preferences = tuple(preferences)
        self._consulted = False

    @property
    def consulted(self) -> bool:
        """Whether anything was looked up, found or not."""
        return self._consulted

    def find(self, category: str, key: str, at: datetime) -> Preference | None:
        """The preference of that category and key that applies at the moment; None for none.

        `at`: aware.
        """
        return next((known for known in self.of(category, at) if known.key == key), None)

    def of(self, category: str, at: datetime) -> tuple[Preference, ...]:
        """All of a category that apply at the moment, in the order they were kept: all notes.

        `at`: aware.
        """
        self._consulted = True
        return tuple(
            known for known in self._preferences if known.category == category and known.applies(at)
        )

    def everything(self) -> tuple[Preference, ...]:
        """All preferences and notes, expired or not, in the order they were kept."""
        self._consulted = True
        return self._preferences

    def differ_from(self, others: "KnownPreferences") -> bool:
        """Whether the two hold anything else, expired or not; this consults neither."""
        return self._preferences != others._preferences
