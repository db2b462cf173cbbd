"""Start of a real hub without a chosen speech engine (it ends) or its server (it does not)."""

from pathlib import Path

import pytest

from hub_process import HubProcess, running_hub
from servers import MosquittoServer, free_port

pytestmark = pytest.mark.service

QUICK = {"STT_ENGINE": "phrases", "TTS_ENGINE": "espeak", "MQTT_URL": "mqtt://127.0.0.1:9"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"TTS_ENGINE": "auto", "TTS_VOICE": "blorf"},
            "TTS_VOICE=blorf: espeak-ng cannot speak with it",
        ),
        (
            {"TTS_ENGINE": "auto", "TTS_VOICE": "/"},
            "TTS_VOICE=/: the folder must hold one Piper voice",
        ),
        (
            {"STT_ENGINE": "auto", "WHISPER_MODEL": "/nope"},
            "WHISPER_MODEL=/nope: there is no such folder",
        ),
    ],
)
async def test_a_voice_or_a_model_that_is_named_and_not_there_ends_the_start(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    """Also with engines on auto: a hub that is deaf or dumb without anybody having asked for it
    helps nobody.
    """
    hub = HubProcess(tmp_path, QUICK | settings)
    assert hub.refusal().startswith(f"The hub cannot start: {sentence}")
    await hub.stop()


async def test_ears_and_voice_that_are_both_not_there_have_a_line_each(tmp_path: Path) -> None:
    """Nobody has to start twice to learn of two mistakes."""
    hub = HubProcess(tmp_path, QUICK | {"TTS_VOICE": "blorf", "STT_ENGINE": "whisper"})
    assert hub.refusal().startswith("TTS_VOICE=blorf: ")
    assert "The hub cannot start: STT_ENGINE=whisper: WHISPER_MODEL" in hub.last_words()
    await hub.stop()


async def test_a_transcription_server_may_be_away_at_the_start(
    tmp_path: Path, mosquitto: MosquittoServer
) -> None:
    """It may be there by the first command; the log says so."""
    away = f"http://127.0.0.1:{free_port()}"
    settings = QUICK | {"MQTT_URL": mosquitto.url, "STT_ENGINE": "auto", "WHISPER_URL": away}
    async with running_hub(tmp_path, settings) as hub:
        [record] = hub.logged("speech.not_warmed_up")
        assert f"{away}/v1/audio/transcriptions cannot be reached" in record["reason"]
