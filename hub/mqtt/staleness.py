"""Staleness of messages, by the sender's own clock and an estimate of the clock skew (pure).

A broker or a network that stalls keeps bytes for any time and then delivers them as if they were
new; neither a message expiry nor an acknowledgement shows it. So messages carry when they were
sent, by a clock of the sender's that only has to run evenly. The offset to the hub's clock is
smallest for the message with the shortest delay; a message whose offset is greater is late by at
least the difference.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from ingle.wire.link import ACK_TIMEOUT_S
from ingle.wire.messages import (
    ACCEPTED_WITHIN_S,
    Command,
    Message,
    SatelliteStatus,
    SpeechEnded,
    TurnStarted,
)

DRIFT: Final = 200e-6
"""Clock drift allowed for, as a share of the time passed. Two clocks drift apart, by 4 s a day at
50 ppm, so the smallest offset seen is taken to have grown by this much of the time since: twice
what two boards' crystals of 50 ppm can differ by. The price: 0.12 s of lateness go unnoticed by the
time that the next status comes (ten minutes), and 0.7 s an hour where a satellite sends none."""
HEARD_OUT_WITHIN_S: Final = ACK_TIMEOUT_S - 0.5
"""How late the end of a command may be, in seconds. A satellite whose broker acknowledges nothing
for 5 s says that it is away; the hub stops half a second before, which is more than what drift and
the quickest message's own delay can hide. It tells a satellite that is still listening."""
MAX_CLOCKS: Final = 1_000
"""Clocks of satellites that are known; the least recently heard is dropped, and learned anew."""

_Stamped = TurnStarted | Command | SpeechEnded | SatelliteStatus


class StalenessCheck:
    """Estimates the clock skew of each satellite. A clock's first message counts as not late."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._nearest: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        """By satellite and clock: the smallest offset, and when it was seen, both in seconds."""

    def note_status(self, satellite_id: str, status: SatelliteStatus) -> None:
        """Learns the clock from a status that is news, not a retained copy.

        A satellite that went offline is forgotten: with a clock that was set back or stood still (a
        machine that slept) all its messages would be late for good. It begins its next connection
        with a status.
        """
        if status.state == "online":
            self._age_s(satellite_id, status)
        else:
            for key in [key for key in self._nearest if key[0] == satellite_id]:
                del self._nearest[key]

    def is_too_late(self, satellite_id: str, message: Message, *, begun: bool) -> bool:
        """Whether the satellite no longer waits for what this message asks.

        False where the message does not say when it was sent. `begun`: the message's turn is being
        heard or answered; a command then may be later.
        """
        match message:
            case TurnStarted() if not begun:
                within_s = ACCEPTED_WITHIN_S
            case Command(after_started=after_started):
                within_s = HEARD_OUT_WITHIN_S if begun or after_started else ACCEPTED_WITHIN_S
            case SpeechEnded():
                within_s = HEARD_OUT_WITHIN_S
            case _:
                return False
        return self._age_s(satellite_id, message) > within_s

    def _age_s(self, satellite_id: str, message: _Stamped) -> float:
        """The least delay of the message, in seconds; updates the estimate of the clock skew."""
        if message.clock is None or message.sent_ms is None:
            return 0.0
        key, now_s = (satellite_id, message.clock), self._clock()
        offset_s = now_s - message.sent_ms / 1000.0
        nearest_s, since_s = self._nearest.get(key, (offset_s, now_s))
        age_s = offset_s - (nearest_s + DRIFT * (now_s - since_s))
        if age_s <= 0.0:
            self._nearest[key] = (offset_s, now_s)
        self._nearest.move_to_end(key)
        if len(self._nearest) > MAX_CLOCKS:
            self._nearest.popitem(last=False)
        return max(0.0, age_s)
