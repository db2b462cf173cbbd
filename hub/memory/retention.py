"""Data retention: deletes old rows in small batches with pauses, so that no turn waits for it.

A clock that has jumped ahead must delete nothing. So the clock is believed when it has not jumped
for `BELIEVED_AFTER_DAYS` of this hub's running. Before that, what is old is reckoned from the
conversations instead: from the last one that has others on as many later days.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog

from hub.errors import HubError
from hub.memory.database import Database, TooOld

BATCH: Final = 200
"""The most rows of a kind in one transaction."""
PAUSE_S: Final = 1.0
"""Pause between two batches, in seconds."""
INTERVAL_S: Final = 3600.0
"""Time from the end of one pruning to the next, in seconds."""
APPLIED_WRITES_DAYS: Final = 90
"""How long the ids of applied writes are kept for deduplication, in days: a hub that was off for
less still writes nothing twice that it had queued."""

BELIEVED_AFTER_DAYS: Final = 3
"""How many days a hub must have run, or have been spoken to, before its clock is believed: a wrong
clock is noticed sooner, by the time that the hub tells and by every certificate that it refuses."""
JUMP_S: Final = 3600.0
"""What the wall clock may gain or lose on the monotonic one between two prunings, in seconds."""
_DAY: Final = timedelta(days=1)

log = structlog.get_logger()


async def keep_pruned(
    database: Database,
    keep_days: int,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    clock: Callable[[], float] = time.monotonic,
    batch: int = BATCH,
    pause_s: float = PAUSE_S,
    interval_s: float = INTERVAL_S,
) -> None:
    """Deletes conversations older than `keep_days` and expired preferences. Never returns.

    One hub at a time does it. `now` returns an aware time, `clock` monotonic seconds; `batch` is
    the most rows of a kind in one transaction; `pause_s` and `interval_s` are the waits between
    batches and between prunings, in seconds. A database that is away is logged, and tried again
    after the interval.
    """
    steadiness = _Steadiness(now, clock)
    while True:
        await asyncio.sleep(pause_s)
        deleted = 0
        try:
            believed = await _believed(database, now(), steadiness.lasts())
            while believed and (
                count := await database.prune(_too_old(believed, keep_days), batch)
            ):
                deleted += count
                await asyncio.sleep(pause_s)
        except HubError as error:
            log.info("retention.put_off", reason=str(error))
        if deleted:
            log.info("retention.pruned", rows=deleted)
        await asyncio.sleep(interval_s)


class _Steadiness:
    """How long the wall clock has gone without a jump, as far as this process knows."""

    def __init__(self, now: Callable[[], datetime], clock: Callable[[], float]) -> None:
        self._now = now
        self._clock = clock
        self._since_s = clock()
        self._offset_s = now().timestamp() - self._since_s

    def lasts(self) -> timedelta:
        now_s = self._clock()
        offset_s = self._now().timestamp() - now_s
        if abs(offset_s - self._offset_s) > JUMP_S:
            self._since_s = now_s
        self._offset_s = offset_s
        return timedelta(seconds=now_s - self._since_s)


async def _believed(database: Database, now: datetime, steady: timedelta) -> datetime | None:
    """The latest time that has come for certain: `now`, or one of the conversations; None: unknown.

    `steady`: how long the clock has not jumped. Raises `Unavailable` or `Rejected`.
    """
    if steady >= BELIEVED_AFTER_DAYS * _DAY:
        return now
    until: datetime = now
    newest: datetime | None = None
    for _ in range(BELIEVED_AFTER_DAYS):
        newest = await database.newest_turn(until)
        if newest is None:
            return None
        until = newest - _DAY
    return newest


def _too_old(now: datetime, keep_days: int) -> TooOld:
    return TooOld(
        conversations_before=now - timedelta(days=keep_days),
        preferences_until=now,
        applied_writes_before=now - timedelta(days=APPLIED_WRITES_DAYS),
    )
