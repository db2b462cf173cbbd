"""Durations in spoken words (pure)."""

from typing import Final

from hub.language.spoken_lists import counted, joined

_UNITS: Final = ((3600, "hour"), (60, "minute"), (1, "second"))


def spoken(duration_s: float) -> str:
    """`duration_s` seconds in words, rounded to whole seconds: "1 hour and 30 minutes"."""
    rest = max(0, round(duration_s))
    parts = []
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(counted(count, unit))
    return joined(parts) if parts else "0 seconds"


def as_adjective(duration_s: float) -> str:
    """`duration_s` seconds in front of a noun: "10 minute", "1 hour 30 minute"."""
    return (
        spoken(duration_s)
        .replace(" and ", " ")
        .replace(", ", " ")
        .replace("s ", " ")
        .removesuffix("s")
    )
