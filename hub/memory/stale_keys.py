"""What may be out of date in a cache that could not be written."""

MAX_KEYS = 10_000


class StaleKeys:
    """Keys and patterns whose cached values must not be believed until they are dropped."""

    def __init__(self, max_keys: int = MAX_KEYS) -> None:
        self._max_keys = max_keys
        self._keys: set[str] = set()
        self._patterns: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._keys or self._patterns)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add_key(self, key: str) -> None:
        """Beyond `max_keys`, all keys of the same kind (up to the first `:`) are doubted instead."""
        self._keys.add(key)
        if len(self._keys) > self._max_keys:
            self._patterns |= {f"{known.partition(':')[0]}:*" for known in self._keys}
            self._keys.clear()

    def add_pattern(self, pattern: str) -> None:
        self._patterns.add(pattern)

    def discard(self, keys: list[str], pattern: str | None = None) -> None:
        """These were dropped or overwritten."""
        self._keys.difference_update(keys)
        self._patterns -= {pattern}

    def some_keys(self, count: int) -> list[str]:
        return [key for key, _ in zip(self._keys, range(count), strict=False)]

    def any_pattern(self) -> str | None:
        return next(iter(self._patterns), None)
