"""Goals of the benchmark from `bench/targets.toml`, and the verdict on each: pass or short."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from bench.results.figures import bounds_of, number, told
from bench.results.measures import Measure
from bench.scenario import BenchError

TARGETS: Final = Path(__file__).parents[1] / "targets.toml"
_KNOWN: Final = {"measure", "at_most", "at_least", "unit", "why"}
Kind = Literal["pass", "short", "not measured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Bound that a figure of the bench has to keep. Of the two bounds exactly one is given."""

    measure: str
    unit: str
    why: str
    """A sentence: whose need it is."""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def bound(self) -> float:
        return self.at_most if self.at_most is not None else self.at_least or 0.0

    @property
    def text(self) -> str:
        """ "at most 25 ms"."""
        return f"{'at most' if self.at_most is not None else 'at least'} {self.bound:g} {self.unit}"

    def missed_by(self, value: float) -> float:
        """By how much, in the goal's unit; zero or less where it is kept."""
        return value - self.bound if self.at_most is not None else self.bound - value


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalVerdict:
    """What a run says of a goal."""

    goal: Goal
    kind: Kind
    measure: Measure | None = None
    """None where it was not measured."""
    note: str = ""
    """How far short, or why there is no verdict; whether the interval holds the bound, too."""

    @property
    def text(self) -> str:
        """One line: mark, name, figure, bound, note."""
        mark = {"pass": "✓ pass ", "short": "✗ short", "not measured": "- not measured"}[self.kind]
        figure = "" if self.measure is None else f" {told(self.measure)},"
        note = f" ({self.note})" if self.note else ""
        return f"{mark} {self.goal.measure}:{figure} {self.goal.text}{note}"


def read_goals(path: Path = TARGETS) -> tuple[Goal, ...]:
    """Raises `BenchError` that names file and goal, for what can't be read or is no goal."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BenchError(f"the goals in {path} can't be read: {error}") from error
    tables = content.get("goal", [])
    if set(content) - {"goal"} or not isinstance(tables, list):
        raise BenchError(f"{path} holds [[goal]] tables and nothing else")
    goals = tuple(
        _goal(table, f"goal {number} of {path}") for number, table in enumerate(tables, start=1)
    )
    names = [goal.measure for goal in goals]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BenchError(f"{path} has two goals for {', '.join(twice)}")
    return goals


def _goal(table: Mapping[str, Any], where: str) -> Goal:
    if not isinstance(table, dict) or set(table) - _KNOWN:
        raise BenchError(f"{where} may have {', '.join(sorted(_KNOWN))} and nothing else")
    for key in ("measure", "unit", "why"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise BenchError(f"{where} needs {key} as words")
    bounds = [key for key in ("at_most", "at_least") if key in table]
    if len(bounds) != 1:
        raise BenchError(f"{where} ({table['measure']}) needs either at_most or at_least")
    if isinstance(table[bounds[0]], bool) or not isinstance(table[bounds[0]], int | float):
        raise BenchError(f"{where} ({table['measure']}) needs a number for {bounds[0]}")
    return Goal(**table)


def judge(goals: Sequence[Goal], measures: Iterable[Measure]) -> tuple[GoalVerdict, ...]:
    """The verdict on each goal, in their order."""
    found = {measure.name: measure for measure in measures}
    return tuple(_judged(goal, found.get(goal.measure)) for goal in goals)


def _judged(goal: Goal, measure: Measure | None) -> GoalVerdict:
    if measure is None:
        return GoalVerdict(goal=goal, kind="not measured")
    if measure.unit != goal.unit:
        note = f"the goal is in {goal.unit}"
        return GoalVerdict(goal=goal, kind="short", measure=measure, note=note)
    missed = goal.missed_by(measure.value)
    low, high = bounds_of(measure)
    open_question = (
        "the interval holds the bound: measure more"
        if low <= goal.bound <= high and low < high
        else ""
    )
    if missed <= 0:
        return GoalVerdict(goal=goal, kind="pass", measure=measure, note=open_question)
    far = f"by {number(missed)} {goal.unit}" + (
        f", {100 * missed / abs(goal.bound):.0f} %" if goal.bound else ""
    )
    note = f"{far}; {open_question}" if open_question else far
    return GoalVerdict(goal=goal, kind="short", measure=measure, note=note)


def goal_lines(verdicts: Sequence[GoalVerdict]) -> list[str]:
    """The verdicts and how many there are of each kind; what was not measured last, by name."""
    judged = [one for one in verdicts if one.kind != "not measured"]
    absent = [one.goal.measure for one in verdicts if one.kind == "not measured"]
    short = sum(one.kind == "short" for one in judged)
    lines = [one.text for one in judged]
    if absent:
        lines.append(f"- not measured: {', '.join(absent)}")
    lines.append(f"goals: {len(judged) - short} pass, {short} short, {len(absent)} not measured")
    return lines
