"""Lists and counts in spoken words: "a, b and c", "2 minutes" (pure)."""


def counted(count: int, noun: str) -> str:
    """A count and its noun: "1 minute", "2 minutes"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def joined(parts: list[str], word: str = "and") -> str:
    """A spoken list: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
