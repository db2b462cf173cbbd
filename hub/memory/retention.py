"""Data retention: deletes old rows in small batches with pauses, so that no turn waits for it."""

import asyncio
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

log = structlog.get_logger()


async def keep_pruned(
    database: Database,
    keep_days: int,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    batch: int = BATCH,
    pause_s: float = PAUSE_S,
    interval_s: float = INTERVAL_S,
) -> None:
    """Deletes conversations older than `keep_days` and expired preferences. Never returns.

    One hub at a time does it. `now` returns an aware time; `batch` is the most rows of a kind in
    one transaction; `pause_s` and `interval_s` are the waits between batches and between prunings,
    in seconds. A database that is away is logged, and tried again after the interval.
    """
    while True:
        await asyncio.sleep(pause_s)
        deleted = 0
        try:
            while count := await database.prune(_too_old(now(), keep_days), batch):
                deleted += count
                await asyncio.sleep(pause_s)
        except HubError as error:
            log.info("retention.put_off", reason=str(error))
        if deleted:
            log.info("retention.pruned", rows=deleted)
        await asyncio.sleep(interval_s)


def _too_old(now: datetime, keep_days: int) -> TooOld:
    return TooOld(
        conversations_before=now - timedelta(days=keep_days),
        preferences_until=now,
        applied_writes_before=now - timedelta(days=APPLIED_WRITES_DAYS),
    )
