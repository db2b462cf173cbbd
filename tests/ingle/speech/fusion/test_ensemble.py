"""Whisper's n-best list, and the ensemble of three recognisers."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from bench.sentences import GRAMMAR
from ingle.speech import spokenform
from ingle.speech.engine import Recogniser, SpeechError
from ingle.speech.engines.moonshine import Moonshine
from ingle.speech.engines.phrases import PhraseRecogniser
from ingle.speech.engines.whisper_base import model_folder
from ingle.speech.fusion.ensemble import RecogniserEnsemble
from ingle.speech.fusion.nbest import WhisperNBest
from spoken import noisy, pieces, silence, speak

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("whisper_base")]


@pytest.fixture(scope="module")
def whisper(whisper_base: None) -> WhisperNBest:
    with model_folder() as folder:
        return WhisperNBest(folder)


@pytest.fixture(scope="module")
def panel(whisper: WhisperNBest) -> Iterator[RecogniserEnsemble]:
    recogniser = RecogniserEnsemble(
        whisper, Moonshine(), PhraseRecogniser(wake_words=["hey_jarvis"]), wake_words=["hey_jarvis"]
    )
    yield recogniser
    recogniser.close()


async def _hear(recogniser: Recogniser, *parts: bytes) -> list[str]:
    utterance = recogniser.listen()
    for part in parts:
        for piece in pieces(part):
            utterance.feed(piece)
    utterance.pause()
    utterance.feed(silence(0.5))
    return spokenform.words((await utterance.result()).text)


def test_the_models_folder_is_gone_afterwards() -> None:
    """145 MB are not left behind."""
    with model_folder() as folder:
        assert (folder / "model.bin").stat().st_size > 140_000_000
        assert {"config.json", "tokenizer.json", "vocabulary.txt"} <= {
            path.name for path in folder.iterdir()
        }
    assert not folder.exists()


def test_whisper_gives_several_readings_likeliest_first(whisper: WhisperNBest) -> None:
    """And finds what was said likelier than what was not."""
    sound = whisper.hear(silence(0.2) + speak("turn on the kitchen light") + silence(0.2))
    readings = whisper.readings(sound, "")
    assert spokenform.words(readings[0].text) == ["turn", "on", "the", "kitchen", "light"]
    likelihoods = [reading.log_likelihood for reading in readings]
    assert likelihoods == sorted(likelihoods, reverse=True)
    said, other = whisper.likelihoods(
        sound, ["Turn on the kitchen light.", "Turn off the bedroom fan."], ""
    )
    assert said.log_likelihood > other.log_likelihood + 5


def test_what_cannot_have_been_said_in_the_time_is_not_written(whisper: WhisperNBest) -> None:
    """Half a second of noise, of which Whisper makes what it was told to expect, repeatedly."""
    noise = np.random.default_rng(0).normal(0, 600, 8000).astype("<i2").tobytes()
    readings = whisper.readings(whisper.hear(noise), "Turn on, turn off, switch, set, dim.")
    assert 0 < max(len(reading.text.split()) for reading in readings) <= 14


async def test_commands_and_other_sentences_are_heard(panel: RecogniserEnsemble) -> None:
    """Before and after a vocabulary came, run together with the wake word or not."""
    assert await _hear(panel, speak("what time is it")) == ["what", "time", "is", "it"]
    panel.use_vocabulary(GRAMMAR)
    await panel.warm_up()
    for voice in ("flite:rms", "en-gb"):
        for said in (
            "turn on the kitchen light",
            "set a timer for 10 minutes",
            "what is the capital of Australia",
        ):
            assert await _hear(panel, speak(said, voice)) == spokenform.words(said)
    assert await _hear(panel, speak("hey jarvis turn on the kitchen light", "flite:rms")) == [
        *("turn", "on", "the", "kitchen", "light")
    ]


async def test_a_command_is_heard_in_noise(panel: RecogniserEnsemble) -> None:
    """White noise 10 dB below the voice."""
    panel.use_vocabulary(GRAMMAR)
    said = noisy(silence(0.3) + speak("turn off the bedroom light", "flite:rms") + silence(0.3), 10)
    assert await _hear(panel, said) == ["turn", "off", "the", "bedroom", "light"]


@pytest.mark.parametrize("voice", ["flite:slt", "flite:rms", "en-gb"])
async def test_unlock_is_never_taken_for_lock(panel: RecogniserEnsemble, voice: str) -> None:
    """Where its beginning is hardly heard the person is asked; "lock" itself is no question."""
    panel.use_vocabulary(GRAMMAR)
    await panel.warm_up()

    async def hear(said: str) -> set[str]:
        utterance = panel.listen()
        utterance.feed(silence(0.3) + speak(said, voice) + silence(0.3))
        heard = await utterance.result()
        return {" ".join(spokenform.words(text)) for text in (heard.text, *heard.alternatives)}

    assert "unlock the back door" in await hear("unlock the back door")
    assert await hear("lock the back door") == {"lock the back door"}


async def test_nobody_speaking_is_no_text(panel: RecogniserEnsemble) -> None:
    """Silence, a hiss and nothing at all."""
    for sound in (b"", silence(1), noisy(silence(1), 0)):
        assert await _hear(panel, sound) == []


async def test_a_long_speech_is_left_to_moonshine(panel: RecogniserEnsemble) -> None:
    """Whisper hears 30 s at once."""
    sentence = speak("the children are playing in the garden") + silence(0.3)
    heard = await _hear(panel, sentence * (30 * 32_000 // len(sentence) + 1))
    assert heard.count("children") > 5


async def test_a_closed_panel_says_so(whisper: WhisperNBest) -> None:
    """It does not hang."""
    closed = RecogniserEnsemble(whisper, Moonshine(), PhraseRecogniser())
    closed.close()
    utterance = closed.listen()
    utterance.feed(speak("stop"))
    with pytest.raises(SpeechError, match="closed"):
        async with asyncio.timeout(30):
            await utterance.result()
