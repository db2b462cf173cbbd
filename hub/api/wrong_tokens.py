"""Rate limit and log of wrong tokens, by client address."""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import structlog

MAX_WRONG: Final = 20
"""Wrong tokens within `WINDOW_S` from one address that are answered with 401; more get 429."""
WINDOW_S: Final = 60.0
"""Length of the window, in seconds from the first wrong token in it (fixed window)."""
MAX_ADDRESSES: Final = 1_000
"""Addresses that are remembered; the one with the oldest window is dropped."""

log = structlog.get_logger()


@dataclass(slots=True)
class _Window:
    since_s: float
    wrong: int = 0


class WrongTokens:
    """Counts wrong tokens of each address in windows of a minute.

    Logs the first of a window, and then its count whenever that has grown tenfold, so that nobody
    can fill the journal.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def note(self, address: str) -> int | None:
        """Counts one more wrong token.

        Returns after how many seconds the address may try again, at least 1; None while it is
        within `MAX_WRONG`.
        """
        now_s = self._clock()
        window = self._window(address, now_s)
        window.wrong += 1
        if _is_power_of_ten(window.wrong):
            log.warning("api.wrong_token", address=address, count=window.wrong)
        if window.wrong <= MAX_WRONG:
            return None
        return max(1, math.ceil(window.since_s + WINDOW_S - now_s))

    def _window(self, address: str, now_s: float) -> _Window:
        window = self._windows.get(address)
        if window is None or now_s - window.since_s >= WINDOW_S:
            window = self._windows[address] = _Window(since_s=now_s)
            self._windows.move_to_end(address)
            if len(self._windows) > MAX_ADDRESSES:
                self._windows.popitem(last=False)
        return window


def _is_power_of_ten(count: int) -> bool:
    return str(count).rstrip("0") == "1"
