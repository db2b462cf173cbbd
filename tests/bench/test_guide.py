"""The guide's side-by-side benchmark, in small: real servers, the baseline, the product."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main

pytestmark = [pytest.mark.model, pytest.mark.service]

SMALL = (
    *("--scenario", "guide", "--requests", "20", "--rows", "2000", "--concurrent", "2"),
    *("--model-ms", "1", "5", "--home-ms", "1", "--faults", "0.2"),
)


def test_baseline_and_product_are_told_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All phases run; percentiles with too few samples are left out, which the status shows."""
    report = tmp_path / "guide.json"
    environment = {"PATH": "/usr/bin:/usr/sbin:/bin", "HOME": str(tmp_path)}
    assert main([*SMALL, "--json", str(report)], environment) == 1
    said = capsys.readouterr().out
    assert "P95 of question is not told: it has 20 samples and needs 59." in said
    assert "too few samples" in said
    assert "a gateway built in the naive way" in said
    content = json.loads(report.read_text())
    measures = {one["name"]: one for one in content["measures"]}
    for name in ("guide.question_p50_ms", "guide.baseline_question_p50_ms", "guide.hit_rate"):
        assert measures[name]["value"] > 0
    assert "guide.question_p95_ms" not in measures
    assert "guide.p95_over_stub_ms" not in measures
    assert measures["guide.question_success"]["value"] == 100
    assert measures["guide.baseline_question_success"]["value"] < 100
    assert {one["name"] for one in content["distributions"]} == {
        f"{who}{kind}{what}"
        for kind in ("question", "cold_question", "command")
        for who in ("", "baseline_", *(("model_",) if kind == "question" else ()))
        for what in ("", "_first_sentence")
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--model-ms", "20", "10"), "the least comes first"),
        (("--concurrent", "9"), "--concurrent is at most 8"),
        (("--json", "/dev/null/report.json"), "can't be written"),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_starts(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--scenario", "guide", *arguments], {}) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert words in said.err
