"""Set with a time to live and a size limit, for deduplication (pure; clock injected)."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class ExpiringSet(Generic[Key]):
    """Remembers keys for `keep_s` seconds, at most `most` of them; the oldest are evicted."""

    def __init__(self, *, keep_s: float, most: int, clock: Callable[[], float]) -> None:
        self._keep_s = keep_s
        self._most = most
        self._clock = clock
        self._since_s: OrderedDict[Key, float] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        self._forget_old()
        return key in self._since_s

    def add(self, key: Key) -> bool:
        """Whether the key is new; one that is not keeps its age."""
        if key in self:
            return False
        self._since_s[key] = self._clock()
        if len(self._since_s) > self._most:
            self._since_s.popitem(last=False)
        return True

    def discard(self, key: Key) -> bool:
        """Forgets the key; whether it was there."""
        self._forget_old()
        return self._since_s.pop(key, None) is not None

    def _forget_old(self) -> None:
        now_s = self._clock()
        while self._since_s and now_s - next(iter(self._since_s.values())) > self._keep_s:
            self._since_s.popitem(last=False)
