"""Earcons: the satellite's few short sounds, computed. Pure."""

from typing import Final, Literal

import numpy as np

from ingle.speech.resample import to_pcm

Earcon = Literal["wake", "done", "error", "timer", "alarm"]

_LEVEL: Final = 0.08
"""Share of full scale: clearly heard, far below a voice, so that the microphone beside it is not
deafened."""
_ALARM_LEVEL: Final = 0.35
"""An alarm has to wake somebody."""
_FADE_S: Final = 0.012
_NOTES: Final[dict[Earcon, tuple[tuple[float, float], ...]]] = {
    "wake": ((784.0, 0.06), (1175.0, 0.09)),
    "done": ((1175.0, 0.06), (784.0, 0.09)),
    "error": ((392.0, 0.12), (330.0, 0.18)),
    "alarm": (
        *((880.0, 0.15), (0.0, 0.05), (1175.0, 0.15), (0.0, 0.05)) * 3,
        (0.0, 0.4),
    ),
    "timer": ((1047.0, 0.12), (0.0, 0.06), (1047.0, 0.12), (0.0, 0.06), (1047.0, 0.12), (0.0, 0.4)),
}
"""Pitch in hertz (0: a rest) and length in seconds."""


def earcon(sound: Earcon, sample_rate_hz: int) -> bytes:
    """The sound as s16le mono PCM."""
    level = _ALARM_LEVEL if sound == "alarm" else _LEVEL
    notes = [_note(hertz, length_s, sample_rate_hz, level) for hertz, length_s in _NOTES[sound]]
    return to_pcm(np.concatenate(notes).astype(np.float32))


def _note(
    hertz: float, length_s: float, sample_rate_hz: int, level: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    times = np.arange(round(length_s * sample_rate_hz)) / sample_rate_hz
    # Soft ends, without which a tone begins and ends with a click.
    envelope = np.minimum(1.0, np.minimum(times, length_s - times) / _FADE_S)
    return level * envelope * np.sin(2 * np.pi * hertz * times)
