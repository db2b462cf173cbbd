"""Speech synthesis for benchmarks and tests: espeak-ng and flite as speakers, added noise.

PCM is s16le mono.
"""

import functools
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import numpy as np

ESPEAK_VOICES: Final = ("en-us", "en-gb", "en-us+f3", "en-gb+m3", "en-us+m7", "en-gb-scotland")
FLITE_VOICES: Final = ("flite:slt", "flite:rms", "flite:awb")
VOICES: Final = ESPEAK_VOICES + FLITE_VOICES
"""All of them differ clearly; flite's are nearer to people than espeak's."""

_NORMAL_SPEED: Final = 160
_NORMAL_PITCH: Final = 50
_LIMIT_S: Final = 30


@functools.cache
def speak(
    text: str,
    voice: str = "flite:slt",
    speed: int = _NORMAL_SPEED,
    pitch: int = _NORMAL_PITCH,
    at_hz: int = 16_000,
) -> bytes:
    """Synthesises `text`; no silence is added.

    `voice`: of espeak-ng (`en-gb+f3`) or of flite (`flite:slt`).

    `speed` in words per minute, `pitch` 0..99 (50 is the voice's own). The same arguments give the
    same bytes.
    """
    if voice.startswith("flite:"):
        return _flite(text, voice.removeprefix("flite:"), speed, pitch, at_hz)
    command = ["espeak-ng", "--stdout", "-v", voice, "-s", str(speed), "-p", str(pitch)]
    spoken = subprocess.run(
        command, input=text.encode(), capture_output=True, check=True, timeout=_LIMIT_S
    ).stdout
    # The header of a stream cannot know its length, so the samples after it are taken as they
    # are: 22,050 Hz.
    return _sox(
        spoken[44:], ["-t", "raw", "-r", "22050", "-e", "signed", "-b", "16", "-c", "1", "-"], at_hz
    )


def silence(seconds: float, at_hz: int = 16_000) -> bytes:
    """Digital silence."""
    return bytes(2 * round(seconds * at_hz))


def noisy(samples: bytes, snr_db: float, seed: int = 0) -> bytes:
    """`samples` with white noise at a signal-to-noise ratio of `snr_db`.

    The noise is `snr_db` below the speech's own mean power; the same seed gives the same noise.
    """
    clean = np.frombuffer(samples, dtype="<i2").astype(np.float64)
    loud = clean[np.abs(clean) > 0.02 * np.abs(clean).max(initial=1.0)]
    power = float(np.mean(loud**2)) if loud.size else 1.0
    noise = np.random.default_rng(seed).normal(
        0.0, np.sqrt(power / 10 ** (snr_db / 10)), clean.size
    )
    return np.clip(clean + noise, -32768, 32767).astype("<i2").tobytes()


def pieces(samples: bytes, piece_samples: int = 512) -> list[bytes]:
    """`samples` cut as a microphone would deliver them; the last piece may be shorter."""
    size = 2 * piece_samples
    return [samples[at : at + size] for at in range(0, len(samples), size)]


def _flite(text: str, voice: str, speed: int, pitch: int, at_hz: int) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.wav"
        stretch = f"duration_stretch={_NORMAL_SPEED / speed:.3f}"
        command = ["flite", "-voice", voice, "--setf", stretch, "-t", text, "-o", str(said)]
        subprocess.run(command, check=True, capture_output=True, timeout=_LIMIT_S)
        # 99 is about four semitones up, 0 four down.
        return _sox(b"", [str(said)], at_hz, "pitch", str((pitch - _NORMAL_PITCH) * 8))


def _sox(stdin: bytes, source: list[str], at_hz: int, *effects: str) -> bytes:
    command = [
        "sox",
        "-V1",
        "-R",
        *source,
        "-t",
        "raw",
        "-r",
        str(at_hz),
        "-e",
        "signed",
        "-b",
        "16",
        "-c",
        "1",
        "-",
    ]
    return subprocess.run(
        [*command, *effects], input=stdin, capture_output=True, check=True, timeout=_LIMIT_S
    ).stdout
