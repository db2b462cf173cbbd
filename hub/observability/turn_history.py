"""History of this hub's recent turns, in memory: transcript, answer, actions, stage latencies."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog

from hub.ports import Source, TurnHead, TurnResult
from hub.ports.meters import Meters
from ingle.wire.messages import ActionReport, EndCause, ErrorCode, Outcome

log = structlog.get_logger()

MAX_TURNS: Final = 500
"""Turns kept; the oldest goes."""
MAX_TEXT: Final = 2_000
"""Longest sentence kept, in characters: the whole history stays below some megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTurn:
    """A turn that has ended."""

    turn_id: str
    ended_at: datetime
    session_id: str
    room_id: str
    satellite_id: str | None
    """None: typed, over HTTP."""
    said: str
    answered: str
    outcome: Outcome
    error_code: ErrorCode | None
    source: Source
    intent: str | None
    actions: tuple[ActionReport, ...]
    stages_ms: dict[str, float]
    """What each stage took on both machines, in milliseconds, in the order of a turn."""
    end_cause: EndCause | None = None
    """Why the satellite took the command to be over; None: it was typed, or it did not say."""


class TurnHistory:
    """Ring buffer of the turns that ended here, spoken or typed; also passes each to the meters."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        meters: Meters | None = None,
        capacity: int = MAX_TURNS,
    ) -> None:
        """`now` gives aware times; `capacity`: turns kept, of which the oldest is dropped first."""
        self.capacity = capacity
        self._now = now
        self._meters = meters
        self._turns: OrderedDict[str, PastTurn] = OrderedDict()

    def note(self, head: TurnHead, result: TurnResult) -> None:
        """Records a turn; to be called once for each, at its end."""
        self._turns.pop(head.turn_id, None)
        self._turns[head.turn_id] = PastTurn(
            turn_id=head.turn_id,
            ended_at=self._now(),
            session_id=head.session_id,
            room_id=head.room_id,
            satellite_id=head.satellite_id,
            said=result.said[:MAX_TEXT],
            answered=" ".join(result.sentences)[:MAX_TEXT],
            outcome=result.outcome,
            error_code=result.error_code,
            source=result.source,
            intent=result.intent,
            actions=result.actions,
            stages_ms=head.trace.stages_ms(),
            end_cause=head.trace.end_cause,
        )
        while len(self._turns) > self.capacity:
            self._turns.popitem(last=False)
        if self._meters is not None:
            self._meters.turn_ended(head, result)

    def recent(self, limit: int) -> tuple[PastTurn, ...]:
        """The newest first."""
        newest = reversed(self._turns.values())
        return tuple(turn for turn, _ in zip(newest, range(limit), strict=False))

    def find(self, turn_id: str) -> PastTurn | None:
        return self._turns.get(turn_id)


def log_turn(head: TurnHead, result: TurnResult) -> None:
    """Logs one record per stage that ran here, and one for the turn.

    The satellite logs its own stages under the same turn id. Words are logged at debug level only.
    """
    for stage, elapsed_ms in head.trace.own_stages_ms().items():
        log.info("turn.stage_done", stage=stage, elapsed_ms=elapsed_ms, outcome=result.outcome)
    log.debug(
        "turn.worded", said=result.said[:MAX_TEXT], answered=" ".join(result.sentences)[:MAX_TEXT]
    )
    log.info(
        "turn.finished",
        outcome=result.outcome,
        error_code=result.error_code,
        source=result.source,
        intent=result.intent,
    )
