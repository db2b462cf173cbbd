"""Figures of the guide's contest from known replies: ratios, differences, goals, doubts."""

from dataclasses import replace

import pytest

from bench.guide.contest import Reply
from bench.guide.figures import guide_result, guide_table
from bench.guide.side_by_side import (
    BASELINE,
    COLD,
    COMMANDS,
    FAULTY_COMMANDS,
    FAULTY_QUESTIONS,
    MODEL,
    PRODUCT,
    WARM,
    GuideLoad,
    GuideRun,
)
from bench.results.goals import read_goals
from bench.scenario import BenchError

pytestmark = pytest.mark.pure

LOAD = GuideLoad(
    requests=300, concurrent=5, rows=1000, least_ms=200, most_ms=1000, home_ms=20, fault_share=0.05
)
CLAIM = "said it was done, and the light is off"


def _replies(extra_ms: float, count: int = 300) -> list[Reply]:
    return [Reply(first_ms=100.0, total_ms=200.0 + 2 * at + extra_ms) for at in range(count)]


def _run(count: int = 300) -> GuideRun:
    """The model takes 200 to 798 ms, the product 10 ms more, the baseline 300 ms."""
    both = {PRODUCT: _replies(10.0, count), BASELINE: _replies(300.0, count)}
    return GuideRun(
        replies={
            COLD: dict(both),
            WARM: {**both, MODEL: _replies(0.0, count)},
            COMMANDS: dict(both),
            FAULTY_QUESTIONS: dict(both),
            FAULTY_COMMANDS: dict(both),
        },
        hits=295,
        misses=5,
        database_p95_ms=1.5,
        faults=9,
    )


def test_what_the_product_adds_to_the_model_is_told_apart_from_the_models_own_spread() -> None:
    """Pair by pair, so that the interval is that of the difference."""
    result, failures = guide_result(LOAD, _run())
    assert failures == []
    measures = {measure.name: measure for measure in result.measures}
    added = measures["guide.p95_over_stub_ms"]
    assert (added.value, added.low, added.high) == (10.0, 10.0, 10.0)
    assert measures["guide.question_p50_baseline_over_product"].value == pytest.approx(798 / 508)
    assert measures["guide.hit_rate"].value == pytest.approx(100 * 295 / 300)


def test_every_goal_of_the_guide_is_measured() -> None:
    """Else it would pass for not measured."""
    result, _ = guide_result(LOAD, _run())
    goals = {goal.measure for goal in read_goals() if goal.measure.startswith("guide.")}
    assert goals
    assert goals <= {measure.name for measure in result.measures}


def test_too_few_samples_have_no_row_and_no_success() -> None:
    run = _run(100)
    result, [failure] = guide_result(LOAD, run)
    assert failure == "Too few samples: 7 percentiles are not told."
    assert not [measure for measure in result.measures if "_p99" in measure.name]
    [row] = [line for line in guide_table(run) if line.startswith("question to the model, P99")]
    assert "too few samples" in row


def test_wrong_answers_are_counted_and_leave_the_latency() -> None:
    """A quick refusal makes nobody faster."""
    run = _run(320)
    refused = Reply(first_ms=1.0, total_ms=1.0, problem="HTTP 500")
    good = run.replies[WARM][PRODUCT]
    run.replies[WARM][PRODUCT] = [refused] * 10 + good[10:]
    result, [failure] = guide_result(LOAD, run)
    assert failure == ("Ingle gave 10 of 320 answers wrong (warm), the first one: HTTP 500")
    values = {measure.name: measure.value for measure in result.measures}
    assert values["guide.question_p50_ms"] > 500


def test_a_false_done_under_faults_is_told() -> None:
    """It is what a success rate alone would hide."""
    run = _run()
    commands = run.replies[FAULTY_COMMANDS][PRODUCT] = _replies(10.0)
    commands[3] = replace(commands[3], problem=CLAIM)
    result, _ = guide_result(LOAD, run)
    assert any("A false “done” of the product, 1 times" in one for one in result.remarks)
    values = {measure.name: measure.value for measure in result.measures}
    assert values["guide.command_success"] == pytest.approx(100 * 299 / 300)


def test_a_contender_that_answers_nothing_ends_the_run_in_a_sentence() -> None:
    run = _run()
    down = Reply(first_ms=1.0, total_ms=1.0, problem="HTTP 422")
    run.replies[COLD][BASELINE] = [down] * 300
    with pytest.raises(BenchError, match=r"baseline answered nothing \(cold\): HTTP 422"):
        guide_result(LOAD, run)
