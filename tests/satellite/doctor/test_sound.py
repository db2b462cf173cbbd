"""The doctor's examination of sound, as a process on a virtual sound card."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from bench.virtual_sound import VirtualSound
from satellite.audio.devices import SoundDevice
from satellite.doctor.sound import judged_defaults
from sound import virtual_sound

pytestmark = pytest.mark.device
__all__ = ["virtual_sound"]


def examined(state: Path, *, code: int) -> dict[str, str]:
    """The severity by part, from `--only sound --json`."""
    ran = subprocess.run(
        [sys.executable, "-m", "satellite.doctor", "--only", "sound", "--json"],
        env={**os.environ, "INGLE_STATE_DIR": str(state)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Recording 3 s" in ran.stderr
    return {one["part"]: one["severity"] for one in json.loads(ran.stdout)["findings"]}


def test_a_microphone_without_any_sound_is_said(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    """A muted one delivers nothing but zeros."""
    assert examined(tmp_path, code=1)["microphone"] == "trouble"


def test_a_room_that_is_heard_is_well(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    """Microphone, speaker and wake word are there; that nobody spoke is no trouble."""
    noise = np.random.default_rng(7).normal(0.0, 20.0, 60 * 16_000).astype(np.int16)
    path = tmp_path / "room.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(noise.tobytes())
    command = ["paplay", "--device=mic_feed", str(path)]
    with subprocess.Popen(command, env={**os.environ, **virtual_sound.env}) as player:
        try:
            found = examined(tmp_path, code=0)
        finally:
            player.kill()
    assert found["speaker"] == "ok"
    assert set(found) == {"microphone", "speaker", "wake word"}


def device(index: int, name: str, inputs: int, outputs: int) -> SoundDevice:
    return SoundDevice(index=index, name=name, inputs=inputs, outputs=outputs, rate_hz=48_000)


def test_a_default_that_is_a_television_is_said() -> None:
    """With the name to set; one that was chosen is left alone, and no device at all is said."""
    devices = [device(0, "vc4-hdmi: MAI PCM", 0, 2), device(1, "USB PnP", 1, 2)]
    (finding,) = judged_defaults(devices, None, None)
    assert finding.advice == "Set AUDIO_OUTPUT=USB PnP (or its number) and restart the satellite."
    assert judged_defaults(devices, None, "hdmi") == []
    assert [finding.said for finding in judged_defaults([], None, None)] == [
        "this machine has none"
    ] * 2
