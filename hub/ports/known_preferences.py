"""The household's preferences as last known, with a record of whether any were looked up (dependency tracking)."""

from collections.abc import Iterable
from datetime import datetime

from hub.ports.memory import Preference


class KnownPreferences:
    """Preferences and notes to understand one sentence by; remembers whether its meaning hung on them.

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
        """The preference of that category and key that applies at the moment (aware); None where there is none."""
        return next((known for known in self.of(category, at) if known.key == key), None)

    def of(self, category: str, at: datetime) -> tuple[Preference, ...]:
        """All of a category, `note` for instance, that apply at the moment (aware), in the order they were kept."""
        self._consulted = True
        return tuple(
            known for known in self._preferences if known.category == category and known.applies(at)
        )

    def differ_from(self, others: "KnownPreferences") -> bool:
        """Whether the two hold anything else, expired or not; this consults neither."""
        return self._preferences != others._preferences
