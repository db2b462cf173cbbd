"""The throughput benchmark of hubs and a broker, in small."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main

pytestmark = [pytest.mark.model, pytest.mark.service]

SMALL = ("--turns", "12", "--concurrent", "3", "--streams", "2", "--seconds", "0.5")


def test_two_hubs_share_the_load(
    tmp_path: Path, redis_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every turn is answered once.

    Each process's share of a core and its size are in the table and in the file.
    """
    report = tmp_path / "scale.json"
    environment = {
        "PATH": "/usr/bin:/usr/sbin:/bin",
        "STT_ENGINE": "phrases",
        "HOME": str(tmp_path),
    }
    arguments = [
        "--scenario",
        "scale",
        "--hubs",
        "2",
        "--redis",
        redis_url,
        *SMALL,
        "--json",
        str(report),
    ]
    assert main(arguments, environment) == 0
    said = capsys.readouterr().out
    assert "turns lost or answered twice: 0" in said
    steps = json.loads(report.read_text())["steps"]
    assert [step["load"] for step in steps] == [
        "idle",
        "12 typed turns, 3 at once",
        "2 satellites stream",
    ]
    assert steps[1]["turns"] == 12
    for step in steps:
        assert set(step["shares"]) == {"broker", "hub 1", "hub 2"}
        assert all(share["resident_mb"] > 1 for share in step["shares"].values())


def test_several_hubs_without_redis_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Before anything is started."""
    assert main(["--scenario", "scale", "--hubs", "2"], {}) == 1
    assert "need --redis" in capsys.readouterr().err


@pytest.mark.parametrize("streams", ["", "0", "ten", "3,-1"])
def test_loads_that_are_none_are_named(streams: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit status 2."""
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", "scale", "--streams", streams], {})
    assert ended.value.code == 2
    assert "--streams" in capsys.readouterr().err
