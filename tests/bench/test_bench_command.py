"""The benchmarks' command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.scenario import load_scenario, scenario_names

pytestmark = pytest.mark.pure


def test_every_scenario_is_listed_with_its_summary(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each."""
    assert main(["--list"], {}) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(scenario_names())
    assert "conversation" in scenario_names()
    assert all(
        load_scenario(name).summary in line
        for name, line in zip(scenario_names(), lines, strict=True)
    )


def test_an_unknown_scenario_is_answered_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And exit status 1."""
    assert main(["--scenario", "nonsense"], {}) == 1
    assert "'nonsense': choose one of" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--requests", "0"], ["--concurrent", "two"], ["--timeout", "nan"], ["--nope"]]
)
def test_wrong_options_are_named(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With exit status 2, before anything is sent."""
    with pytest.raises(SystemExit) as ended:
        main(arguments, {})
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_help_explains_the_options_of_the_chosen_scenario(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And lists the others."""
    for name in scenario_names():
        with pytest.raises(SystemExit) as ended:
            main(["--scenario", name, "--help"], {})
        assert ended.value.code == 0
        said = capsys.readouterr().out
        assert f"Scenario {name}: " in said
        assert all(other in said for other in scenario_names())


def test_listing_loads_nothing_heavy() -> None:
    """Databases, recognisers and plots are imported when their scenario runs."""
    code = (
        "import sys; from bench.__main__ import main; main(['--list'], {}); "
        "heavy = {'asyncpg', 'redis', 'aiosqlite', 'matplotlib', 'faster_whisper', 'onnxruntime'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines()[-1] == "[]"
