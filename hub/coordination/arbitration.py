"""Wake-word arbitration: satellites that hear the same wake word bid, and the best one answers.

A round begins with the first bid for a wake word. Bids that arrive within `WINDOW_S` compete; later
bids lose, until the round is `ROUND_S` old. A bid after that opens a new round: the wake word was
spoken again, or by another person. Different wake words never compete. Rooms play no part, because
sound carries through doors.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hub.ports import WakeBid

WINDOW_S: Final = 0.15
"""How long the first bid waits for others, in seconds. Satellites detect a wake word in steps of 80
ms, so two that hear the same word differ by that and by a little of network delay. It delays no
answer: a command lasts longer (the silence that ends it alone is 700 ms), and a satellite streams
on meanwhile and waits 800 ms to be accepted."""
ROUND_S: Final = 0.6
"""How long a round lasts, in seconds. A satellite whose sound arrives late (a USB or Bluetooth
microphone may add 300 ms) still belongs to it."""
DB_FOR_A_SURE_SCORE: Final = 20.0
"""Weight of the score (0 to 1) against loudness, in dB: a score that is better by 0.1 counts as
much as 2 dB. Loudness shows which satellite is nearer, but microphones differ in it, and a score
near the model's threshold may have been no wake word at all."""


@dataclass(slots=True)
class _Round:
    """The bids for one wake word so far: when the first one came, and the best of them."""

    opened_s: float
    best: str
    rank: float


class LocalArbiter:
    """`Arbiter` in this process, by the bids that reach it: all of them in a home with one hub."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        window_s: float = WINDOW_S,
        round_s: float = ROUND_S,
    ) -> None:
        """`clock` is monotonic; `window_s`: how long the first bid waits for others, in seconds.

        `round_s`: how long later bids belong to its round, in seconds.
        """
        self._clock = clock
        self._window_s = window_s
        self._round_s = round_s
        self._rounds: dict[str, _Round] = {}

    def overhear(self, bid: WakeBid) -> None:
        """Records a bid that this or another hub decides on."""
        self._bid(bid)

    async def wins(self, bid: WakeBid, *, alone: bool) -> bool:
        """Waits for the rest of the window; returns whether this satellite's bid is the best.

        `alone`: no other satellite can bid. Then it returns at once and closes the window, so that
        a later bid loses.
        """
        left_s = self._bid(bid)
        standing = self._rounds[bid.wake_word]
        if not alone:
            await asyncio.sleep(left_s)
        elif standing.best == bid.satellite_id:
            standing.opened_s = min(
                standing.opened_s, self._clock() - self._window_s
            )  # the window is closed: no later bid may win
        standing = self._rounds.get(bid.wake_word, standing)
        return standing.best == bid.satellite_id

    def _bid(self, bid: WakeBid) -> float:
        """Records the bid in its round, or opens one; returns the seconds left of the window."""
        now_s = self._clock()
        self._rounds = {
            word: each
            for word, each in self._rounds.items()
            if now_s - each.opened_s < self._round_s
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
    """Rates a bid in dB, higher is better; of equal bids the satellite id that sorts first wins."""
    return bid.level_dbfs + DB_FOR_A_SURE_SCORE * bid.score
