"""The load test with satellites that stream, in small; and when its figures are not told."""

import json
from pathlib import Path

import numpy as np
import pytest

from bench.__main__ import main
from bench.results.goals import read_goals
from bench.satellites.load_figures import load_result, load_rows
from bench.satellites.process_meter import Share
from bench.satellites.speaking_fleet import FleetTimes, sentence_length_s, spoken_sentence
from bench.scenario import BenchError
from bench.scenarios.load import LoadStep
from ingle.wire.pcm import decode_chunk

pytestmark = [pytest.mark.model, pytest.mark.service]

IDLE = Share(cpu_percent=10.0, resident_mb=200.0)


def _step(*, problems: int = 0, late_ms: float = 1.0, generator_percent: float = 10.0) -> LoadStep:
    times = FleetTimes(
        turns_ms=[20.0] * (100 - problems),
        late_ms=[late_ms] * 1000,
        problems=["declined: busy"] * problems,
    )
    return LoadStep(
        satellites=200,
        loop="open",
        sentence_s=10.0,
        times=times,
        hub=IDLE,
        generator=Share(cpu_percent=generator_percent, resident_mb=100.0),
    )


def test_satellites_speak_in_both_loops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Audio goes up, the hub hears and acts, every turn is answered; P95 has too few samples."""
    report = tmp_path / "load.json"
    small = ("--satellites", "3", "--seconds", "1", "--turns", "5")
    environment = {"PATH": "/usr/bin:/usr/sbin:/bin", "HOME": str(tmp_path)}
    assert main(["--scenario", "load", *small, "--json", str(report)], environment) == 1
    assert "P95 of turn_at_3 is not told" in capsys.readouterr().out
    measures = {one["name"]: one for one in json.loads(report.read_text())["measures"]}
    assert (
        measures["load.failed_at_3"]["value"] == measures["load.failed_closed_at_3"]["value"] == 0
    )
    assert measures["load.turn_p50_ms_at_3"]["samples"] >= 5
    assert measures["load.hub_memory_at_3"]["value"] > 1


def test_a_load_that_is_carried_has_its_percentiles_and_curves() -> None:
    result, failures = load_result([_step()], {})
    assert failures == []
    assert {"load.turn_p95_ms_at_200", "load.generator_processor_at_200"} <= {
        measure.name for measure in result.measures
    }
    assert result.curves[0].lines["open loop, P95"] == ((200.0, 20.0),)
    goals = {goal.measure for goal in read_goals() if goal.measure.startswith("load.")}
    assert goals <= {measure.name for measure in result.measures}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (_step(problems=30), "30 of 100 turns were not answered (30 x declined: busy)"),
        (_step(late_ms=60.0), "the load generator could not keep up (10 % of a core"),
        (_step(generator_percent=99.0), "the load generator could not keep up (99 % of a core"),
    ],
)
def test_a_latency_that_is_not_the_hubs_is_not_told(step: LoadStep, words: str) -> None:
    """Neither in the table nor among the measures nor in the curve; the sentence says why."""
    result, [failure] = load_result([step], {})
    assert words in failure
    assert not [measure for measure in result.measures if "turn_p" in measure.name]
    assert result.curves[0].lines == {}
    assert "20.0" not in list(load_rows([step]))[1]


async def test_a_sentence_lasts_as_long_as_was_asked_for() -> None:
    """With the words at its end; one that is too long is refused."""
    spoken = await spoken_sentence("turn on the light", 4.0)
    assert spoken.length_s == pytest.approx(4.0, abs=0.08)
    loudness = [
        np.abs(np.frombuffer(decode_chunk("audio", chunk).samples, "<i2").astype(int)).max()
        for chunk in spoken.chunks
    ]
    assert np.argmax(loudness) > len(loudness) / 2
    assert max(loudness[:10]) < 100 < 5000 < max(loudness)
    with pytest.raises(BenchError, match=r"which is more than 0.5 s"):
        await spoken_sentence("turn on the light", 0.5)


@pytest.mark.parametrize(("satellites", "length_s"), [(1, 3.0), (60, 3.0), (200, 10.0)])
def test_many_speak_longer_so_that_no_more_turns_end_a_second(
    satellites: int, length_s: float
) -> None:
    assert sentence_length_s(satellites, 20.0, 3.0) == length_s
