"""The benchmark of truth: false sentences of a model held back, honest ones spoken."""

import os
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result
from bench.truth.sets import FALSE_FIRST, HONEST_FIRST, false_claims, honest_answers

pytestmark = pytest.mark.pure


def test_false_sentences_are_held_back_and_honest_ones_spoken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At most two kinds of false ones are spoken, at most one honest one in fifty is held back."""
    figures = tmp_path / "figures.json"
    status = main(["--scenario", "truth", "--json", str(figures)], os.environ)
    assert status == 0, capsys.readouterr().out
    found = {measure.name: measure for measure in read_result(figures).measures}
    assert found["truth.false_kinds_spoken"].samples >= 45


def test_the_sets_are_wide_and_partly_set_aside() -> None:
    """A third of the first round."""
    for told, first in ((false_claims(), FALSE_FIRST), (honest_answers(), HONEST_FIRST)):
        assert len(told) > first
        assert sum(one.unseen for one in told) == first // 3
