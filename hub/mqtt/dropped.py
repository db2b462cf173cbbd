"""Dropped messages: counted by reason, the first of each reason logged with whose it was."""

from collections import Counter

import structlog

from ingle.wire.topics import Address

log = structlog.get_logger()


class DroppedMessages:
    """What the inbox dropped, by reason."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def drop(self, reason: str, detail: str, address: Address | None) -> None:
        """Counts a message; logs only the first of each reason, to spare the journal.

        `address`: None where the topic is none of ours.
        """
        self.counts[reason] += 1
        if self.counts[reason] > 1:
            return
        whose = (
            ()
            if address is None
            else (("satellite_id", address.owner_id), ("turn_id", address.turn_id))
        )
        named = {field: value for field, value in whose if value is not None}
        log.warning("inbox.message_dropped", reason=reason, detail=detail, **named)
