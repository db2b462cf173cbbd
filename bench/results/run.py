"""Run of several scenarios: machine, load, the result of each part, and its JSON form.

The suite writes one as `suite.json`; a baseline is one without samples. The goals, the comparison
and the report are made of it, also later.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.results.load import OtherLoad
from bench.results.machine import Machine, as_machine
from bench.results.measures import Measure
from bench.results.result import FORMAT, ScenarioResult, as_json, from_json
from bench.scenario import BenchError

RUN_FORMAT: Final = "ingle-bench-run/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """What came of one scenario of the run."""

    scenario: str
    verdict: str
    """`success`, `failed`, or `not possible: ` with the reason."""
    elapsed_s: float
    load: OtherLoad
    result: ScenarioResult | None = None
    """None where it was not possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRun:
    """A machine at a moment, and what was found on it."""

    machine: Machine
    begun_at: str
    """ISO 8601, UTC."""
    busy_limit_percent: float
    """How much of the processor other programs were allowed to take."""
    before: OtherLoad = field(default_factory=OtherLoad)
    """What they took before the first part."""
    parts: tuple[PartOutcome, ...]

    def measures(self) -> Iterator[Measure]:
        """Of every part that was not measured beside more than was allowed."""
        for part in self.parts:
            if part.result is not None and not self.is_busy(part):
                yield from part.result.measures

    def is_busy(self, part: PartOutcome) -> bool:
        """Whether other programs took more than was allowed while it ran."""
        return part.load.percent > self.busy_limit_percent

    @property
    def busiest(self) -> OtherLoad:
        """The load of the part that had most of it."""
        return max((part.load for part in self.parts), key=lambda load: load.percent)

    @property
    def day(self) -> str:
        """ "27 November 2026"."""
        at = datetime.fromisoformat(self.begun_at)
        return f"{at.day} {at:%B %Y}"

    def without_samples(self) -> "BenchRun":
        """As it is kept in the repository: measures, remarks and parameters."""
        return replace(
            self,
            parts=tuple(
                replace(part, result=_bare(part.result) if part.result else None)
                for part in self.parts
            ),
        )


def _bare(result: ScenarioResult) -> ScenarioResult:
    return replace(result, distributions=(), curves=(), waterfalls=())


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def run_json(run: BenchRun) -> dict[str, object]:
    """`scenarios` holds the parts by name, in their order."""
    return {
        "format": RUN_FORMAT,
        "machine": asdict(run.machine),
        "begun_at": run.begun_at,
        "busy_limit_percent": run.busy_limit_percent,
        "load_before": asdict(run.before),
        "scenarios": {
            part.scenario: {
                "verdict": part.verdict,
                "elapsed_s": part.elapsed_s,
                "load": asdict(part.load),
                "figures": as_json(part.result) if part.result else None,
            }
            for part in run.parts
        },
    }


def write_run(path: Path, run: BenchRun) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(run_json(run), indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def read_run(path: Path) -> BenchRun:
    """A run; the result of one scenario as a run of that one.

    Raises `BenchError` for a file that is away or holds neither.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchError(f"{path} can't be read: {error}") from error
    kind = content.get("format") if isinstance(content, dict) else None
    if kind == FORMAT:
        return _run_of_one(content, path)
    if kind != RUN_FORMAT:
        raise BenchError(f"{path} holds no results of the bench")
    try:
        return BenchRun(
            machine=as_machine(content["machine"]),
            begun_at=str(content["begun_at"]),
            busy_limit_percent=float(content["busy_limit_percent"]),
            before=OtherLoad(**content["load_before"]),
            parts=tuple(_part(name, one) for name, one in content["scenarios"].items()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BenchError(f"{path} is not whole: {error!r}") from error


def merge_runs(runs: Sequence[BenchRun]) -> BenchRun:
    """One run of several files. A scenario that is in two of them is the later file's.

    Raises `BenchError` where they come from several machines or commits.
    """
    first = runs[0]
    for run in runs[1:]:
        unlike = first.machine.unlike(run.machine)
        if unlike or run.machine.commit != first.machine.commit:
            raise BenchError(
                "these results are of several machines or commits, and are no one run: "
                + ("; ".join(unlike) or f"{first.machine.commit} and {run.machine.commit}")
            )
    parts = {part.scenario: part for run in runs for part in run.parts}
    limit_percent = min(run.busy_limit_percent for run in runs)
    return replace(first, parts=tuple(parts.values()), busy_limit_percent=limit_percent)


def _part(name: str, content: Mapping[str, Any]) -> PartOutcome:
    return PartOutcome(
        scenario=name,
        verdict=content["verdict"],
        elapsed_s=content["elapsed_s"],
        load=OtherLoad(**content["load"]),
        result=from_json(content["figures"]) if content["figures"] else None,
    )


def _run_of_one(content: Mapping[str, Any], path: Path) -> BenchRun:
    """Its file has no verdict of its own."""
    result = from_json(content)
    try:
        machine, at = as_machine(content["machine"]), str(content["ended_at"])
        load = OtherLoad(**content.get("load", {}))
        limit_percent = float(content.get("busy_limit_percent", 100.0))
    except (KeyError, TypeError, ValueError) as error:
        raise BenchError(f"{path} does not tell the machine it was measured on") from error
    part = PartOutcome(
        scenario=result.scenario, verdict="measured", elapsed_s=0.0, load=load, result=result
    )
    return BenchRun(machine=machine, begun_at=at, busy_limit_percent=limit_percent, parts=(part,))
