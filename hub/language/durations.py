"""Durations in spoken words (pure)."""

from typing import Final

from hub.language.phrasebook import worded
from hub.language.spoken_lists import joined

_UNITS: Final = (
    (3600, "1 hour", "{count} hours"),
    (60, "1 minute", "{count} minutes"),
    (1, "1 second", "{count} seconds"),
)
_ADJECTIVES: Final = ((3600, "{count} hour"), (60, "{count} minute"), (1, "{count} second"))


def spoken(duration_s: float) -> str:
    """`duration_s` seconds in words, rounded to whole seconds: "1 hour and 30 minutes"."""
    parts = []
    rest = max(0, round(duration_s))
    for size, one, several in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(worded(one if count == 1 else several, count=count))
    return joined(parts) if parts else worded("{count} seconds", count=0)


def as_adjective(duration_s: float) -> str:
    """`duration_s` seconds in front of a noun: "10 minute", "1 hour 30 minute"."""
    parts = []
    rest = max(0, round(duration_s))
    for size, text in _ADJECTIVES:
        count, rest = divmod(rest, size)
        if count:
            parts.append(worded(text, count=count))
    return " ".join(parts) if parts else worded("{count} second", count=0)
