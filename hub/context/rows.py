"""What the stores read and write, apart from how: a record as parameters, rows as a context."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from hub.ports import Context, Exchange, Preference, TurnRecord

PREFERENCE_LIMIT: Final = 200
"""The most preferences a context holds."""

ContextRow = tuple[str, datetime | str | None, int, str, str, str | None]
"""kind, created_at, id, name, value, answered: the columns of `load_context`."""


def storable(text: str) -> str:
    """The text without what a database can't hold: NUL is dropped, half a surrogate pair becomes `?`."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


def turn_parameters(record: TurnRecord) -> tuple[str, str, str, str, str, str, str, str | None, datetime]:
    """The parameters of `add_turn`, the time in UTC."""
    return (
        storable(record.turn_id),
        storable(record.session_id),
        storable(record.room_id),
        storable(record.said),
        storable(record.answered),
        record.source,
        record.outcome,
        None if record.intent is None else storable(record.intent),
        record.created_at.astimezone(UTC),
    )


def context_of(rows: Iterable[ContextRow]) -> Context:
    """The context in `rows`, which may come in any order; exchanges oldest first."""
    exchanges: list[tuple[str, int, Exchange]] = []
    preferences: list[Preference] = []
    for kind, created_at, row_id, name, value, answered in rows:
        if kind == "preference":
            category, _, key = name.partition(".")
            preferences.append(Preference(category=category, key=key, value=value))
        else:
            exchange = Exchange(turn_id=name, said=value, answered=answered or "")
            exchanges.append((_sortable(created_at), row_id, exchange))
    exchanges.sort(key=lambda item: item[:2])
    return Context(exchanges=tuple(exchange for _, _, exchange in exchanges), preferences=tuple(preferences))


def iso_utc(time: datetime) -> str:
    """ISO 8601 in UTC with six decimals: as text in the same order as in time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _sortable(created_at: datetime | str | None) -> str:
    return iso_utc(created_at) if isinstance(created_at, datetime) else created_at or ""
