"""Report files of a benchmark: JSON, a histogram of latencies."""

import json
import statistics
from collections.abc import Mapping
from pathlib import Path

from bench.latency import LatencyReport, percentile
from bench.scenario import BenchError


def check_writable(*paths: Path | None) -> None:
    """Raises `BenchError` before a long run rather than after it."""
    for path in paths:
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.open("ab").close()
            except OSError as error:
                raise BenchError(f"{path} can't be written: {error.strerror}") from error


def write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def quiet_logs(environment: Mapping[str, str]) -> None:
    """Errors alone between the figures, unless LOG_LEVEL asks for more."""
    from ingle.runtime.logs import configure_logs
    from ingle.runtime.settings import LogSettings

    configure_logs(LogSettings.read({"LOG_LEVEL": environment.get("LOG_LEVEL", "error")}))


def check_plotting() -> None:
    """Raises `BenchError` when matplotlib is not installed."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise BenchError(
            "--plot needs matplotlib: pip install 'ingle[bench]', or leave --plot out"
        ) from error


def plot_latencies(path: Path, report: LatencyReport, title: str) -> None:
    """A PNG of how the latencies are distributed, with P50, P95 and the target where it is near."""
    from matplotlib.figure import Figure

    values = report.latencies_ms
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    if values:
        axes.hist(values, bins=min(60, max(10, len(values) // 5)), color="#4477aa")
        for name, value, style in (
            ("P50", statistics.median(values), ":"),
            ("P95", percentile(values, 95), "--"),
        ):
            axes.axvline(value, color="#222222", linestyle=style, label=f"{name} {value:.1f} ms")
        if report.target_ms < 2 * max(values):
            axes.axvline(
                report.target_ms, color="#cc3311", label=f"target {report.target_ms:.0f} ms"
            )
        axes.legend()
    axes.set_title(f"{title}: {report.successful} of {report.total} requests")
    axes.set_xlabel("latency (ms)")
    axes.set_ylabel("requests")
    figure.savefig(path, format="png", dpi=120)
