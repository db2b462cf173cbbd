"""Promises of the synthesised commands."""

import wave
from pathlib import Path

import numpy as np
import pytest

from bench.utterance import LEAD_S, MAX_CHARACTERS, UtteranceError, speak_command, speakable

pytestmark = pytest.mark.service


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "?!", "…"])
def test_sentence_without_words_is_refused(text: str) -> None:
    """There is nothing to say in it, and the person is told so."""
    with pytest.raises(UtteranceError, match="no words"):
        speakable(text)


def test_sentence_that_no_command_could_hold_is_refused_with_its_length() -> None:
    """2,000 words are refused before anything is spoken."""
    with pytest.raises(UtteranceError, match=f"9999 characters.*at most {MAX_CHARACTERS}"):
        speakable(" ".join(["word"] * 2000))


def test_line_breaks_and_control_characters_become_one_line() -> None:
    """What is spoken and printed is one line; quotes and dollars stay as they are."""
    assert speakable('  turn "on"\n$HOME;\tthe\x1b[31m light ') == 'turn "on" $HOME; the [31m light'


async def test_spoken_file_is_quiet_then_words_then_quiet(tmp_path: Path) -> None:
    """The lead that a wake word model needs is silent.

    The command is there after the wake phrase.
    """
    path = tmp_path / "said.wav"
    await speak_command("hey jarvis", "turn on the kitchen light", path)
    with wave.open(str(path), "rb") as sound:
        rate_hz = sound.getframerate()
        samples = np.abs(
            np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.int32)
        )
    assert samples[: round(LEAD_S * rate_hz)].max() == 0
    assert samples[round(LEAD_S * rate_hz) :].max() > 3000
    assert samples[-round(0.2 * rate_hz) :].max() == 0
    assert 3.0 < samples.size / rate_hz < 7.0


async def test_sentence_is_spoken_and_never_read_as_an_option(tmp_path: Path) -> None:
    """A sentence that begins with a dash or holds shell characters reaches the voice as words."""
    await speak_command("hey jarvis", "--version $(false) `false` 'x'", tmp_path / "said.wav")
    assert (tmp_path / "said.wav").stat().st_size > 100_000
