"""Result of a scenario: its measures, what is drawn of them, and their JSON form.

A scenario makes one `ScenarioResult` and writes it with `write_result` where `--json` says. The
suite, the goals, the comparison with an earlier commit and the report read that file; nothing
reads a scenario's printed table.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.results.machine import this_machine
from bench.results.measures import Measure
from bench.scenario import BenchError

FORMAT: Final = "ingle-bench/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Raw samples of a figure, drawn as a curve of how many were within how much."""

    name: str
    unit: str
    samples: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One or more lines over the same axis: load against latency, time against memory."""

    name: str
    x: str
    """The axis below with its unit: `satellites`, `minutes`."""
    y: str
    lines: Mapping[str, tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """Stages of a path in their order, with the P50 and P95 that each took, in milliseconds."""

    name: str
    stages_ms: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioResult:
    """What one run of a scenario found."""

    scenario: str
    measures: tuple[Measure, ...]
    distributions: tuple[Distribution, ...] = ()
    curves: tuple[Curve, ...] = ()
    waterfalls: tuple[Waterfall, ...] = ()
    remarks: tuple[str, ...] = ()
    """Whole sentences a reader of the figures has to know: what was left out, and why."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    """What was asked for: counts, rates, sizes."""


def as_json(result: ScenarioResult) -> dict[str, object]:
    return {"format": FORMAT, **asdict(result)}


def from_json(content: Mapping[str, Any]) -> ScenarioResult:
    """Raises `BenchError` for what is no result."""
    if content.get("format") != FORMAT:
        raise BenchError(f"this is no result of a benchmark: it does not say {FORMAT!r}")
    try:
        return ScenarioResult(
            scenario=content["scenario"],
            measures=tuple(Measure(**one) for one in content["measures"]),
            distributions=tuple(
                Distribution(name=one["name"], unit=one["unit"], samples=tuple(one["samples"]))
                for one in content["distributions"]
            ),
            curves=tuple(
                Curve(
                    name=one["name"],
                    x=one["x"],
                    y=one["y"],
                    lines={
                        line: tuple((point[0], point[1]) for point in points)
                        for line, points in one["lines"].items()
                    },
                )
                for one in content["curves"]
            ),
            waterfalls=tuple(
                Waterfall(
                    name=one["name"],
                    stages_ms=tuple((stage[0], stage[1], stage[2]) for stage in one["stages_ms"]),
                )
                for one in content["waterfalls"]
            ),
            remarks=tuple(content["remarks"]),
            parameters=content["parameters"],
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise BenchError(f"this result of a benchmark is not whole: {error!r}") from error


def write_result(path: Path, result: ScenarioResult, more: Mapping[str, object] = {}) -> None:
    """With the machine it was measured on, and when.

    `more`: what else a program may want of this scenario; the bench itself does not read it.
    """
    at = datetime.now(UTC).isoformat(timespec="seconds")
    content = {**more, **as_json(result), "machine": asdict(this_machine()), "ended_at": at}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def add_to_result(path: Path, **values: object) -> None:
    """Adds what only the caller of a scenario knows; leaves a file alone that is no result."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if isinstance(content, dict) and content.get("format") == FORMAT:
        text = json.dumps({**content, **values}, indent=1, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")


def read_result(path: Path) -> ScenarioResult:
    """Raises `BenchError` for a file that is away or holds no result."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchError(f"{path} can't be read: {error}") from error
    if not isinstance(content, dict):
        raise BenchError(f"{path} holds no result of a benchmark")
    return from_json(content)
