"""Lists in spoken words: "a, b and c" (pure)."""

from hub.language.phrasebook import worded


def joined(parts: list[str], word: str = "and") -> str:
    """A spoken list: "a", "a and b", "a, b and c"; `word`: in English, "and" or "or"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {worded(word)} {parts[-1]}"
