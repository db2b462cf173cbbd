"""One person, several satellites: all that hear the same wake word within a moment bid, the best one answers.

A round begins with the first bid for a wake word. Bids that arrive within `WINDOW_S` compete; later ones, until
`ROUND_S` is over, have lost to whoever won. After that the same wake word was spoken by somebody else, or again.
Different wake words never compete; rooms play no part, because sound carries through doors.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.ports import WakeBid

WINDOW_S: Final = 0.15
"""How long the first bid waits for others. Satellites find a wake word in steps of 80 ms, so two that hear the same
word differ by that and a little of the network. No answer comes later for it: a command lasts longer, with the silence
that ends it 700 ms at least, and a satellite streams on meanwhile and waits 800 ms to be accepted."""
ROUND_S: Final = 0.6
"""A satellite whose sound takes longer (a USB or Bluetooth microphone may add 300 ms) still belongs to the round."""
DB_FOR_A_SURE_SCORE: Final = 20.0
"""A score that is better by 0.1 counts as much as 2 dB: loudness tells who is nearer, but microphones differ in it, and
near the model's threshold it may have been no wake word at all."""


@dataclass(slots=True)
class _Round:
    opened_s: float
    best: str
    rank: float


class LocalArbiter:
    """`Arbiter` by the bids that reach this process: all there are where there is one hub."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, window_s: float = WINDOW_S
    ) -> None:
        self._clock = clock
        self._window_s = window_s
        self._rounds: dict[str, _Round] = {}

    def overhear(self, bid: WakeBid) -> None:
        """Takes note of a bid that this or another hub decides on."""
        self._bid(bid)

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        """Whether this satellite answers, when every other had time to bid."""
        left_s = self._bid(bid)
        standing = self._rounds[bid.wake_word]
        if not alone:
            await asyncio.sleep(left_s)
        elif standing.best == bid.satellite_id:
            standing.opened_s = min(
                standing.opened_s, self._clock() - self._window_s
            )  # decided: nobody may still win
        standing = self._rounds.get(bid.wake_word, standing)
        return standing.best == bid.satellite_id

    def _bid(self, bid: WakeBid) -> float:
        """Returns what is left of the window, in seconds."""
        now_s = self._clock()
        self._rounds = {
            word: each for word, each in self._rounds.items() if now_s - each.opened_s < ROUND_S
        }
        standing = self._rounds.get(bid.wake_word)
        if standing is None:
            self._rounds[bid.wake_word] = _Round(now_s, bid.satellite_id, rank(bid))
            return self._window_s
        left_s = max(0.0, standing.opened_s + self._window_s - now_s)
        ours, best = (rank(bid), bid.satellite_id), (standing.rank, standing.best)
        if left_s > 0 and (ours[0] > best[0] or (ours[0] == best[0] and ours[1] < best[1])):
            standing.rank, standing.best = ours
        return left_s


def rank(bid: WakeBid) -> float:
    """How good the bid is, in dB; of equal ones the satellite whose id comes first wins, on every hub."""
    return bid.level_dbfs + DB_FOR_A_SURE_SCORE * bid.score
