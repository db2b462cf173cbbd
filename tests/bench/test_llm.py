"""The benchmark over a model without latency, with few answers."""

import os
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result
from bench.talker import TOKENS

pytestmark = pytest.mark.service


def test_both_protocols_are_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line and the figures for each.

    Every sentence but the last has a time, none before it was sent.
    """
    words = [
        "--scenario",
        "llm",
        "--answers",
        "5",
        "--sentences",
        "4",
        "--json",
        str(tmp_path / "figures.json"),
    ]
    main(words, os.environ)
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line.split()[0] for line in lines] == ["ollama", "openai"]
    result = read_result(tmp_path / "figures.json")
    figures = {measure.name: measure.value for measure in result.measures}
    samples = {drawn.name: drawn.samples for drawn in result.distributions}
    for provider in ("ollama", "openai"):
        assert len(samples[f"{provider}_first_sentence"]) == 5
        assert len(samples[f"{provider}_sentence"]) == 3
        assert min(samples[f"{provider}_sentence"]) > 0
        assert figures[f"llm.{provider}_token_in_a_burst"] > 0
        assert f"llm.{provider}_first_sentence_p95_ms" not in figures  # of five samples
    assert any("P95" in remark for remark in result.remarks)
    assert TOKENS == 10
