"""Wording of measures for tables and sentences: value, unit and interval (pure)."""

from bench.results.measures import Measure


def bounds_of(measure: Measure) -> tuple[float, float]:
    """The interval, or the value twice where it is one observation."""
    low = measure.value if measure.low is None else measure.low
    high = measure.value if measure.high is None else measure.high
    return low, high


def number(value: float) -> str:
    """Three digits that count; whole numbers from a hundred on."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def amount(measure: Measure) -> str:
    """ "12.3 ms"."""
    return f"{number(measure.value)} {measure.unit}".rstrip()


def interval(measure: Measure) -> str:
    """ "11.9 to 12.8"; nothing for one observation."""
    if measure.low is None or measure.high is None:
        return ""
    return f"{number(measure.low)} to {number(measure.high)}"


def told(measure: Measure) -> str:
    """ "12.3 ms [11.9 to 12.8]"."""
    between = interval(measure)
    return f"{amount(measure)} [{between}]" if between else amount(measure)
