"""Goals are read with a sentence for each mistake, and a figure passes or is short of them."""

from pathlib import Path

import pytest

from bench.results.goals import Goal, goal_lines, judge, read_goals
from bench.results.measures import Measure
from bench.scenario import BenchError

pytestmark = pytest.mark.pure

AT_MOST = Goal(measure="guide.p95_ms", at_most=25, unit="ms", why="It is not noticed.")
AT_LEAST = Goal(measure="guide.hits", at_least=95, unit="%", why="The cache is worth it.")


def test_the_repository_s_goals_are_read() -> None:
    """Each with its reason, none twice."""
    goals = read_goals()
    assert len(goals) > 20
    assert all(goal.why.endswith(".") for goal in goals)


@pytest.mark.parametrize(
    ("value", "kind", "note"),
    [
        (20.0, "pass", ""),
        (25.0, "pass", ""),
        (30.0, "short", "by 5 ms, 20 %"),
    ],
)
def test_a_figure_passes_up_to_its_bound(value: float, kind: str, note: str) -> None:
    [verdict] = judge([AT_MOST], [Measure(name="guide.p95_ms", value=value, unit="ms")])
    assert (verdict.kind, verdict.note) == (kind, note)


def test_a_share_that_is_too_small_is_short_by_what_it_lacks() -> None:
    [verdict] = judge([AT_LEAST], [Measure(name="guide.hits", value=90.0, unit="%")])
    assert verdict.text == "✗ short guide.hits: 90 %, at least 95 % (by 5 %, 5 %)"


def test_an_interval_that_holds_the_bound_is_told() -> None:
    """The verdict stands, and how sure it is."""
    measure = Measure(name="guide.p95_ms", value=26, low=24, high=31, unit="ms", samples=200)
    [verdict] = judge([AT_MOST], [measure])
    assert verdict.kind == "short"
    assert "26 ms [24 to 31]" in verdict.text
    assert "the interval holds the bound: measure more" in verdict.text


def test_a_figure_in_another_unit_is_no_pass() -> None:
    [verdict] = judge([AT_MOST], [Measure(name="guide.p95_ms", value=0.02, unit="s")])
    assert (verdict.kind, verdict.note) == ("short", "the goal is in ms")


def test_what_was_not_measured_is_neither() -> None:
    lines = goal_lines(judge([AT_MOST, AT_LEAST], []))
    assert lines == [
        "- not measured: guide.p95_ms, guide.hits",
        "goals: 0 pass, 0 short, 2 not measured",
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('measure="a"\nat_most=1\nunit="ms"', r"goal 1 of .* needs why as words"),
        ('measure="a"\nat_most=1\nwhy="b"\nunit=""', "needs unit as words"),
        ('measure="a"\nunit="ms"\nwhy="b"', r"\(a\) needs either at_most or at_least"),
        ('measure="a"\nat_most=1\nat_least=1\nunit="ms"\nwhy="b"', "needs either"),
        ('measure="a"\nat_most="1"\nunit="ms"\nwhy="b"', "needs a number for at_most"),
        ('measure="a"\nat_most=true\nunit="ms"\nwhy="b"', "needs a number for at_most"),
        ('measure="a"\natmost=1\nunit="ms"\nwhy="b"', "and nothing else"),
        ('measure="a"\nat_most=', "can't be read"),
    ],
)
def test_a_goal_that_is_none_is_one_sentence(table: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(f"[[goal]]\n{table}\n", encoding="utf-8")
    with pytest.raises(BenchError, match=said):
        read_goals(path)


def test_two_goals_for_one_figure_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_text('[[goal]]\nmeasure="a"\nat_most=1\nunit="ms"\nwhy="b"\n' * 2, encoding="utf-8")
    with pytest.raises(BenchError, match="has two goals for a"):
        read_goals(path)


def test_a_file_that_is_away_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"targets\.toml can't be read"):
        read_goals(tmp_path / "targets.toml")
