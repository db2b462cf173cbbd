"""Deletes what is old, a few rows at a time and with pauses between, so that no turn waits for it."""

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
"""Between two batches, in seconds."""
INTERVAL_S: Final = 3600.0
"""Between the end of one pruning and the next, in seconds."""
APPLIED_WRITES_DAYS: Final = 90
"""How long a hub may be off and still not write anything twice that it had queued, in days."""

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
    """Conversations older than `keep_days` and expired preferences go. One hub at a time does it. Never returns."""
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
