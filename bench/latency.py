"""Latency statistics and verdict of a benchmark: percentiles, error rate, report (pure).

Percentiles are by nearest rank: P95 is the smallest latency that was seen which at least 95 % did
not exceed. The median is the mean of the two in the middle where there are two.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

RULE = "=" * 60


def percentile(values: Sequence[float], percent: float) -> float:
    """The value at nearest rank.

    Raises `ValueError` for no values or a percentage not in 0 < p <= 100.
    """
    if not values:
        raise ValueError("a percentile of nothing")
    if not 0 < percent <= 100:
        raise ValueError(f"a percentile is above 0 and at most 100, not {percent}")
    return sorted(values)[ceil(percent / 100 * len(values)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    passed: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyReport:
    """Latencies and errors of a run of requests; only successful ones have a latency."""

    latencies_ms: tuple[float, ...]
    errors: Mapping[str, int] = field(default_factory=dict)
    """How many failed, by kind."""
    target_ms: float = 2000.0
    """P95 must stay below."""
    allowed_error_rate: float = 0.01

    @property
    def successful(self) -> int:
        return len(self.latencies_ms)

    @property
    def failed(self) -> int:
        return sum(self.errors.values())

    @property
    def total(self) -> int:
        return self.successful + self.failed

    @property
    def error_rate(self) -> float:
        """Share of all requests, 0 to 1."""
        return self.failed / self.total if self.total else 0.0

    @property
    def figures_ms(self) -> dict[str, float]:
        """Mean, median, min, max and percentiles, in milliseconds; empty when nothing succeeded."""
        values = self.latencies_ms
        if not values:
            return {}
        return {
            "Mean": statistics.fmean(values),
            "Median": statistics.median(values),
            "Min": min(values),
            "Max": max(values),
            **{f"P{percent}": percentile(values, percent) for percent in (50, 90, 95, 99)},
        }

    @property
    def verdict(self) -> Verdict:
        """Success needs a P95 below the target and no more errors than allowed."""
        if not self.latencies_ms:
            return Verdict(passed=False, text="✗ FAILED: no request succeeded")
        p95 = percentile(self.latencies_ms, 95)
        if p95 >= self.target_ms:
            return Verdict(
                passed=False, text=f"✗ FAILED: P95 ({p95:.2f}ms) >= {self.target_ms:.0f}ms target"
            )
        if self.error_rate > self.allowed_error_rate:
            text = (
                f"✗ FAILED: error rate ({self.error_rate:.2%}) "
                f"> {self.allowed_error_rate:.2%} allowed"
            )
            return Verdict(passed=False, text=text)
        return Verdict(
            passed=True, text=f"✓ SUCCESS: P95 ({p95:.2f}ms) < {self.target_ms:.0f}ms target"
        )

    def text(self) -> str:
        """The report for people."""
        lines = [RULE, "BENCHMARK RESULTS", RULE, ""]
        lines += [f"{'Total Requests:':<17}{self.total}", f"{'Successful:':<17}{self.successful}"]
        lines += [f"{'Errors:':<17}{self.failed}", f"{'Error Rate:':<17}{self.error_rate:.2%}", ""]
        if self.latencies_ms:
            lines.append("Latency (milliseconds):")
            for name, value in self.figures_ms.items():
                target = f"  ← TARGET: <{self.target_ms:.0f}ms" if name == "P95" else ""
                lines.append(f"  {name + ':':<8}{value:>9.2f} ms{target}")
            lines.append("")
        if self.errors:
            lines.append("Errors by kind:")
            lines += [
                f"  {count:>5} x {kind}"
                for kind, count in sorted(self.errors.items(), key=lambda item: -item[1])
            ]
            lines.append("")
        return "\n".join([*lines, self.verdict.text])

    def summary(self) -> dict[str, object]:
        """The report for programs; times in milliseconds."""
        return {
            "total": self.total,
            "successful": self.successful,
            "errors": self.failed,
            "error_rate": self.error_rate,
            "errors_by_kind": dict(self.errors),
            "latency_ms": {
                name.lower(): round(value, 3) for name, value in self.figures_ms.items()
            },
            "target_p95_ms": self.target_ms,
            "passed": self.verdict.passed,
            "latencies_ms": [round(value, 3) for value in self.latencies_ms],
        }
