"""Measures of a benchmark: a figure with its unit, its samples and a 95 % interval (pure).

Percentiles are of raw samples, by nearest rank, never of other percentiles. Their intervals are
bootstrapped: the samples are drawn anew, with replacement, a thousand times, and the middle 95 %
of what comes out is the interval (Efron's percentile method). The draws are seeded, so that the
same samples give the same interval. A percentile that has too few samples is refused: by Wilks'
formula, n samples bound it with 95 % certainty when 1 - p^n >= 0.95, which is 5 samples for P50,
59 for P95 and 299 for P99.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Final

import numpy as np

from bench.latency import percentile
from bench.scenario import BenchError

CERTAINTY: Final = 0.95
_RESAMPLES: Final = 1000
_SEED: Final = 20_261_127
_CHUNK: Final = 2_000_000
"""Samples drawn at once: 16 MB of indexes."""
_NORMAL_95: Final = 1.959964
"""Quantile of the normal distribution that bounds the middle 95 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of a benchmark.

    `low` and `high` bound it with 95 % certainty; None where the figure is one observation. A
    share is in percent, a ratio in "x".
    """

    name: str
    """What goals and baselines call it: `scenario.figure`, such as `guide.p95`."""
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    samples: int = 1


def enough_samples(percent: float) -> int:
    """How many samples a percentile needs before it is told (Wilks)."""
    return 1 if percent >= 100 else ceil(log(1 - CERTAINTY) / log(percent / 100))


def percentile_of(
    name: str, samples: Sequence[float], percent: float, *, unit: str = "ms"
) -> Measure:
    """A percentile with its interval. Raises `BenchError` for too few samples."""
    _check(name, samples, percent)
    low, high = _interval(samples, lambda drawn: _ranked(drawn, percent))
    value = percentile(samples, percent)
    return Measure(name=name, value=value, unit=unit, low=low, high=high, samples=len(samples))


def mean_of(name: str, samples: Sequence[float], *, unit: str) -> Measure:
    """A mean with its interval. Raises `BenchError` without samples."""
    if not samples:
        raise BenchError(f"{name} has no samples")
    low, high = _interval(samples, lambda drawn: drawn.mean(axis=1))
    value = float(np.mean(samples))
    return Measure(name=name, value=value, unit=unit, low=low, high=high, samples=len(samples))


def ratio_of(
    name: str, over: Sequence[float], under: Sequence[float], percent: float = 50
) -> Measure:
    """How many times a percentile of one kind of sample is that of another, of the same run.

    Raises `BenchError` for too few samples of either, or when the lower one is zero.
    """
    _check(name, over, percent)
    _check(name, under, percent)
    if percentile(under, percent) == 0:
        raise BenchError(f"{name} has nothing to be compared with: it took no time at all")
    above = _draws(over, lambda drawn: _ranked(drawn, percent), _SEED)
    below = _draws(under, lambda drawn: _ranked(drawn, percent), _SEED + 1)
    low, high = np.percentile(above / np.maximum(below, 1e-12), [2.5, 97.5])
    return Measure(
        name=name,
        value=percentile(over, percent) / percentile(under, percent),
        unit="x",
        low=float(low),
        high=float(high),
        samples=min(len(over), len(under)),
    )


def difference_of(
    name: str, over: Sequence[float], under: Sequence[float], percent: float, *, unit: str = "ms"
) -> Measure:
    """How much a percentile of one kind of sample is above that of another, of the same run.

    The samples are pairs: each place of both is of the same task, and is drawn for both alike.
    Raises `BenchError` for too few samples, or where they are no pairs.
    """
    _check(name, over, percent)
    if len(over) != len(under):
        raise BenchError(
            f"{name} compares {len(over)} samples with {len(under)}: they are no pairs"
        )
    above = _draws(over, lambda drawn: _ranked(drawn, percent), _SEED)
    below = _draws(under, lambda drawn: _ranked(drawn, percent), _SEED)
    low, high = np.percentile(above - below, [2.5, 97.5])
    return Measure(
        name=name,
        value=percentile(over, percent) - percentile(under, percent),
        unit=unit,
        low=float(low),
        high=float(high),
        samples=len(over),
    )


def share_of(name: str, count: int, total: int) -> Measure:
    """A share in percent with Wilson's interval. Raises `BenchError` for a share of nothing."""
    if total <= 0:
        raise BenchError(f"{name} is a share of nothing")
    share, z = count / total, _NORMAL_95
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    reach = z * sqrt(share * (1 - share) / total + z * z / (4 * total**2)) / (1 + z * z / total)
    return Measure(
        name=name,
        value=100 * share,
        unit="%",
        low=100 * max(0.0, middle - reach),
        high=100 * min(1.0, middle + reach),
        samples=total,
    )


def _check(name: str, samples: Sequence[float], percent: float) -> None:
    needed = enough_samples(percent)
    if len(samples) < needed:
        raise BenchError(
            f"{name} has {len(samples)} samples, and P{percent:g} needs {needed}: measure more"
        )


def _ranked(drawn: "np.ndarray", percent: float) -> "np.ndarray":
    rank = ceil(percent / 100 * drawn.shape[1]) - 1
    return np.partition(drawn, rank, axis=1)[:, rank]


def _interval(
    samples: Sequence[float], statistic: Callable[["np.ndarray"], "np.ndarray"]
) -> tuple[float, float]:
    low, high = np.percentile(_draws(samples, statistic, _SEED), [2.5, 97.5])
    return float(low), float(high)


def _draws(
    samples: Sequence[float], statistic: Callable[["np.ndarray"], "np.ndarray"], seed: int
) -> "np.ndarray":
    """The statistic of each resample: shape (resamples,)."""
    values, random = np.asarray(samples, dtype=np.float64), np.random.default_rng(seed)
    rows = max(1, _CHUNK // len(values))
    found = [
        statistic(
            values[random.integers(0, len(values), (min(rows, _RESAMPLES - at), len(values)))]
        )
        for at in range(0, _RESAMPLES, rows)
    ]
    return np.concatenate(found)
