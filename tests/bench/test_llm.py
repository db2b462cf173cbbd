"""The benchmark over a model without latency, with few answers."""

import json
import os
from pathlib import Path

import pytest

from bench.__main__ import main
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
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[2:]] == [
        "ollama",
        "openai",
    ]
    figures = json.loads((tmp_path / "figures.json").read_text())
    for provider in ("ollama", "openai"):
        assert figures[provider]["first_sentence"]["total"] == 5
        assert figures[provider]["sentence"]["total"] == 3
        assert min(figures[provider]["sentence"]["latencies_ms"]) > 0
        assert figures[provider]["burst_us"] > 0
    assert TOKENS == 10
