"""The throughput benchmark of hubs and a broker, in small."""

from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result

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
    figures = {measure.name: measure for measure in read_result(report).measures}
    assert figures["scale.12_typed_turns_3_at_once_rate"].samples == 12
    assert figures["scale.turns_answered_once"].value == 100
    for load in ("idle", "12_typed_turns_3_at_once", "2_satellites_stream"):
        for process in ("broker", "hub_1", "hub_2"):
            assert figures[f"scale.{load}_{process}_memory"].value > 1


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
