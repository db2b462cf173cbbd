"""Measures have honest intervals, refuse too few samples, and a result survives its file."""

from pathlib import Path

import pytest

from bench.results.measures import (
    difference_of,
    enough_samples,
    mean_of,
    percentile_of,
    ratio_of,
    share_of,
)
from bench.results.result import (
    Curve,
    Distribution,
    ScenarioResult,
    Waterfall,
    read_result,
    write_result,
)
from bench.scenario import BenchError

pytestmark = pytest.mark.pure

MANY = tuple(float(number % 1000) for number in range(5000))


@pytest.mark.parametrize(("percent", "needed"), [(50, 5), (90, 29), (95, 59), (99, 299), (100, 1)])
def test_a_percentile_needs_enough_samples(percent: float, needed: int) -> None:
    assert enough_samples(percent) == needed


def test_too_few_samples_are_refused_in_words() -> None:
    with pytest.raises(BenchError, match=r"guide.p99 has 298 samples, and P99 needs 299"):
        percentile_of("guide.p99", MANY[:298], 99)


def test_a_percentile_is_by_nearest_rank_within_its_interval() -> None:
    measure = percentile_of("load.p95", MANY, 95)
    assert measure.value == 949
    assert measure.low is not None
    assert measure.high is not None
    assert 930 < measure.low <= 949 <= measure.high < 965
    assert measure.samples == 5000


def test_the_same_samples_give_the_same_interval() -> None:
    assert percentile_of("a", MANY, 50) == percentile_of("a", MANY, 50)


def test_a_ratio_of_a_thing_to_itself_is_one_within_its_interval() -> None:
    measure = ratio_of("a", MANY, MANY)
    assert measure.value == 1
    assert measure.unit == "x"
    assert measure.low is not None
    assert measure.high is not None
    assert 0.9 < measure.low < 1 < measure.high < 1.1


def test_a_difference_of_pairs_has_the_interval_of_the_pairs() -> None:
    """What varies in both alike is no doubt about the difference."""
    measure = difference_of("a", [value + 7.0 for value in MANY], MANY, 95)
    assert (measure.value, measure.low, measure.high) == (7.0, 7.0, 7.0)


def test_a_difference_of_no_pairs_is_refused() -> None:
    with pytest.raises(BenchError, match="100 samples with 99: they are no pairs"):
        difference_of("a", MANY[:100], MANY[:99], 95)


def test_a_mean_lies_in_its_interval() -> None:
    measure = mean_of("a", MANY, unit="MB")
    assert measure.value == pytest.approx(499.5)
    assert measure.low is not None
    assert measure.high is not None
    assert measure.low < 499.5 < measure.high


def test_no_failures_of_a_hundred_are_not_certainty() -> None:
    measure = share_of("a", 100, 100)
    assert measure.value == 100
    assert measure.low == pytest.approx(96.3, abs=0.1)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(BenchError, match="a share of nothing"):
        share_of("chaos.lost", 0, 0)


def test_a_result_is_read_as_it_was_written(tmp_path: Path) -> None:
    result = ScenarioResult(
        scenario="load",
        measures=(percentile_of("load.p95", MANY, 95), share_of("load.ok", 99, 100)),
        distributions=(Distribution(name="turns", unit="ms", samples=(1.0, 2.0)),),
        curves=(Curve(name="load", x="satellites", y="ms", lines={"P95": ((1.0, 2.0),)}),),
        waterfalls=(Waterfall(name="turn", stages_ms=(("context", 0.5, 1.0),)),),
        remarks=("One hub on two cores.",),
        parameters={"satellites": [1, 10]},
    )
    write_result(tmp_path / "load.json", result)
    assert read_result(tmp_path / "load.json") == result


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "ingle-bench/1"}'])
def test_what_is_no_result_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    with pytest.raises(BenchError):
        read_result(tmp_path / "a.json")
