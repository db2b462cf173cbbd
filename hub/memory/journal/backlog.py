"""In-memory index of the write queue: in order, and by the contexts that a write touches (pure)."""

from collections.abc import Iterable
from itertools import islice
from operator import attrgetter
from typing import Final

from hub.memory.database import Accepted
from hub.memory.rows import storable
from hub.ports import Pattern, Schedule, ScheduleEnded, TurnRecord, Unlearned, Write

Scope = tuple[str, ...]
"""(session, room): the turns there; (room,): its patterns; (): the household's preferences."""
_SCHEDULES: Final[Scope] = ("", "", "schedules")


class Backlog:
    """FIFO queue of accepted writes with a look-up by context."""

    def __init__(self) -> None:
        self._entries: dict[int, Accepted] = {}
        self._scopes: dict[Scope, dict[int, Accepted]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Accepted) -> None:
        """Appends a write; its position must be above those of all others."""
        self._entries[entry.position] = entry
        self._scopes.setdefault(_scope(entry.write), {})[entry.position] = entry

    def remove(self, entries: Iterable[Accepted]) -> None:
        """Removes writes that have landed or were set aside."""
        for entry in entries:
            scope = _scope(entry.write)
            self._entries.pop(entry.position, None)
            self._scopes.get(scope, {}).pop(entry.position, None)
            if not self._scopes.get(scope):
                self._scopes.pop(scope, None)

    def first(self, count: int) -> list[Accepted]:
        """Returns the oldest writes, at most `count`."""
        return list(islice(self._entries.values(), count))

    def touching(self, session_id: str, room_id: str) -> tuple[Write, ...]:
        """Returns the queued writes that touch this context, oldest first."""
        if not self._entries:
            return ()
        session_id, room_id = storable(session_id), storable(room_id)
        scopes: tuple[Scope, ...] = ((session_id, room_id), (room_id,), ())
        entries = [entry for scope in scopes for entry in self._scopes.get(scope, {}).values()]
        return tuple(entry.write for entry in sorted(entries, key=attrgetter("position")))

    def schedules(self) -> tuple[Write, ...]:
        """Returns the queued writes of schedules, oldest first."""
        return tuple(entry.write for entry in self._scopes.get(_SCHEDULES, {}).values())


def _scope(write: Write) -> Scope:
    if isinstance(write, TurnRecord):
        return write.session_id, write.room_id
    if isinstance(write, Pattern | Unlearned):
        return (write.room_id,)
    return _SCHEDULES if isinstance(write, Schedule | ScheduleEnded) else ()
