"""Sentences from the model to a satellite, in small."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.satellites.satellite_line import satellite_line
from bench.scenario import BenchError
from ingle.wire.broker_settings import BrokerAddress
from servers import free_port

pytestmark = [pytest.mark.model, pytest.mark.service]


def test_each_sentence_is_timed_from_the_model_to_the_satellite(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every satellite; the percentiles that have too few samples are not told."""
    report = tmp_path / "stream.json"
    small = ("--turns", "6", "--concurrent", "1,2", "--model-ms", "20", "40")
    environment = {"PATH": "/usr/bin:/usr/sbin:/bin", "HOME": str(tmp_path)}
    assert main(["--scenario", "stream", *small, "--json", str(report)], environment) == 1
    said = capsys.readouterr().out
    assert "P95 of sentence_at_2 is not told: it has 18 samples and needs 59." in said
    content = json.loads(report.read_text())
    assert [one["name"] for one in content["measures"]] == [
        "stream.sentence_p50_ms_at_1",
        "stream.sentence_p50_ms_at_2",
    ]
    assert [len(one["samples"]) for one in content["distributions"]] == [18, 18]
    assert all(each > 0 for one in content["distributions"] for each in one["samples"])


async def test_a_target_without_a_broker_is_one_sentence() -> None:
    """With its address."""
    port = free_port()
    with pytest.raises(BenchError, match=rf"no broker lets this bench in at 127.0.0.1:{port}: "):
        async with satellite_line(BrokerAddress(host="127.0.0.1", port=port), within_s=0.5):
            pytest.fail("there is no broker")
