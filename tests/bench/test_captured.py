"""Endpointing of recorded sounds, and the rescoring that is fitted on what they hold."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bench.captured import commands_in
from bench.corpus import read_corpus
from bench.rescoring import SENTENCES
from satellite.listening.vad import SileroSpeechDetector
from satellite.listening.wake import WakeWordDetector
from satellite.settings import EndpointSettings
from spoken import silence, speak

pytestmark = pytest.mark.model


async def test_the_command_is_cut_out_behind_the_wake_word() -> None:
    """Without a wake word nothing is."""
    said = speak("turn on the kitchen light", "flite:rms")
    endpoint, speech = EndpointSettings.read({}), SileroSpeechDetector()
    async with WakeWordDetector(("hey_jarvis",), 0.5) as wake:
        sound = silence(1) + speak("hey jarvis", "flite:rms") + silence(0.5) + said + silence(2)
        [command] = [found async for found in commands_in(sound, wake, speech, endpoint)]
        assert len(said) < len(command) < len(said) + 2 * 16_000 * 1.5
        assert [
            found
            async for found in commands_in(silence(1) + said + silence(2), wake, speech, endpoint)
        ] == []


@pytest.mark.usefixtures("whisper_base")
def test_what_was_heard_is_kept_and_judged_again(tmp_path: Path) -> None:
    """The second run only reads; both print how many are right."""
    kept = tmp_path / "heard.json"
    command = [
        sys.executable,
        "-m",
        "bench.rescoring",
        "--limit",
        "4",
        "--voices",
        "2",
        "--heard",
        str(kept),
    ]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        for _ in range(2)
    )
    assert "right" in first.stdout
    assert first.stdout == second.stdout


def test_what_is_developed_on_is_not_what_is_judged_by() -> None:
    """No sentence is in both files."""
    content = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))
    assert not {text for texts in content.values() for text in texts} & {
        sentence.text for sentence in read_corpus()
    }
