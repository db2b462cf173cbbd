"""What a write makes of a context (pure): for a cached one that is brought up to date, and for writes still queued."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from hub.memory.rows import PATTERN_LIMIT, PREFERENCE_LIMIT
from hub.ports import (
    Context,
    Exchange,
    Forgotten,
    Pattern,
    Preference,
    TurnRecord,
    Unlearned,
    Write,
)

EXCHANGE_LIMIT: Final = 10
"""How many of a session's last exchanges a context holds."""

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


def with_writes(context: Context, writes: Sequence[Write]) -> Context:
    """The context after the writes, which touch it and are in order; those it holds already change nothing."""
    if not writes:
        return context
    return replace(
        context,
        exchanges=with_turns(
            context.exchanges, [write for write in writes if isinstance(write, TurnRecord)]
        ),
        patterns=with_patterns(context.patterns, writes),
        preferences=with_preferences(context.preferences, writes),
    )


def with_turns(
    exchanges: tuple[Exchange, ...], turns: Sequence[TurnRecord]
) -> tuple[Exchange, ...]:
    """The last ones by their time, oldest first; of the same moment, as they came."""
    known = {exchange.turn_id for exchange in exchanges}
    new = {turn.turn_id: exchange_of(turn) for turn in turns if turn.turn_id not in known}
    if not new:
        return exchanges
    return tuple(sorted((*exchanges, *new.values()), key=_moment)[-EXCHANGE_LIMIT:])


def with_patterns(patterns: tuple[Pattern, ...], writes: Iterable[Write]) -> tuple[Pattern, ...]:
    """Newest first."""
    for write in writes:
        if isinstance(write, Pattern | Unlearned):
            patterns = tuple(pattern for pattern in patterns if pattern.sentence != write.sentence)
            if isinstance(write, Pattern):
                patterns = (write, *patterns)
    return patterns[:PATTERN_LIMIT]


def with_preferences(
    preferences: tuple[Preference, ...], writes: Iterable[Write]
) -> tuple[Preference, ...]:
    """By category and key."""
    known = {(preference.category, preference.key): preference for preference in preferences}
    changed = False
    for write in writes:
        if isinstance(write, Preference):
            known[write.category, write.key] = write
            changed = True
        elif isinstance(write, Forgotten):
            known.pop((write.category, write.key), None)
            changed = True
    return (
        tuple(known[name] for name in sorted(known))[:PREFERENCE_LIMIT] if changed else preferences
    )


def exchange_of(turn: TurnRecord) -> Exchange:
    """What a context holds of a turn."""
    return Exchange(
        turn_id=turn.turn_id, said=turn.said, answered=turn.answered, at=turn.created_at
    )


def _moment(exchange: Exchange) -> datetime:
    return exchange.at or _LONG_AGO
