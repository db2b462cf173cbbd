"""The benchmarks of what programs cost: their start, and a satellite that waits or is used."""

import os
import sys

import pytest

from bench.load.starts import fresh_environment, ready_program
from bench.scenario import BenchError
from bench.scenarios import satellite, startup

pytestmark = pytest.mark.service

READY = """
import os, socket, time
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.connect(os.environ["NOTIFY_SOCKET"])
told.send(b"STATUS=loading")
told.send(b"READY=1\\nSTATUS=listens")
time.sleep(600)
"""


async def test_a_start_ends_with_the_word_to_systemd() -> None:
    """What it took is told, and its state lies in a folder of its own."""
    begun = (sys.executable, "-c", READY)
    async with ready_program("a program", begun, fresh_environment(os.environ)) as ready:
        assert ready.ready_s > 0
        assert ready.processor_s > 0
        assert 1 < ready.resident_mb <= ready.peak_mb
        assert ready.process.process.returncode is None


async def test_a_program_that_ends_before_it_is_ready_is_told_with_its_last_words() -> None:
    """Its log is gone with the folder, so they are in the error."""
    ending = (sys.executable, "-c", "raise SystemExit('no port')")
    with pytest.raises(BenchError, match=r"(?s)ended with exit code 1\..*no port"):
        async with ready_program("a program", ending, fresh_environment(os.environ)):
            pass


def test_what_is_measured_is_a_fresh_machine() -> None:
    """No setting of whoever runs the benchmark reaches the programs."""
    given = {"PATH": "/bin", "HUB_LANGUAGE": "de", "WHISPER_URL": "http://x"}
    assert fresh_environment(given) == {"PATH": "/bin"}


def test_figures_of_starts_are_called_as_their_goals_are() -> None:
    """A median is told from five starts on; with fewer a remark says so."""
    samples = {"ready_ms": [1.0] * 5, "processor_ms": [2.0] * 5}
    samples |= {"resident_mb": [3.0] * 5, "peak_mb": [4.0] * 5}
    found = startup.result_of({"hub": samples}, {"starts": 5})
    values = {measure.name: measure.value for measure in found.measures}
    assert values["startup.hub_ready_p50_ms"] == 1.0
    assert values["startup.hub_resident_mb"] == 3.0
    few = startup.result_of({"hub": {each: [1.0] for each in samples}}, {"starts": 1})
    assert any("needs 5" in remark for remark in few.remarks)


def test_figures_of_a_satellite_are_called_as_their_goals_are() -> None:
    """Memory before it was used, and after."""
    samples = {"idle": [5.0, 7.0], "in_use": [20.0, 30.0], "resident_mb": [100.0, 101.0, 120.0]}
    found = satellite.result_of({"thin": samples}, {"seconds": 2})
    values = {measure.name: measure.value for measure in found.measures}
    assert values["satellite.thin_idle_percent"] == 6.0
    assert values["satellite.thin_idle_mb"] == 100.0
    assert values["satellite.thin_used_mb"] == 120.0
