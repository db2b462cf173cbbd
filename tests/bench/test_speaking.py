from pathlib import Path

import pytest

from bench.__main__ import main
from bench.results.result import read_result
from humming_piper import write_voice

pytestmark = pytest.mark.model


def test_first_sounds_of_new_and_kept_sentences_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of whichever Piper voice the settings name; the figures go into a file, too."""
    write_voice(tmp_path / "hum.onnx", sample_rate_hz=22_050)
    figures = tmp_path / "voice.json"
    arguments = [
        "--scenario",
        "speaking",
        "--limit",
        "2",
        "--rounds",
        "1",
        "--busy",
        "1",
        "--json",
        str(figures),
    ]
    voice = {"TTS_VOICE": str(tmp_path / "hum.onnx")}
    assert main(arguments, voice) in (0, 1)  # by how busy the machine is
    told = capsys.readouterr().out
    assert told.startswith("Piper hum, loaded")
    assert "| kept | 2 |" in told
    result = read_result(figures)
    samples = {drawn.name: drawn.samples for drawn in result.distributions}
    assert [len(samples[f"{kind}_first_sound"]) for kind in ("new", "kept")] == [2, 2]
    assert any("new_first_sound" in remark for remark in result.remarks)  # two are no P50
    assert result.parameters["voice"] == "Piper hum"


def test_a_voice_that_keeps_nothing_is_not_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A sentence says what to install."""
    assert main(["--scenario", "speaking"], {"TTS_ENGINE": "espeak"}) == 1
    assert "espeak-ng en-us speaks here, which keeps nothing" in capsys.readouterr().err
