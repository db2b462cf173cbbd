"""Figures of a document: tables between marks, filled from results, never copied by hand.

A block begins with `<!-- figures: NAME ... -->` and ends with `<!-- /figures -->`. A name is that
of a scenario or the beginning of a figure's (`guide`, `context.postgresql`); `goals` stands for the
verdicts. A block of which nothing was measured stays as it is.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.results.conclusion import Conclusion
from bench.results.figures import amount, interval
from bench.results.goals import GoalVerdict
from bench.results.measures import Measure
from bench.scenario import BenchError

BLOCK: Final = re.compile(
    r"(<!-- figures: (?P<names>[^>]*?) -->\n)(?P<old>.*?)(<!-- /figures -->)", re.DOTALL
)
GOALS: Final = "goals"


def fill_figures(document: Path, conclusion: Conclusion) -> str:
    """Writes the tables, and returns a sentence on what was filled and what was left.

    Raises `BenchError` for a document that is not there or has no block.
    """
    try:
        text = document.read_text(encoding="utf-8")
    except OSError as error:
        raise BenchError(f"{document} can't be read: {error}") from error
    if not BLOCK.search(text):
        raise BenchError(f"{document} has no <!-- figures: NAME --> to be filled")
    filled: list[str] = []
    left: list[str] = []

    def block(found: re.Match[str]) -> str:
        names = found["names"].split()
        lines = figure_lines(names, conclusion)
        (filled if lines else left).append(" ".join(names))
        inner = "\n".join(["", *lines, "", ""]) if lines else found["old"]
        return f"{found[1]}{inner}{found[4]}"

    text = BLOCK.sub(block, text)
    document.write_text(text, encoding="utf-8")
    others = f", as they were: {', '.join(left)}" if left else ""
    return f"{document}: filled {', '.join(filled) or 'nothing'}{others}"


def figure_lines(names: Sequence[str], conclusion: Conclusion) -> list[str]:
    """The table of some figures with where they are from; nothing where none was measured."""
    run = conclusion.run
    goals = {one.goal.measure: one for one in conclusion.goals}
    if list(names) == [GOALS]:
        rows = [_goal_row(one) for one in conclusion.goals]
        head = ["| goal | bound | measured | interval | |", "|---|--:|--:|--:|---|"]
    else:
        found = [one for one in run.measures() if _is_named(one.name, names)]
        rows = [_row(one, goals.get(one.name)) for one in found]
        head = ["| figure | measured | interval | samples | goal |", "|---|--:|--:|--:|---|"]
    if not rows or not any(True for _ in run.measures()):
        return []
    return [*_source(conclusion), "", *head, *rows]


def _is_named(measure: str, names: Sequence[str]) -> bool:
    return any(measure == name or measure.startswith((f"{name}.", f"{name}_")) for name in names)


def _row(measure: Measure, verdict: GoalVerdict | None) -> str:
    goal = "" if verdict is None else f"{verdict.goal.text}: {verdict.kind}"
    return (
        f"| `{measure.name}` | {amount(measure)} | {interval(measure)} "
        f"| {measure.samples} | {goal} |"
    )


def _goal_row(verdict: GoalVerdict) -> str:
    measure = verdict.measure
    figures = "| " if measure is None else f"{amount(measure)} | {interval(measure)}"
    note = f": {verdict.note}" if verdict.note else ""
    return f"| `{verdict.goal.measure}` | {verdict.goal.text} | {figures} | {verdict.kind}{note} |"


def _source(conclusion: Conclusion) -> list[str]:
    """Day, commit, machine and load, wrapped as prose is."""
    run = conclusion.run
    machine = run.machine
    state = f" at {machine.commit[:12]}" if machine.commit else ""
    changes = " with changes" if machine.changed else ""
    busy = run.busiest.percent
    return [
        f"{run.day}{state}{changes}; {machine.name}, {machine.cores} cores, "
        f"{machine.memory_mb / 1024:.1f} GB, {machine.system}, Python {machine.python};",
        f"other programs took at most {busy:.0f} % of the processor. "
        "Intervals hold the figure with 95 % certainty.",
    ]
