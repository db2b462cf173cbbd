"""Percentiles, verdicts, and the report word for word."""

import pytest

from bench.latency import LatencyReport, percentile

pytestmark = pytest.mark.pure

EXPECTED = """\
============================================================
BENCHMARK RESULTS
============================================================

Total Requests:  100
Successful:      100
Errors:          0
Error Rate:      0.00%

Latency (milliseconds):
  Mean:     1010.10 ms
  Median:   1010.10 ms
  Min:        20.20 ms
  Max:      2000.00 ms
  P50:      1000.10 ms
  P90:      1800.10 ms
  P95:      1900.10 ms  ← TARGET: <2000ms
  P99:      1980.10 ms

✓ SUCCESS: P95 (1900.10ms) < 2000ms target"""


def test_the_report_is_laid_out_as_documented() -> None:
    """Label by label, blank by blank."""
    values = [20.2, *[20.1 + 20.0 * step for step in range(1, 99)], 2000.0]
    report = LatencyReport(latencies_ms=tuple(values[::-1]))
    shown = report.text()
    mean = f"{sum(values) / 100:.2f}"
    assert shown == EXPECTED.replace("Mean:     1010.10", f"Mean:     {mean}")


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(1, 1), (50, 50), (50.5, 51), (90, 90), (95, 95), (99, 99), (99.5, 100), (100, 100)],
)
def test_a_percentile_is_the_nearest_rank(percent: float, expected: float) -> None:
    """Of 1 to 100 in any order, the percentile is its own number."""
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_a_percentile_is_a_value_that_was_seen() -> None:
    """Never one between two; of a single value, that value."""
    assert [percentile([3.0, 1.0, 2.0, 10.0], p) for p in (25, 50, 75, 95)] == [1.0, 2.0, 3.0, 10.0]
    assert [percentile([7.0], p) for p in (1, 50, 99)] == [7.0] * 3


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], 0), ([1.0], 101), ([1.0], -5)])
def test_a_percentile_that_makes_no_sense_is_refused(values: list[float], percent: float) -> None:
    """Rather than answered with any number."""
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, percent)


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    """P50 is the lower of the two."""
    figures = LatencyReport(latencies_ms=(1.0, 2.0, 3.0, 4.0)).figures_ms
    assert (figures["Median"], figures["P50"]) == (2.5, 2.0)


@pytest.mark.parametrize(
    ("slow", "errors", "passed", "words"),
    [
        (1999.99, 0, True, "✓ SUCCESS: P95 (1999.99ms) < 2000ms target"),
        (2000.0, 0, False, "✗ FAILED: P95 (2000.00ms) >= 2000ms target"),
        (100.0, 1, True, "✓ SUCCESS"),
        (100.0, 2, False, "✗ FAILED: error rate (1.96%) > 1.00% allowed"),
    ],
)
def test_the_verdict_needs_a_quick_p95_and_hardly_any_errors(
    slow: float, errors: int, passed: bool, words: str
) -> None:
    """A hub that fails quickly is no success."""
    report = LatencyReport(
        latencies_ms=(10.0,) * 94 + (slow,) * 6, errors={"HTTP 500": errors} if errors else {}
    )
    assert (report.verdict.passed, report.verdict.text.startswith(words)) == (passed, True)


def test_a_run_without_a_success_has_no_figures_and_fails() -> None:
    """Errors are listed by kind, the most frequent first."""
    report = LatencyReport(latencies_ms=(), errors={"timeout": 1, "HTTP 500": 3})
    shown = report.text()
    assert not report.verdict.passed
    assert "Error Rate:      100.00%" in shown
    assert "Latency" not in shown
    assert shown.index("3 x HTTP 500") < shown.index("1 x timeout")
    assert shown.endswith("✗ FAILED: no request succeeded")


def test_the_summary_holds_every_figure_of_the_report() -> None:
    """For programs, in milliseconds and shares."""
    summary = LatencyReport(latencies_ms=(1.0, 3.0), errors={"timeout": 2}).summary()
    assert summary["latency_ms"] == {
        "mean": 2.0, "median": 2.0, "min": 1.0, "max": 3.0,
        "p50": 1.0, "p90": 3.0, "p95": 3.0, "p99": 3.0,
    }  # fmt: skip
    assert (summary["total"], summary["errors"], summary["error_rate"], summary["passed"]) == (
        4,
        2,
        0.5,
        False,
    )
