"""Last known contexts: the fallback while database and cache are away (pure, bounded LRU)."""

from collections import OrderedDict
from typing import Final, TypeVar

from hub.memory.apply_writes import with_patterns, with_preferences, with_turns
from hub.ports import Context, Exchange, Pattern, Preference, TurnRecord, Unlearned, Write

MAX_SESSIONS: Final = 256
"""Contexts whose exchanges are kept; the least recently used are dropped."""
MAX_ROOMS: Final = 64
"""Rooms whose patterns are kept; the least recently used are dropped."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class LastKnown:
    """Copies of what this hub has read and written, by session, by room and for the household.

    A session that is new here still gets its room's patterns and the household's preferences.
    """

    def __init__(self) -> None:
        self._exchanges: OrderedDict[tuple[str, str], tuple[Exchange, ...]] = OrderedDict()
        self._patterns: OrderedDict[str, tuple[Pattern, ...]] = OrderedDict()
        self.preferences: tuple[Preference, ...] = ()

    def refresh(self, session_id: str, room_id: str, context: Context) -> None:
        """Replaces what is known by a context that was just read."""
        _set_bounded(self._exchanges, (session_id, room_id), context.exchanges, MAX_SESSIONS)
        _set_bounded(self._patterns, room_id, context.patterns, MAX_ROOMS)
        self.preferences = context.preferences

    def add(self, write: Write) -> None:
        """Applies a write that was accepted."""
        if isinstance(write, TurnRecord):
            place = (write.session_id, write.room_id)
            _set_bounded(
                self._exchanges,
                place,
                with_turns(self._exchanges.get(place, ()), [write]),
                MAX_SESSIONS,
            )
        elif isinstance(write, Pattern | Unlearned):
            room_id = write.room_id
            _set_bounded(
                self._patterns,
                room_id,
                with_patterns(self._patterns.get(room_id, ()), [write]),
                MAX_ROOMS,
            )
        else:
            self.preferences = with_preferences(self.preferences, [write])

    def context(self, session_id: str, room_id: str) -> Context:
        """Returns the context as far as it is known; empty where nothing is."""
        return Context(
            exchanges=self._exchanges.get((session_id, room_id), ()),
            patterns=self._patterns.get(room_id, ()),
            preferences=self.preferences,
        )


def _set_bounded(known: OrderedDict[Key, Value], key: Key, value: Value, most: int) -> None:
    known[key] = value
    known.move_to_end(key)
    while len(known) > most:
        known.popitem(last=False)
