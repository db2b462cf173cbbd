"""Baselines: runs by commit in `bench/baselines/`, and the comparison of a run with one.

A change counts only where the intervals of both do not overlap; ratios stand first, because they
depend least on the hour. A figure that is one observation has no interval and is only shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bench.results.figures import bounds_of, told
from bench.results.goals import Goal
from bench.results.machine import Machine
from bench.results.measures import Measure
from bench.results.result import ScenarioResult
from bench.results.run import BenchRun, read_run, write_run
from bench.scenario import BenchError

BASELINES: Final = Path(__file__).parents[1] / "baselines"
NEWEST: Final = "newest"
_COMMIT_LETTERS: Final = 12
_ORDER: Final = ("x", "%")
"""Units in the order they are told: ratios, shares, then what is absolute."""
_LESS_IS_BETTER: Final = ("ms", "s", "us", "MB", "kB")
_MORE_IS_BETTER: Final = ("/s", "turns/s")
Kind = Literal["worse", "better", "other", "alike", "no interval"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure then and now."""

    before: Measure
    after: Measure
    kind: Kind
    """`other`: it changed, and nothing says which way is the good one."""

    @property
    def counts(self) -> bool:
        """Whether it changed."""
        return self.kind in ("worse", "better", "other")

    @property
    def text(self) -> str:
        """One line."""
        words = {"worse": "✗ worse ", "better": "✓ better", "other": "~ other "}
        times = (
            f", {self.after.value / self.before.value:.2f} times" if self.before.value > 0 else ""
        )
        mark = words.get(self.kind, "  alike ")
        return f"{mark} {self.after.name}: {told(self.before)} -> {told(self.after)}{times}"


def save_baseline(run: BenchRun, folder: Path = BASELINES) -> Path:
    """Writes the run's measures as the baseline of its commit; returns the file.

    Raises `BenchError` for a run that would mislead: of no commit, of a changed checkout, or with a
    part that was not possible or was measured on too busy a machine.
    """
    machine = run.machine
    if machine.commit is None:
        raise BenchError("a baseline belongs to a commit, and this is no checkout")
    if machine.changed:
        raise BenchError("a baseline belongs to a commit: commit the changes, then measure again")
    for part in run.parts:
        if part.result is None:
            raise BenchError(f"no baseline is kept, because {part.scenario} was {part.verdict}")
        if run.is_busy(part):
            raise BenchError(
                f"no baseline is kept: while {part.scenario} ran, other programs took "
                f"{part.load.percent:.0f} % of the processor"
            )
    path = folder / f"{machine.commit[:_COMMIT_LETTERS]}.json"
    write_run(path, run.without_samples())
    return path


def find_baseline(asked: str, machine: Machine, folder: Path = BASELINES) -> tuple[str, BenchRun]:
    """The baseline with its name; `asked` is a file, the beginning of a commit, or `newest`.

    The newest is that of this machine. Raises `BenchError` where there is none, and for one of
    another machine: its figures say nothing of a change of the code.
    """
    if Path(asked).is_file():
        name, run = asked, read_run(Path(asked))
    elif asked == NEWEST:
        return _newest(machine, folder)
    else:
        found = sorted(folder.glob(f"{asked[:_COMMIT_LETTERS]}*.json")) if asked.isalnum() else []
        if len(found) != 1:
            raise BenchError(
                f"{asked!r} is {'no' if not found else 'not one'} baseline: there are "
                f"{', '.join(path.stem for path in sorted(folder.glob('*.json'))) or 'none'}"
            )
        name, run = found[0].stem, read_run(found[0])
    if unlike := machine.unlike(run.machine):
        raise BenchError(
            f"the baseline {name} is of another machine ({'; '.join(unlike)}): "
            "nothing can be said by comparing with it"
        )
    return name, run


def _newest(machine: Machine, folder: Path) -> tuple[str, BenchRun]:
    runs = [(path.stem, read_run(path)) for path in sorted(folder.glob("*.json"))]
    own = [(name, run) for name, run in runs if not machine.unlike(run.machine)]
    if not own:
        others = f"; the {len(runs)} there are come from others" if runs else ""
        raise BenchError(
            f"there is no baseline of this machine{others}: make one with --save-baseline"
        )
    return max(own, key=lambda named: named[1].begun_at)


def compare(
    before: BenchRun, after: BenchRun, goals: Sequence[Goal]
) -> tuple[list[FigureChange], list[str]]:
    """Every figure that both have, and why others are not compared, a sentence each.

    A scenario is compared where it was asked for the same, on neither side beside too much else.
    The goals say which way is the good one.
    """
    bounded = {goal.measure: goal for goal in goals}
    then = {part.scenario: part for part in before.parts}
    changes: list[FigureChange] = []
    left: list[str] = []
    for part in after.parts:
        old = then.get(part.scenario)
        if old is None or old.result is None or part.result is None:
            left.append(f"{part.scenario} was not measured on both sides")
        elif before.is_busy(old) or after.is_busy(part):
            left.append(f"{part.scenario} is not compared: the machine was too busy")
        elif _asked(old.result) != _asked(part.result):
            left.append(f"{part.scenario} is not compared: it was asked for something else")
        else:
            changes += _changes(old.result, part.result, bounded)
    return sorted(changes, key=lambda change: _place(change.after.unit)), left


def _asked(result: ScenarioResult) -> object:
    """In the form that a file has: lists for tuples."""
    return json.loads(json.dumps(result.parameters))


def _changes(
    before: ScenarioResult, after: ScenarioResult, goals: Mapping[str, Goal]
) -> list[FigureChange]:
    was = {measure.name: measure for measure in before.measures}
    return [
        FigureChange(before=was[now.name], after=now, kind=_kind(was[now.name], now, goals))
        for now in after.measures
        if now.name in was and was[now.name].unit == now.unit
    ]


def _place(unit: str) -> int:
    return _ORDER.index(unit) if unit in _ORDER else len(_ORDER)


def _kind(before: Measure, after: Measure, goals: Mapping[str, Goal]) -> Kind:
    if before.low is None or after.low is None:
        return "no interval"
    (low, high), (was_low, was_high) = bounds_of(after), bounds_of(before)
    if low <= was_high and was_low <= high:
        return "alike"
    less = _less_is_better(after, goals)
    if less is None:
        return "other"
    return "better" if (low > was_high) != less else "worse"


def _less_is_better(measure: Measure, goals: Mapping[str, Goal]) -> bool | None:
    """None where neither a goal nor the unit tells."""
    if measure.name in goals:
        return goals[measure.name].at_most is not None
    if measure.unit in _LESS_IS_BETTER:
        return True
    return False if measure.unit in _MORE_IS_BETTER else None
