import subprocess
import sys
from pathlib import Path

import pytest

from ingle.speech.engine import EngineUnavailable
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser
from ingle.speech.engines.whisper_server import WhisperServer
from ingle.speech.engines.wyoming_recogniser import WyomingRecogniser
from ingle.speech.fusion.cascade import Cascade
from ingle.speech.fusion.ensemble import RecogniserEnsemble
from ingle.speech.fusion.spared import SparedRecogniser
from ingle.speech.loading import load_recogniser
from ingle.speech.settings import SpeechSettings

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("environment", "engine"),
    [
        ({"STT_ENGINE": "moonshine"}, Moonshine),
        ({"STT_ENGINE": "phrases"}, PhraseRecogniser),
        ({"WHISPER_URL": "http://127.0.0.1:9"}, SparedRecogniser),
        ({"WHISPER_URL": "wyoming://127.0.0.1:9"}, SparedRecogniser),
        (
            {
                "STT_ENGINE": "whisper",
                "WHISPER_URL": "http://127.0.0.1:9/v1/",
                "WHISPER_MODEL": "tiny",
            },
            WhisperServer,
        ),
        ({"STT_ENGINE": "whisper", "WHISPER_URL": "wyoming://127.0.0.1"}, WyomingRecogniser),
        ({"STT_ENGINE": "moonshine", "WHISPER_URL": "http://127.0.0.1:9"}, Moonshine),
    ],
)
def test_the_settings_choose_the_recogniser(
    environment: dict[str, str], engine: type[object]
) -> None:
    """auto means Whisper where it is set up."""
    recogniser = load_recogniser(SpeechSettings.read(environment), language="en")
    try:
        assert type(recogniser) is engine
    finally:
        recogniser.close()


@pytest.mark.usefixtures("whisper_base")
def test_the_built_in_recognisers_hear_together() -> None:
    """What auto means where no Whisper is set up."""
    recogniser = load_recogniser(SpeechSettings.read({}), language="en")
    try:
        assert type(recogniser) is RecogniserEnsemble
    finally:
        recogniser.close()


def test_a_small_machine_hears_with_the_two_small_recognisers() -> None:
    """A Raspberry Pi with a gibibyte has no room for Whisper beside them."""
    recogniser = load_recogniser(SpeechSettings.read({}), language="en", memory=lambda: 1 << 30)
    try:
        assert type(recogniser) is Cascade
    finally:
        recogniser.close()


def test_who_does_not_know_the_wake_words_expects_all_that_come_along() -> None:
    """As a hub does: its satellites may listen for any of them."""
    phrases = load_recogniser(SpeechSettings.read({"STT_ENGINE": "phrases"}), language="en")
    assert isinstance(phrases, PhraseRecogniser)
    phrases.close()
    assert phrases.wake_phrases == (
        *("hey jarvis", "alexa", "hey mycroft", "hey marvin", "okay nabu"),
    )


@pytest.mark.parametrize(
    ("environment", "language", "message"),
    [
        ({}, "de", "HUB_LANGUAGE=de: the built-in recognisers hear English only"),
        ({"STT_ENGINE": "whisper"}, "en", "STT_ENGINE=whisper: WHISPER_MODEL"),
        (
            {"WHISPER_MODEL": "/nowhere/model"},
            "en",
            "WHISPER_MODEL=/nowhere/model: there is no such folder",
        ),
        (
            {"WHISPER_MODEL": "gigantic"},
            "en",
            "WHISPER_MODEL=gigantic: there is no such folder, and the known models",
        ),
    ],
)
def test_a_recogniser_that_cannot_be_had_says_why(
    environment: dict[str, str], language: str, message: str
) -> None:
    """The message names the setting, its value and what to do."""
    with pytest.raises(EngineUnavailable, match=message):
        load_recogniser(SpeechSettings.read(environment), language=language)


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, (False, False)),
        ({"STT_ENGINE": "moonshine", "TTS_VOICE": "en-us"}, (True, True)),
        ({"WHISPER_MODEL": "tiny"}, (True, False)),
        ({"WHISPER_URL": "http://127.0.0.1:9", "TTS_ENGINE": "espeak"}, (True, True)),
    ],
)
def test_a_model_a_server_or_a_voice_that_is_named_is_a_choice(
    environment: dict[str, str], chosen: tuple[bool, bool]
) -> None:
    """Not only an engine: what was asked for and cannot be had must not be left out in silence."""
    settings = SpeechSettings.read(environment)
    assert (settings.chooses_recogniser, settings.chooses_voice) == chosen


def test_a_folder_that_lacks_a_model_s_files_has_them_named_once(tmp_path: Path) -> None:
    """All four, where none is there."""
    with pytest.raises(EngineUnavailable) as caught:
        load_recogniser(SpeechSettings.read({"WHISPER_MODEL": str(tmp_path)}), language="en")
    assert str(caught.value) == (
        f"WHISPER_MODEL={tmp_path}: the folder lacks model.bin, config.json, tokenizer.json, "
        "vocabulary.json of a faster-whisper model"
    )


def test_only_the_chosen_engine_is_loaded() -> None:
    """A phrase recogniser and espeak-ng load no other engine's package."""
    code = (
        "import sys; from ingle.speech.loading import load_recogniser;"
        "from ingle.speech.voices.choice import load_voice;"
        "from ingle.speech.settings import SpeechSettings;"
        "s = SpeechSettings.read({'STT_ENGINE': 'phrases', 'TTS_ENGINE': 'espeak'});"
        "load_recogniser(s, language='en').close(); load_voice(s);"
        "others = ('moonshine_voice', 'faster_whisper', 'ctranslate2', 'piper');"
        "print([m for m in others if m in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"
