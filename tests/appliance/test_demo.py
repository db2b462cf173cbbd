"""Promises of `make demo`: the command as a person runs it, both machines as real processes."""

import os
import select
import signal
import subprocess
import sys
import uuid
import wave
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.model, pytest.mark.service]

MARK = "DEMO_TEST_MARK"
LIMIT_S = 100


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "bench.demo", "--quiet", *arguments]


def _environment(**settings: str) -> Mapping[str, str]:
    return {**os.environ, MARK: uuid.uuid4().hex, **settings}


def _demo(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = _environment(**settings)
    ran = subprocess.run(
        _command(*arguments),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert _left_running(environment[MARK]) == []
    return ran


def _left_running(mark: str) -> list[str]:
    """The command lines of all processes that carry the mark in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_spoken_command_is_heard_done_and_answered_aloud(tmp_path: Path) -> None:
    """Transcript, action, answer and timeline are printed, the answer is a WAV that is not silent,
    the exit code is 0.

    Settings of somebody's own installation in the environment do not matter.
    """
    ran = _demo(
        tmp_path,
        "--say=turn on the kitchen light",
        MQTT_URL="mqtt://127.0.0.1:1",
        HUB_PORT="1",
        HA_URL="none",
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "kitchen light" in next(
        line for line in ran.stdout.splitlines() if line.startswith("Heard")
    )
    assert "light.turn_on on light.kitchen_light  (read back: it is so)" in ran.stdout
    shown = ran.stdout[: ran.stdout.index("\nHeard")]
    for live in (
        "a broker and a hub",
        "Office: Light",
        "a satellite",
        "wake word",
        "command heard",
    ):
        assert live in shown
    assert shown.index("done: light.turn_on on light.kitchen_light") < shown.index("answer: “")
    for stage in ("wake", "endpoint", "stt", "intent", "action", "tts", "first_audio"):
        assert f"\n  {stage} " in ran.stdout
    assert "last word -> first sound" in ran.stdout
    with wave.open(str(tmp_path / "demo-out/answer.wav"), "rb") as answer:
        samples = np.frombuffer(answer.readframes(answer.getnframes()), "<i2")
        assert 0.5 < samples.size / answer.getframerate() < 10
    assert np.abs(samples.astype(np.int32)).max() > 3000


def test_what_the_home_cannot_do_is_told_in_the_last_lines(tmp_path: Path) -> None:
    """Why it was not done, and what can be said instead: not only an exit code."""
    ran = _demo(tmp_path, "--say=tell me a joke")
    assert ran.returncode == 1
    assert "error (not_understood)" in ran.stdout
    assert "there is no language model in the demo" in ran.stderr
    assert 'make demo SAY="what can you do"' in ran.stderr


def test_recording_without_a_command_is_told_in_a_sentence(tmp_path: Path) -> None:
    """Silence wakes nothing: no answer, exit code 1, and what a recording has to hold."""
    with wave.open(str(tmp_path / "silence.wav"), "wb") as silence:
        silence.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        silence.writeframes(bytes(2 * 16_000))
    ran = _demo(tmp_path, "--wav=silence.wav")
    assert ran.returncode == 1
    assert "begin with the wake word “hey jarvis”" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_interrupted_demo_leaves_nothing_running(tmp_path: Path) -> None:
    """Ctrl-C in the middle ends the broker, the hub and the satellite, says so, and is no
    traceback.
    """
    environment = _environment()
    # A test run in the background of a shell has Ctrl-C ignored, and would hand that on.
    command = ["env", "--default-signal=INT", *_command()]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout is not None
        assert select.select([demo.stdout], [], [], LIMIT_S)[0]
        assert demo.stdout.readline().startswith("Said")
        assert _appears(tmp_path / "demo-out/hub.log", demo)
        demo.send_signal(signal.SIGINT)
        _, complaint = demo.communicate(timeout=LIMIT_S)
    assert demo.returncode == 130
    assert complaint.strip() == "demo: interrupted; everything it started is stopped"
    assert _left_running(environment[MARK]) == []


def _appears(path: Path, process: subprocess.Popen[str]) -> bool:
    """Waits until the file is there, for as long as the process runs."""
    handle = os.pidfd_open(process.pid)
    try:
        while not path.exists():
            if select.select([handle], [], [], 0.05)[0]:
                return False
        return True
    finally:
        os.close(handle)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--say=",), "SAY cannot be spoken: there are no words in it"),
        (("--wav=nowhere.wav",), "WAV=nowhere.wav: there is no such file"),
        (("--wav=notes.txt",), "notes.txt: is no WAV file"),
    ],
)
def test_what_cannot_be_heard_is_refused_before_anything_starts(
    tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    """Bad input gets one sentence and exit code 1, and no process is started for it."""
    (tmp_path / "notes.txt").write_text("turn on the kitchen light")
    ran = _demo(tmp_path, *arguments)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert complaint in ran.stderr
    assert ran.stderr.strip().count("\n") == 0
    assert not (tmp_path / "demo-out/hub.log").exists()
