"""Rate limit of pairing attempts (pure): by client address, and for all of them together."""

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

WINDOW_S: Final = 60.0
PER_ADDRESS: Final = 10
"""Attempts a minute from one address: twice what it takes to use up a code."""
IN_ALL: Final = 30
"""Attempts a minute in all: each costs 20 ms of arithmetic."""
MAX_ADDRESSES: Final = 1_000
IPV6_NETWORK: Final = 64
"""Bits of an IPv6 address that count: whoever has one of a network can take any."""


class PairingAttempts:
    """Sliding window over the attempts of the last minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: monotonic seconds."""
        self._clock = clock
        self._all: deque[float] = deque()
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, address: str) -> int | None:
        """Counts an attempt; None where it may go on, else after how many seconds another may.

        One that is refused is not counted: who waits as told gets through.
        """
        now_s = self._clock()
        source = _source(address)
        own = self._by_address.setdefault(source, deque())
        self._by_address.move_to_end(source)
        if len(self._by_address) > MAX_ADDRESSES:
            self._by_address.popitem(last=False)
        waits = [_wait_s(own, PER_ADDRESS, now_s), _wait_s(self._all, IN_ALL, now_s)]
        if max(waits) > 0:
            return max(1, math.ceil(max(waits)))
        own.append(now_s)
        self._all.append(now_s)
        return None


def _wait_s(times: deque[float], most: int, now_s: float) -> float:
    while times and now_s - times[0] >= WINDOW_S:
        times.popleft()
    return times[0] + WINDOW_S - now_s if len(times) >= most else 0.0


def _source(address: str) -> str:
    """What counts as one client: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))
