from collections.abc import Iterator
from pathlib import Path

import pytest

from ingle.speech.engine import EngineUnavailable, SpeechError
from ingle.speech.engines.whisper import Whisper
from scripted_whisper import write_model
from spoken import silence, speak

pytestmark = pytest.mark.model

_SENTENCE = "turn on the kitchen light"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whisper")
    write_model(place, _SENTENCE)
    return place


@pytest.fixture(scope="module")
def whisper(folder: Path) -> Iterator[Whisper]:
    recogniser = Whisper(str(folder), language="en", limit_s=30)
    yield recogniser
    recogniser.close()


async def test_a_model_in_a_folder_is_heard_with(whisper: Whisper) -> None:
    """faster-whisper reads the folder, and its transcript arrives whole."""
    await whisper.warm_up()
    utterance = whisper.listen()
    utterance.feed(speak(_SENTENCE))
    utterance.pause()
    utterance.feed(silence(0.5))
    heard = await utterance.result()
    assert (heard.text, heard.language) == (_SENTENCE, "en")
    assert 0 < heard.confidence <= 1


async def test_silence_is_not_given_to_whisper(whisper: Whisper) -> None:
    """It would make a sentence up; this model always does."""
    utterance = whisper.listen()
    utterance.feed(silence(2))
    assert (await utterance.result()).text == ""


async def test_the_time_limit_bounds_the_wait(folder: Path) -> None:
    """WHISPER_TIMEOUT ends the wait with a sentence."""
    recogniser = Whisper(str(folder), language="en", limit_s=0.001)
    try:
        utterance = recogniser.listen()
        utterance.feed(speak(_SENTENCE))
        with pytest.raises(SpeechError, match=r"longer than 0\.001 s"):
            await utterance.result()
    finally:
        recogniser.close()


@pytest.mark.parametrize(
    "missing", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"]
)
def test_a_folder_without_a_part_of_the_model_is_named(
    folder: Path, tmp_path: Path, missing: str
) -> None:
    """The message says which folder and which file; nothing is looked for on the network."""
    for file in folder.iterdir():
        if file.name != missing:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(EngineUnavailable, match=f"WHISPER_MODEL={tmp_path}: .*{missing}"):
        Whisper(str(tmp_path), language="en", limit_s=5)


def test_a_broken_model_is_named(folder: Path, tmp_path: Path) -> None:
    """A file that was cut short is an error with the folder's name."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:1000])
    with pytest.raises(EngineUnavailable, match=f"WHISPER_MODEL={tmp_path}"):
        Whisper(str(tmp_path), language="en", limit_s=5)
