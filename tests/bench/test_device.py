"""The report of one machine: what can be measured is told, and why the rest can't."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.device.parts import PARTS, NotHere, installed
from bench.results.run import read_run

pytestmark = pytest.mark.service

QUIET = ("--on-device", "--busy-ok", "100")


def test_some_parts_are_measured_and_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Fit to be pasted: machine, versions, other programs, a line for each figure."""
    figures = tmp_path / "device.json"
    parts = ("--part", "disk", "--part", "understanding")
    assert main([*QUIET, *parts, "--json", str(figures)], {}) == 0
    said = capsys.readouterr().out
    assert said.startswith("Ingle on one machine, ")
    for told in ("machine: ", "versions: Ingle ", "other programs: ", "command_understood_p95_ms"):
        assert told in said, told
    assert not [line for line in said.splitlines() if len(line) > 120]
    found = {measure.name for measure in read_run(figures).measures()}
    assert {"device.durable_write_p50_ms", "device.command_understood_p95_ms"} <= found


def test_what_is_not_installed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A satellite has no hub: its own parts are measured all the same."""
    code = (
        "import sys; sys.modules['hub'] = None; from bench.__main__ import main; "
        f"sys.exit(main([*{QUIET}, '--part', 'hub', '--part', 'disk'], {{}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert "not measured: hub: the hub is not installed here" in done.stdout
    assert "durable_write_p50_ms" in done.stdout


def test_nothing_measured_is_no_success(capsys: pytest.CaptureFixture[str]) -> None:
    """A recogniser that the settings ask for and that is not there is the reason."""
    environment = {"WHISPER_MODEL": "/nowhere/model", "PATH": "/usr/bin:/bin"}
    assert main([*QUIET, "--part", "recogniser"], environment) == 1
    assert "not measured: recogniser: " in capsys.readouterr().out


def test_a_missing_package_is_a_reason() -> None:
    with (
        pytest.raises(NotHere, match=r"the hub is not installed here \(asyncpg\)"),
        installed("the hub"),
    ):
        raise ImportError("no", name="asyncpg")


def test_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*QUIET, "--part", "engine"], {})
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "engine" in said
    assert all(name in said for name in PARTS)
