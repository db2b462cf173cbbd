"""Tracks cache keys to invalidate once Redis is reachable again (stale keys)."""

MAX_KEYS = 10_000
"""The most single keys that are tracked; beyond, whole kinds of keys count as stale."""


class StaleKeys:
    """Keys and globs whose cached values may be out of date, and must be dropped before use."""

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._max_keys = max_keys
        self._keys: set[str] = set()
        self._patterns: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._keys or self._patterns)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add_key(self, key: str) -> None:
        """Marks a key as stale; beyond `max_keys`, all of the same kind (up to the first `:`)."""
        self._keys.add(key)
        if len(self._keys) > self._max_keys:
            self._patterns |= {f"{known.partition(':')[0]}:*" for known in self._keys}
            self._keys.clear()

    def add_pattern(self, pattern: str) -> None:
        """Marks all keys that match the glob as stale."""
        self._patterns.add(pattern)

    def discard(self, keys: list[str], pattern: str | None = None) -> None:
        """Unmarks keys, and a glob if given, that were dropped or overwritten in the cache."""
        self._keys.difference_update(keys)
        self._patterns -= {pattern}

    def some_keys(self, count: int) -> list[str]:
        """Returns at most `count` stale keys; they stay marked."""
        return [key for key, _ in zip(self._keys, range(count), strict=False)]

    def any_pattern(self) -> str | None:
        """Returns one of the stale globs, which stays marked; None without any."""
        return next(iter(self._patterns), None)
