"""Stages of many turns as one waterfall: P50 and P95 of each, in the order of a turn (pure)."""

from collections.abc import Mapping, Sequence

from bench.latency import percentile
from bench.results.measures import enough_samples
from bench.results.result import Waterfall
from ingle.wire.trace import STAGES


def waterfall_of(name: str, turns: Sequence[Mapping[str, float]]) -> Waterfall | None:
    """The stages that enough of the turns have, in milliseconds; None where P95 has too few."""
    stages: list[tuple[str, float, float]] = []
    for stage in STAGES:
        taken_ms = [turn[stage] for turn in turns if stage in turn]
        if len(taken_ms) >= enough_samples(95):
            stages.append((stage, percentile(taken_ms, 50), percentile(taken_ms, 95)))
    return Waterfall(name=name, stages_ms=tuple(stages)) if stages else None


def stage_rows(waterfall: Waterfall) -> list[str]:
    """The waterfall as lines of a table."""
    head = f"{waterfall.name:<24}{'P50 ms':>10}{'P95 ms':>10}"
    rows = [f"  {stage:<22}{p50:>10.1f}{p95:>10.1f}" for stage, p50, p95 in waterfall.stages_ms]
    return [head, *rows]
