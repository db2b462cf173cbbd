"""Applies writes to a context (pure): to update a cached one, and to merge queued writes.

Every function here is idempotent: the same writes applied again change nothing.
"""

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
    """Returns the context after the writes, all of which touch it, oldest first.

    The same one where they change nothing.
    """
    turns = [write for write in writes if isinstance(write, TurnRecord)]
    exchanges = with_turns(context.exchanges, turns)
    patterns = with_patterns(context.patterns, writes)
    preferences = with_preferences(context.preferences, writes)
    if (exchanges, patterns, preferences) == (
        context.exchanges,
        context.patterns,
        context.preferences,
    ):
        return context
    return replace(context, exchanges=exchanges, patterns=patterns, preferences=preferences)


def with_turns(
    exchanges: tuple[Exchange, ...], turns: Sequence[TurnRecord]
) -> tuple[Exchange, ...]:
    """Merges turns by their id; the last `EXCHANGE_LIMIT` by time, oldest first (stable order)."""
    known = {exchange.turn_id for exchange in exchanges}
    new = {turn.turn_id: exchange_of(turn) for turn in turns if turn.turn_id not in known}
    if not new:
        return exchanges
    return tuple(sorted((*exchanges, *new.values()), key=_moment)[-EXCHANGE_LIMIT:])


def with_patterns(patterns: tuple[Pattern, ...], writes: Iterable[Write]) -> tuple[Pattern, ...]:
    """Applies learned and deleted patterns; newest first, at most `PATTERN_LIMIT`."""
    for write in writes:
        if isinstance(write, Pattern | Unlearned):
            patterns = tuple(pattern for pattern in patterns if pattern.sentence != write.sentence)
            if isinstance(write, Pattern):
                patterns = (write, *patterns)
    return patterns[:PATTERN_LIMIT]


def with_preferences(
    preferences: tuple[Preference, ...], writes: Iterable[Write]
) -> tuple[Preference, ...]:
    """Applies stored and deleted preferences; by category and key, at most `PREFERENCE_LIMIT`."""
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
    """Returns the part of a turn that a context holds."""
    return Exchange(
        turn_id=turn.turn_id,
        said=turn.said,
        answered=turn.answered,
        at=turn.created_at,
        frame=turn.frame,
    )


def _moment(exchange: Exchange) -> datetime:
    return exchange.at or _LONG_AGO
