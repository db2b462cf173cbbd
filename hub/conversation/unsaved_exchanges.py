"""Read-your-writes for exchanges that are over but not stored yet (pure).

The next sentence of a session may come before the store has the last exchange.
"""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from typing import Final

from hub.ports import Context, Exchange, TurnHead, TurnResult

MAX_UNKEPT: Final = 256
"""Exchanges of all sessions; beyond, the oldest is dropped here and is in the store alone."""


class UnsavedExchanges:
    """Exchanges between the end of their turn and their being stored."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[str, tuple[TurnHead, Exchange]] = OrderedDict()

    def add(self, head: TurnHead, result: TurnResult, at: datetime) -> None:
        """Adds the exchange of a turn that ended `at`; none where nothing was heard."""
        if result.said:
            exchange = Exchange(
                turn_id=head.turn_id,
                said=result.said,
                answered=" ".join(result.sentences),
                at=at,
                frame=result.frame,
            )
            self._exchanges[head.turn_id] = (head, exchange)
            while len(self._exchanges) > MAX_UNKEPT:
                self._exchanges.popitem(last=False)

    def remove(self, turn_id: str) -> None:
        """Drops the exchange: it was stored, or never will be."""
        self._exchanges.pop(turn_id, None)

    def of(self, head: TurnHead) -> tuple[Exchange, ...]:
        """The exchanges of the turn's session and room, oldest first."""
        place = (head.session_id, head.room_id)
        return tuple(
            exchange
            for other, exchange in self._exchanges.values()
            if (other.session_id, other.room_id) == place
        )

    def added_to(
        self, context: Context, head: TurnHead, before: tuple[Exchange, ...] = ()
    ) -> Context:
        """The loaded context with the exchanges appended that it lacks.

        `head`: the turn the context was loaded for. `before`: what `of(head)` gave before the
        loading began; such an exchange may have been stored and removed here since, too late to be
        in `context`. The same exchange is appended once (by turn id).
        """
        known = {exchange.turn_id for exchange in context.exchanges}
        new = {one.turn_id: one for one in (*before, *self.of(head)) if one.turn_id not in known}
        return replace(context, exchanges=(*context.exchanges, *new.values())) if new else context
