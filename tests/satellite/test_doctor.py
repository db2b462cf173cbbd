"""`python -m satellite.doctor`."""

import subprocess
import sys
import wave
from pathlib import Path

import pytest

from satellite.listening.wake_record import WakeRecord
from satellite.listening.wake_rule import WakeJudgement
from spoken import silence, speak

pytestmark = pytest.mark.model


def doctor(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "satellite.doctor", *arguments],
        env={"INGLE_STATE_DIR": str(state), "PATH": "/usr/bin:/bin", "SATELLITE_ID": "kitchen-1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def recorded(folder: Path, phrase: str, rate_hz: int = 22_050) -> list[str]:
    """Files of three ways to say a phrase."""
    paths = []
    for number, (speed, pitch) in enumerate(((140, 50), (160, 45), (150, 55))):
        path = folder / f"{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            quiet = silence(0.5, rate_hz)
            file.writeframes(quiet + speak(phrase, "flite:rms", speed, pitch, rate_hz) + quiet)
        paths.append(str(path))
    return paths


def test_a_word_is_taught_from_recordings(tmp_path: Path) -> None:
    """It says how far apart they are, what is nearest of other speech, and what to set."""
    ran = doctor(
        tmp_path, "--teach", "Hello House", "--recordings", *recorded(tmp_path, "hello house")
    )
    assert ran.returncode == 0, ran.stderr
    assert "It can be told apart" in ran.stdout
    assert "WAKE_WORDS=hello_house" in ran.stdout
    assert (tmp_path / "wake-words" / "hello_house.npz").is_file()


@pytest.mark.parametrize(
    ("phrase", "files", "message"),
    [
        ("hello", ["/none.wav"] * 3, "/none.wav: no WAV file that can be read"),
        ("!", ["/none.wav"] * 3, "--teach: there are no words in it"),
    ],
)
def test_what_is_no_word_is_said_in_a_sentence(
    tmp_path: Path, phrase: str, files: list[str], message: str
) -> None:
    """And nothing is kept."""
    ran = doctor(tmp_path, "--teach", phrase, "--recordings", *files)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert message in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_near_misses_are_listed_and_recordings_wiped(tmp_path: Path) -> None:
    """One command each."""
    WakeRecord(tmp_path / "wake-kitchen-1.jsonl").note(
        WakeJudgement(word="alexa", score=0.4, threshold=0.5, heard=False, scores={"micro": 0.15})
    )
    listed = doctor(tmp_path, "--near-misses").stdout
    assert "nearly  alexa  0.4 of 0.5" in listed
    assert "0 times heard, 1 times nearly" in listed
    folder = tmp_path / "recordings-kitchen-1"
    folder.mkdir()
    for name in ("a.wav", "a.json", "b.wav", "b.json"):
        (folder / name).write_text("")
    assert "2 recordings wiped" in doctor(tmp_path, "--wipe-recordings").stdout
    assert list(folder.iterdir()) == []


def test_help_says_what_it_does_and_a_wrong_option_is_a_wrong_use(tmp_path: Path) -> None:
    """Exit codes included."""
    told = doctor(tmp_path, "--help")
    assert told.returncode == 0
    for option in ("--teach", "--meter", "--only", "--json", "--selftest"):
        assert option in told.stdout
    assert "Exit code: 0 nothing to mend" in " ".join(told.stdout.split())
    assert doctor(tmp_path, "--nonsense").returncode == 2
