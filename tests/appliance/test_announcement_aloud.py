"""An announcement in the hub's voice out of a satellite that has none, both as real processes."""

import os
import sys
import wave
from pathlib import Path

import pytest

from bench.processes import child
from hub_process import running_hub
from ingle.speech.engines.espeak import EspeakVoice
from servers import MosquittoServer
from sound import likeness
from spoken import silence

pytestmark = [pytest.mark.model, pytest.mark.service]

SENTENCES = ("Dinner is ready.", "Please come down to the kitchen, it is getting cold.")


def _frames(path: Path) -> bytes:
    with wave.open(str(path)) as file:
        return file.readframes(file.getnframes())


async def test_a_satellite_without_a_voice_speaks_with_the_hubs(
    tmp_path: Path, mosquitto: MosquittoServer, topic_prefix: str
) -> None:
    """Every word comes out of its loudspeaker, as the hub's voice makes it; nobody is told that it
    could only chime.
    """
    heard, played = tmp_path / "room.wav", tmp_path / "played.wav"
    with wave.open(str(heard), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(silence(90.0))
    voice = EspeakVoice()
    expected = b"".join([piece for sentence in SENTENCES async for piece in voice.speak(sentence)])
    reached = {"MQTT_URL": mosquitto.url, "MQTT_TOPIC_PREFIX": topic_prefix, "LOG_FORMAT": "json"}
    satellite = {
        "SATELLITE_ID": "kitchen-1",
        "SATELLITE_ROOM": "kitchen",
        "STT_PLACE": "hub",
        "TTS_PLACE": "hub",
    }
    command = (sys.executable, "-m", "satellite", "--wav", str(heard), "--out", str(played))
    environment = {**os.environ, **reached, **satellite}
    log = tmp_path / "satellite.log"
    async with (
        running_hub(tmp_path, {**reached, "STT_ENGINE": "phrases", "TTS_ENGINE": "espeak"}) as hub,
        child("satellite", command, environment=environment, log=log) as process,
    ):  # fmt: skip
        await hub.until_health(lambda health: health["satellites"])
        answer = await hub.http.post(
            "/announce", json={"text": " ".join(SENTENCES), "rooms": ["kitchen"], "chime": False}
        )
        assert answer.json() == {
            "sent": ["kitchen-1"],
            "without_voice": [],
            "offline": [],
            "unknown": [],
        }
        await hub.until(lambda: process.check() or len(_frames(played)) >= len(expected) - 400)
        await hub.until(lambda: hub.logged("narration.ended"))
    sound = _frames(played)
    assert 3.0 < len(sound) / 2 / 22_050 < 8.0
    assert abs(len(sound) - len(expected)) < 400  # the resampler's edges
    assert likeness(sound.ljust(len(expected), b"\0"), expected) > 0.95
