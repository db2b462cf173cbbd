"""Spoken turns through real processes, in small; and what is said of commands that were lost."""

import json
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.goals import read_goals
from bench.scenario import BenchError
from bench.scenarios.voice import voice_result
from bench.spoken_turns.placements import SpokenTurns

pytestmark = [pytest.mark.model, pytest.mark.service]

STAGES_MS = {"wake": 80.0, "endpoint": 250.0, "intent": 5.0, "first_audio": 50.0}


def _turns(answered: int, *, lost: int = 0, failed: int = 0) -> SpokenTurns:
    return SpokenTurns(
        spoken=answered + lost + failed,
        stages_ms=[STAGES_MS] * answered,
        problems=["'turn on the light': error not_understood"] * failed,
    )


def test_a_spoken_command_is_timed_stage_by_stage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A recording goes through a satellite process whose ears and voice are the hub's."""
    report = tmp_path / "voice.json"
    environment = {
        "PATH": "/usr/bin:/usr/sbin:/bin",
        "HOME": str(tmp_path),
        "STT_ENGINE": "phrases",
        "TTS_ENGINE": "espeak",
    }
    small = ("--places", "hub", "--commands", "1")
    assert main(["--scenario", "voice", *small, "--json", str(report)], environment) == 1
    assert (
        "P50 of hub_last_word_to_sound is not told: it has 1 samples and needs 5."
        in capsys.readouterr().out
    )
    content = json.loads(report.read_text())
    assert [(one["name"], one["value"]) for one in content["measures"]] == [
        ("voice.hub_answered", 100)
    ]
    [wait_ms] = content["distributions"][0]["samples"]
    assert wait_ms > 100  # the silence that ends a command is in it


def test_the_stages_of_both_places_are_waterfalls() -> None:
    """In the order of a turn, and what a person waits is silence and sound together."""
    result, failures = voice_result({"local": _turns(60), "hub": _turns(60)})
    assert failures == []
    assert [each.name for each in result.waterfalls] == ["STT_PLACE=local", "STT_PLACE=hub"]
    assert result.waterfalls[0].stages_ms == tuple((*each, each[1]) for each in STAGES_MS.items())
    values = {measure.name: measure.value for measure in result.measures}
    assert values["voice.local_last_word_to_sound_p95_ms"] == 300
    assert values["voice.hub_over_local_last_word_to_sound_p50"] == 1
    goals = {goal.measure for goal in read_goals() if goal.measure.startswith("voice.")}
    assert goals <= values.keys()


def test_many_lost_commands_make_no_success() -> None:
    """The latency is that of the others, which the sentence says."""
    result, [failure] = voice_result({"hub": _turns(60, lost=6, failed=2)})
    assert failure == (
        "STT_PLACE=hub: 8 of 68 commands were not answered, 6 of them without a turn; the first "
        "other one 'turn on the light': error not_understood."
    )
    shares = [measure for measure in result.measures if measure.name == "voice.hub_answered"]
    assert shares[0].value == pytest.approx(100 * 60 / 68)


def test_no_answer_at_all_is_one_sentence() -> None:
    with pytest.raises(BenchError, match=r"no command of 5 was answered with STT_PLACE=local, 5 "):
        voice_result({"local": _turns(0, lost=5)})


def test_a_place_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With exit status 2."""
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", "voice", "--places", "cloud"], {})
    assert ended.value.code == 2
    assert "'cloud' is not local or hub" in capsys.readouterr().err
