"""The suite: parts chosen by name, a failed one does not stop the others, figures in one file."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.scenario import scenario_names
from bench.scenarios.suite import PARTS

pytestmark = pytest.mark.service


def test_every_part_is_a_scenario() -> None:
    """And none is named twice."""
    names = [part.name for part in PARTS]
    assert set(names) <= set(scenario_names())
    assert len(set(names)) == len(names)


def test_an_unknown_part_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With the parts there are; nothing is run."""
    assert main(["--scenario", "suite", "--only", "mind,chess", "--out", str(tmp_path)], {}) == 1
    assert "chess" in capsys.readouterr().err


def test_a_part_leaves_its_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The JSON holds what the scenario wrote, and the table its verdict."""
    status = main(["--scenario", "suite", "--only", "context", "--out", str(tmp_path)], {})
    told = json.loads((tmp_path / "suite.json").read_text(encoding="utf-8"))
    assert told["context"]["figures"]
    assert (told["context"]["verdict"] == "success") == (status == 0)
    assert "context" in capsys.readouterr().out
