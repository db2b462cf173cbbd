"""The suite: parts by name, one result each, goals judged, a failed part does not stop others."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.run import read_run
from bench.scenario import load_scenario, scenario_names
from bench.scenarios.suite import PARTS, parsed

pytestmark = pytest.mark.service


def test_no_part_is_named_twice() -> None:
    names = [part.name for part in PARTS]
    assert len(set(names)) == len(names)


def test_every_scenario_but_the_suite_is_a_part() -> None:
    """So that none is forgotten by `make bench`."""
    assert set(scenario_names()) - {part.name for part in PARTS} == {"suite"}


@pytest.mark.parametrize(
    ("name", "full"),
    [(name, full) for name in scenario_names() if name != "suite" for full in (False, True)],
)
def test_the_options_of_a_part_are_those_of_its_scenario(name: str, full: bool) -> None:
    """Of the short run and of the full one; each takes a file for its result."""
    [part] = [part for part in PARTS if part.name == name]
    options = parsed(part, load_scenario(name), Path("/x"), Path("/data"), full=full)
    assert options.json == Path(f"/x/{name}.json")


def test_an_unknown_part_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """With the parts there are; nothing is run."""
    assert main(["--scenario", "suite", "--only", "mind,chess", "--out", str(tmp_path)], {}) == 1
    assert "chess" in capsys.readouterr().err


def test_a_part_that_needs_recordings_is_refused_without_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--scenario", "suite", "--only", "endturn", "--out", str(tmp_path)], {}) == 1
    assert "endturn need --data" in capsys.readouterr().err


def test_a_part_leaves_its_figures_and_its_goals_are_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The file holds the result and the machine, the table the verdict; a page shows them.

    The same is concluded of the file alone, without another run.
    """
    out = tmp_path / "first"
    arguments = ["--scenario", "suite", "--only", "truth", "--busy-ok", "100"]
    status = main([*arguments, "--out", str(out)], {})
    said = capsys.readouterr().out
    run = read_run(out / "suite.json")
    [part] = run.parts
    assert part.verdict == "success"
    assert part.result is not None
    assert part.result.scenario == "truth"
    assert run.machine.cores >= 1
    assert "✓ pass  truth.honest_held: " in said
    assert "not measured: " in said
    assert "truth.honest_held" in (out / "report.html").read_text(encoding="utf-8")
    again = ["--scenario", "suite", "--results", str(out / "suite.json")]
    assert main([*again, "--out", str(tmp_path / "second")], {}) == status == 0
    assert "✓ pass  truth.honest_held: " in capsys.readouterr().out


def test_a_run_is_compared_with_itself_without_a_change(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """And with one of another machine not at all."""
    out = tmp_path / "out"
    arguments = ["--scenario", "suite", "--only", "truth", "--busy-ok", "100", "--out", str(out)]
    assert main(arguments, {}) == 0
    file = out / "suite.json"
    again = ["--scenario", "suite", "--results", str(file), "--out", str(tmp_path / "again")]
    assert main([*again, "--compare", str(file)], {}) == 0
    assert "of 3 figures 0 worse, 0 better or other, 2 alike, 1 without" in capsys.readouterr().out
    other = tmp_path / "other.json"
    content = json.loads(file.read_text(encoding="utf-8"))
    content["machine"]["cores"] += 2
    other.write_text(json.dumps(content), encoding="utf-8")
    assert main([*again, "--compare", str(other)], {}) == 1
    said = capsys.readouterr()
    assert "is of another machine (its cores: " in said.err
    assert "alike" not in said.out
