"""Quotas by satellite (rate limits, memory): one account can't starve the others (pure).

The bounds are far above what a satellite needs, and a message over them costs no more than its
topic: it is neither decoded nor kept.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.mqtt.command_audio import MAX_BYTES

MAX_TURNS: Final = 4
"""Turns of one satellite at once: it has one, and by barge-in a second that ends. With 64 in all,
sixteen satellites would have to be broken to keep the others out."""
MAX_TURN_BYTES: Final = MAX_BYTES
"""Audio of one turn, in bytes: the minute that is listened to at most."""
MAX_SATELLITE_BYTES: Final = 2 * MAX_BYTES
"""Audio of all turns of one satellite that are under way, in bytes: 4 MB, two whole minutes."""
AUDIO_BURST: Final = 1_000
"""Audio messages that may come at once: a whole minute in 80 ms messages is 750, as a satellite
sends that was held up, or that plays a file."""
AUDIO_PER_S: Final = 100.0
"""Audio messages a second from then on; a microphone makes 12.5."""
BURST: Final = 100
"""Other messages that may come at once; a turn has three."""
PER_S: Final = 50.0
"""Other messages a second from then on: a fifth of what a hub can answer on one core."""
UNCOUNTED: Final = ("accepted", "declined")
"""What hubs say of a turn passes whatever its satellite sends: it says whose the turn is."""
MAX_KNOWN: Final = 1_000
"""Satellites whose rates are known; the least recently heard is dropped, and begins anew."""


@dataclass(slots=True)
class _Bucket:
    """Token bucket: `left` messages may come at `at_s`, more with time."""

    left: float
    at_s: float

    def take(self, now_s: float, *, burst: float, per_s: float) -> bool:
        self.left = min(burst, self.left + (now_s - self.at_s) * per_s)
        self.at_s = now_s
        if self.left < 1.0:
            return False
        self.left -= 1.0
        return True


@dataclass(slots=True)
class _Rates:
    audio: _Bucket
    others: _Bucket


class SatelliteQuotas:
    """Decides by satellite and turn whether a message may come in and a turn may begin."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._rates: OrderedDict[str, _Rates] = OrderedDict()
        self._held: dict[str, dict[str, int]] = {}
        """By satellite: its turns under way, each with the bytes of its audio."""

    def passes(self, satellite_id: str, kind: str) -> bool:
        """Whether the satellite may send one more message now; counts it."""
        if kind in UNCOUNTED:
            return True
        now_s = self._clock()
        rates = self._rates.get(satellite_id)
        if rates is None:
            rates = _Rates(_Bucket(AUDIO_BURST, now_s), _Bucket(BURST, now_s))
            self._rates[satellite_id] = rates
            if len(self._rates) > MAX_KNOWN:
                self._rates.popitem(last=False)
        self._rates.move_to_end(satellite_id)
        if kind == "audio":
            return rates.audio.take(now_s, burst=AUDIO_BURST, per_s=AUDIO_PER_S)
        return rates.others.take(now_s, burst=BURST, per_s=PER_S)

    def begin(self, satellite_id: str, turn_id: str) -> bool:
        """Counts a turn; False, and it is not counted, where the satellite has too many already."""
        held = self._held.setdefault(satellite_id, {})
        if len(held) >= MAX_TURNS:
            return False
        held[turn_id] = 0
        return True

    def end(self, satellite_id: str, turn_id: str) -> None:
        """The turn is over, and its audio forgotten; harmless where it is not counted."""
        held = self._held.get(satellite_id, {})
        held.pop(turn_id, None)
        if not held:
            self._held.pop(satellite_id, None)

    def keep_audio(self, satellite_id: str, turn_id: str, size: int) -> bool:
        """Counts `size` bytes for a turn under way; False, uncounted, where they are too many."""
        held = self._held.get(satellite_id, {})
        kept = held.get(turn_id)
        if (
            kept is None
            or kept + size > MAX_TURN_BYTES
            or sum(held.values()) + size > MAX_SATELLITE_BYTES
        ):
            return False
        held[turn_id] = kept + size
        return True

    def forget_audio(self, satellite_id: str, turn_id: str) -> None:
        """The turn goes on, its audio is no longer held."""
        held = self._held.get(satellite_id, {})
        if turn_id in held:
            held[turn_id] = 0
