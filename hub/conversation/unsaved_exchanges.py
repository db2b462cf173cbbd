"""Exchanges that are over but not kept yet: the next sentence may come before the store has the last one (pure)."""

from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from typing import Final

from hub.ports import Context, Exchange, TurnHead, TurnResult

MAX_UNKEPT: Final = 256
"""Exchanges of all sessions; beyond, the oldest is left to the store."""


class UnsavedExchanges:
    """What turns said between their end and their keeping."""

    def __init__(self) -> None:
        self._exchanges: OrderedDict[str, tuple[TurnHead, Exchange]] = OrderedDict()

    def add(self, head: TurnHead, result: TurnResult, at: datetime) -> None:
        """A turn is over, now."""
        if result.said:
            exchange = Exchange(
                turn_id=head.turn_id, said=result.said, answered=" ".join(result.sentences), at=at
            )
            self._exchanges[head.turn_id] = (head, exchange)
            while len(self._exchanges) > MAX_UNKEPT:
                self._exchanges.popitem(last=False)

    def remove(self, turn_id: str) -> None:
        """It was kept, or will never be."""
        self._exchanges.pop(turn_id, None)

    def of(self, head: TurnHead) -> tuple[Exchange, ...]:
        """Those of the turn's session and room."""
        place = (head.session_id, head.room_id)
        return tuple(
            exchange
            for other, exchange in self._exchanges.values()
            if (other.session_id, other.room_id) == place
        )

    def added_to(
        self, context: Context, head: TurnHead, before: tuple[Exchange, ...] = ()
    ) -> Context:
        """The context of a turn of the same session and room, with what it does not know yet at its end.

        `before`: what `of` gave before the context was loaded. It may have been kept since, too late to be in it.
        """
        known = {exchange.turn_id for exchange in context.exchanges}
        new = {one.turn_id: one for one in (*before, *self.of(head)) if one.turn_id not in known}
        return replace(context, exchanges=(*context.exchanges, *new.values())) if new else context
