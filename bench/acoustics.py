"""Noise, rooms and mixtures for the acoustic benchmarks, computed.

Levels are mixed as Picovoice's benchmarks do: the loudest 2048 samples of speech against the
loudest of noise.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from bench.people import RATE_HZ, Samples

Floats = npt.NDArray[np.float64]
Rng = np.random.Generator

_LOUDEST: Final = 2048
_SCALE: Final = (0, 2, 4, 5, 7, 9, 11, 12)
NOISES: Final = ("white", "pink", "babble", "music", "clatter")


def noise(kind: str, length: int, rng: Rng, voices: Sequence[Samples] = ()) -> Floats:
    """`length` samples of one of `NOISES`, its mean power 1; babble is made of `voices`."""
    made: Floats
    match kind:
        case "white":
            made = rng.normal(0, 1, length)
        case "pink":
            made = _pink(length, rng)
        case "music":
            made = _music(length, rng)
        case "clatter":
            made = _clatter(length, rng)
        case _:
            made = np.sum([talk(length, rng, voices) for _ in range(6)], axis=0)
    even: Floats = made / (np.std(made) + 1e-9)
    return even


def talk(length: int, rng: Rng, voices: Sequence[Samples]) -> Floats:
    """One recording after another, each as loud as the next, without a pause of their own."""
    made = np.zeros(length)
    at = -int(rng.integers(0, RATE_HZ))
    while at < length:
        voice = voices[int(rng.integers(len(voices)))].astype(np.float64)
        begin, end = max(at, 0), min(at + len(voice), length)
        if end > begin:
            made[begin:end] += voice[begin - at : end - at] / (np.abs(voice).max() + 1.0)
        at += len(voice)
    return made


def mixed(sound: npt.ArrayLike, with_noise: Floats, snr_db: float) -> Floats:
    """The sound with the noise `snr_db` below it."""
    speech = np.asarray(sound, np.float64)
    share = loudest(speech) / (loudest(with_noise) + 1e-9) * 10 ** (-snr_db / 20)
    both: Floats = speech + with_noise[: len(speech)] * share
    return both


def in_room(sound: npt.ArrayLike, rng: Rng, decay_s: float = 0.4) -> Floats:
    """The sound in a room whose echo falls by 60 dB in `decay_s`, half as strong as the voice."""
    speech, length = np.asarray(sound, np.float64), int(decay_s * RATE_HZ)
    echo = rng.normal(0, 1, length) * np.exp(-6.9 * np.arange(length) / length)
    echo[: RATE_HZ // 500] = 0
    echo *= 0.5 / np.sqrt((echo**2).sum())
    echo[0] = 1
    whole = len(speech) + length
    spectrum = np.fft.rfft(speech, whole) * np.fft.rfft(echo, whole)
    heard: Floats = np.fft.irfft(spectrum, whole)[: len(speech)]
    return heard


def loudest(sound: Floats) -> float:
    """Root mean square of the loudest 2048 samples."""
    power = np.cumsum(np.concatenate(([0.0], sound**2)))
    window = min(_LOUDEST, len(sound))
    return float(np.sqrt((power[window:] - power[:-window]).max(initial=0.0) / max(window, 1)))


def scaled(sound: npt.ArrayLike, peak: float = 9000.0) -> Floats:
    """The sound with this highest sample."""
    values = np.asarray(sound, np.float64)
    loud: Floats = values * (peak / (np.abs(values).max(initial=0.0) + 1e-9))
    return loud


def pcm(sound: npt.ArrayLike) -> Samples:
    """As 16-bit samples, clipped."""
    return np.clip(np.asarray(sound, np.float64), -32768, 32767).astype(np.int16)


def _pink(length: int, rng: Rng) -> Floats:
    spectrum = np.fft.rfft(rng.normal(0, 1, length))
    frequency = np.arange(len(spectrum), dtype=np.float64)
    frequency[0] = 1
    coloured: Floats = np.fft.irfft(spectrum / np.sqrt(frequency), length)
    return coloured


def _music(length: int, rng: Rng) -> Floats:
    """Chords of decaying tones with overtones, and a drum, in a scale and a beat."""
    made, at_s = np.zeros(length), 0.0
    beat_s, root_hz = 60 / rng.uniform(70, 140), rng.uniform(90, 200)
    while at_s < length / RATE_HZ:
        lasts_s = beat_s * float(rng.choice([0.5, 1, 2]))
        begin, end = int(at_s * RATE_HZ), min(length, int((at_s + lasts_s) * RATE_HZ))
        time_s = np.arange(end - begin) / RATE_HZ
        fades = np.minimum(1, time_s / 0.01) * np.exp(-time_s / lasts_s * rng.uniform(0.5, 3))
        for _ in range(int(rng.integers(1, 4))):
            pitch_hz = root_hz * 2 ** (rng.choice(_SCALE) / 12) * rng.choice([1, 2, 4])
            for overtone in range(1, 9):
                angle = 2 * np.pi * pitch_hz * overtone * time_s
                made[begin:end] += fades * np.sin(angle) / overtone ** rng.uniform(0.8, 1.6)
        made[begin:end] += rng.normal(0, 1.2, end - begin) * np.exp(-time_s / 0.03)
        at_s += lasts_s
    return made


def _clatter(length: int, rng: Rng) -> Floats:
    """Cutlery and plates: short bursts of a few high, fast decaying tones."""
    made = np.zeros(length)
    for _ in range(max(1, int(length / RATE_HZ * 1.5))):
        lasts = int(rng.integers(800, 8000))
        begin = int(rng.integers(0, max(1, length - lasts)))
        time_s = np.arange(min(lasts, length - begin)) / RATE_HZ
        burst = rng.normal(0, 0.3, len(time_s)) * np.exp(-time_s / 0.02)
        for _ in range(4):
            fades = np.exp(-time_s / rng.uniform(0.01, 0.12))
            burst += fades * np.sin(2 * np.pi * rng.uniform(600, 6000) * time_s)
        made[begin : begin + len(burst)] += burst
    return made
