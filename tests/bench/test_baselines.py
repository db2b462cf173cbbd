"""A change counts where intervals part; a baseline of another machine is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.results.baselines import compare, find_baseline, save_baseline
from bench.results.conclusion import conclude
from bench.results.goals import Goal
from bench.results.load import OtherLoad
from bench.results.measures import Measure
from bench.results.result import Distribution, ScenarioResult, write_result
from bench.results.run import BenchRun, PartOutcome, merge_runs, read_run, write_run
from bench.scenario import BenchError
from bench_runs import MACHINE, made_run

pytestmark = pytest.mark.service


def latency(value: float, reach: float, name: str = "guide.p95_ms", unit: str = "ms") -> Measure:
    low, high = value - reach, value + reach
    return Measure(name=name, value=value, unit=unit, low=low, high=high, samples=100)


def once(value: float) -> Measure:
    return Measure(name="guide.start_ms", value=value, unit="ms")


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (latency(20, 2), latency(22, 2), "alike"),
        (latency(20, 2), latency(24, 2), "alike"),
        (latency(20, 2), latency(25, 2), "worse"),
        (latency(25, 2), latency(20, 2), "better"),
        (latency(20, 2, unit="/s"), latency(25, 2, unit="/s"), "better"),
        (latency(20, 2, unit="things"), latency(25, 2, unit="things"), "other"),
        (once(1), once(9), "no interval"),
    ],
)
def test_a_change_counts_where_the_intervals_part(
    before: Measure, after: Measure, kind: str
) -> None:
    """Ends that touch do not."""
    [change], left = compare(made_run(before), made_run(after), [])
    assert change.kind == kind
    assert left == []


def test_a_goal_tells_which_way_is_the_good_one() -> None:
    goal = Goal(measure="guide.hits", at_least=95, unit="%", why="Hits are good.")
    before, after = latency(99, 0.5, "guide.hits", "%"), latency(90, 0.5, "guide.hits", "%")
    [change], _ = compare(made_run(before), made_run(after), [goal])
    assert change.kind == "worse"
    [change], _ = compare(made_run(before), made_run(after), [])
    assert change.kind == "other"


def test_ratios_are_told_first() -> None:
    measures = [latency(9, 1), latency(9, 1, "guide.hits", "%"), latency(2, 1, "guide.times", "x")]
    changes, _ = compare(made_run(*measures), made_run(*measures), [])
    assert [change.after.unit for change in changes] == ["x", "%", "ms"]


def test_what_was_asked_for_otherwise_is_not_compared() -> None:
    """Nor what was measured beside too much else."""
    run = made_run(latency(20, 2))
    [part] = run.parts
    assert part.result is not None
    other = replace(part, result=replace(part.result, parameters={"turns": 7}))
    changes, left = compare(run, replace(run, parts=(other,)), [])
    assert (changes, left) == ([], ["guide is not compared: it was asked for something else"])
    busy = replace(part, load=OtherLoad(percent=60, peak_percent=90))
    changes, left = compare(run, replace(run, parts=(busy,)), [])
    assert (changes, left) == ([], ["guide is not compared: the machine was too busy"])


def test_a_regression_fails_the_run_and_is_named() -> None:
    conclusion = conclude(made_run(latency(30, 1)), [], ("0123", made_run(latency(20, 1))))
    assert not conclusion.passed
    assert conclusion.reasons() == ["worse than 0123: guide.p95_ms"]
    assert "✗ worse  guide.p95_ms: 20 ms [19 to 21] -> 30 ms [29 to 31], 1.50 times" in (
        conclusion.lines()
    )


def test_figures_of_a_busy_machine_are_not_judged() -> None:
    """Neither pass nor short: the run fails with the reason."""
    goal = Goal(measure="guide.p95_ms", at_most=1, unit="ms", why="Quick.")
    run = made_run(latency(30, 1))
    busy = replace(run.parts[0], load=OtherLoad(percent=60, peak_percent=90))
    conclusion = conclude(replace(run, parts=(busy,)), [goal])
    assert [verdict.kind for verdict in conclusion.goals] == ["not measured"]
    assert conclusion.reasons() == [
        "guide: other programs took 60 % of the processor (25 % is the most), "
        "so its figures are not judged"
    ]


def test_a_baseline_is_kept_by_commit_without_samples(tmp_path: Path) -> None:
    """And found again by the beginning of its commit, as the newest, and as a file."""
    run = made_run(latency(20, 2))
    path = save_baseline(run, tmp_path)
    assert path.name == "0123456789ab.json"
    assert "samples" in path.read_text()
    kept = read_run(path)
    [part] = kept.parts
    assert part.result is not None
    assert part.result.measures == (latency(20, 2),)
    assert part.result.distributions == ()
    for asked in ("0123", "newest", str(path)):
        assert find_baseline(asked, MACHINE, tmp_path)[1] == kept


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (replace(made_run(), machine=replace(MACHINE, commit=None)), "this is no checkout"),
        (replace(made_run(), machine=replace(MACHINE, changed=True)), "commit the changes"),
        (
            replace(made_run(), parts=(replace(made_run().parts[0], load=OtherLoad(percent=60)),)),
            "other programs took 60 %",
        ),
        (
            replace(
                made_run(),
                parts=(replace(made_run().parts[0], result=None, verdict="not possible: away"),),
            ),
            "because guide was not possible: away",
        ),
    ],
)
def test_a_baseline_that_would_mislead_is_not_kept(
    run: BenchRun, said: str, tmp_path: Path
) -> None:
    with pytest.raises(BenchError, match=said):
        save_baseline(run, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_baseline_of_another_machine_is_refused(tmp_path: Path) -> None:
    save_baseline(made_run(), tmp_path)
    other = replace(MACHINE, processor="Cortex-A76")
    said = r"of another machine \(its processor: AMD EPYC, not Cortex-A76\)"
    with pytest.raises(BenchError, match=said):
        find_baseline("0123", other, tmp_path)
    with pytest.raises(BenchError, match="no baseline of this machine; the 1 there are come from"):
        find_baseline("newest", other, tmp_path)


@pytest.mark.parametrize("asked", ["beef", "../secrets", "newest"])
def test_a_baseline_that_is_not_there_is_said(asked: str, tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="no baseline"):
        find_baseline(asked, MACHINE, tmp_path)


def test_results_of_two_machines_are_no_run() -> None:
    """Nor those of two commits; of one, the later file's scenario counts."""
    run = made_run(latency(20, 2))
    with pytest.raises(BenchError, match="its cores: 4, not 2"):
        merge_runs([run, replace(run, machine=replace(MACHINE, cores=4))])
    with pytest.raises(BenchError, match="of several machines or commits"):
        merge_runs([run, replace(run, machine=replace(MACHINE, commit="beef"))])
    later = made_run(latency(30, 2))
    assert list(merge_runs([run, later]).measures()) == [latency(30, 2)]


def test_the_result_of_one_scenario_is_a_run_of_that_one(tmp_path: Path) -> None:
    """With the machine that it was written on."""
    drawn = Distribution(name="turns", unit="ms", samples=(1.0, 2.0))
    result = ScenarioResult(scenario="guide", measures=(latency(20, 2),), distributions=(drawn,))
    write_result(tmp_path / "guide.json", result)
    run = read_run(tmp_path / "guide.json")
    assert [part.result for part in run.parts] == [result]
    assert run.machine.cores >= 1


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    run = made_run(latency(20, 2))
    write_run(tmp_path / "suite.json", run)
    assert read_run(tmp_path / "suite.json") == run


@pytest.mark.parametrize(
    "content", ["", "[]", '{"format": "ingle-bench-run/1"}', '{"format": "ingle-bench/1"}']
)
def test_a_file_that_is_no_run_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "suite.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BenchError):
        read_run(path)


def test_a_part_that_failed_fails_the_run() -> None:
    failed = PartOutcome(scenario="load", verdict="failed", elapsed_s=1.0, load=OtherLoad())
    run = replace(made_run(), parts=(failed,))
    assert conclude(run, []).reasons() == ["load: failed"]
