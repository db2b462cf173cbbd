"""Conclusion from a run: verdicts on the goals, changes since a baseline, and the exit status."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.results.baselines import FigureChange, compare
from bench.results.goals import Goal, GoalVerdict, goal_lines, judge
from bench.results.run import BenchRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A run beside its baseline."""

    name: str
    before: BenchRun
    changes: tuple[FigureChange, ...]
    left_out: tuple[str, ...]
    """Sentences."""

    def lines(self) -> list[str]:
        """What changed and how much did not; the day it is compared with."""
        shown = [change for change in self.changes if change.counts]
        single = sum(change.kind == "no interval" for change in self.changes)
        worse = sum(change.kind == "worse" for change in shown)
        return [
            f"compared with {self.name} of {self.before.day}: "
            "a change counts where the intervals do not overlap",
            *(change.text for change in shown),
            *(f"- {sentence}" for sentence in self.left_out),
            f"of {len(self.changes)} figures {worse} worse, {len(shown) - worse} better or other, "
            f"{len(self.changes) - len(shown) - single} alike, {single} without an interval",
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What a run says."""

    run: BenchRun
    goals: tuple[GoalVerdict, ...]
    comparison: Comparison | None = None

    @property
    def passed(self) -> bool:
        """Whether every part was a success on a calm machine, no goal is short, nothing worse."""
        return not self.reasons()

    def reasons(self) -> list[str]:
        """Why it is not a success, a phrase each that names what it is about."""
        bad = [
            f"{part.scenario}: {part.verdict}"
            for part in self.run.parts
            if part.verdict not in ("success", "measured")
        ]
        bad += [
            f"{part.scenario}: other programs took {part.load.percent:.0f} % of the processor "
            f"({self.run.busy_limit_percent:.0f} % is the most), so its figures are not judged"
            for part in self.run.parts
            if self.run.is_busy(part)
        ]
        bad += [f"goal short: {one.goal.measure}" for one in self.goals if one.kind == "short"]
        if self.comparison is not None:
            bad += [
                f"worse than {self.comparison.name}: {change.after.name}"
                for change in self.comparison.changes
                if change.kind == "worse"
            ]
        return bad

    def lines(self) -> list[str]:
        """Goals, comparison, and the last word."""
        lines = goal_lines(self.goals)
        if self.comparison is not None:
            lines += ["", *self.comparison.lines()]
        reasons = self.reasons()
        last = [f"✗ {reason}" for reason in reasons] or ["✓ success"]
        return [*lines, "", *last]


def conclude(
    run: BenchRun, goals: Sequence[Goal], baseline: tuple[str, BenchRun] | None = None
) -> Conclusion:
    """Judges what was measured on a machine that was calm enough."""
    comparison = None
    if baseline is not None:
        changes, left_out = compare(baseline[1], run, goals)
        comparison = Comparison(
            name=baseline[0],
            before=baseline[1],
            changes=tuple(changes),
            left_out=tuple(left_out),
        )
    return Conclusion(run=run, goals=judge(goals, run.measures()), comparison=comparison)
