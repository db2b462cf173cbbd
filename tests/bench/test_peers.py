"""The scenario of other projects' sentences, on a small folder of its own."""

from pathlib import Path

import pytest

from bench.__main__ import main

pytestmark = pytest.mark.service

FIXTURES = """
language: en
floors: [{name: Upstairs, id: up}]
areas: [{name: Attic, id: attic, floor: up}]
entities:
  - {name: Attic Light, id: light.attic, area: attic, state: "off"}
"""
TESTS = """
language: en
tests:
  - sentences: [turn on the attic light, fold the attic light]
    intent: {name: HassTurnOn, slots: {name: Attic Light}}
"""


def test_counts_what_came_out_right_and_lists_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two sentences one is understood; the other is listed with what was wanted."""
    folder = tmp_path / "ha-intents" / "en"
    folder.mkdir(parents=True)
    (folder / "_fixtures.yaml").write_text(FIXTURES, encoding="utf-8")
    (folder / "light_HassTurnOn.yaml").write_text(TESTS, encoding="utf-8")
    assert main(["--scenario", "peers", "--data", str(tmp_path), "--set", "assist"], {}) == 0
    listed, counted = capsys.readouterr().out.strip().splitlines()
    assert listed.startswith("nothing light_HassTurnOn: fold the attic light")
    assert "right 1 (50.0 %)" in counted


def test_says_that_the_data_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """The sets are not part of the repository."""
    assert main(["--scenario", "peers"], {}) == 1
    assert "--data names the folder" in capsys.readouterr().err
