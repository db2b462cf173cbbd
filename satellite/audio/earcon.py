"""Earcons: the satellite's few short sounds, computed. Pure."""

from typing import Final

import numpy as np

from ingle.speech.resample import to_pcm
from satellite.ports import Earcon

_LEVEL: Final = 0.08
"""Share of full scale: clearly heard, far below a voice, so that the microphone beside it is not
deafened."""
_ALARM_LEVEL: Final = 0.35
"""An alarm has to wake somebody."""
_ATTACK_S: Final = 0.012
"""A tone that is there at once begins with a click."""
_RELEASE_S: Final = 0.03
_DECAY_S: Final = 0.25
"""Time in which a note falls to a third, as struck wood does; a tone that stays even is a beep."""
_PARTIALS: Final = ((1.0, 1.0), (2.0, 0.22), (3.0, 0.08))
"""Overtones as multiples of the pitch, and their share; higher ones die away sooner."""
_NOTES: Final[dict[Earcon, tuple[tuple[float, float], ...]]] = {
    "wake": ((784.0, 0.06), (1175.0, 0.09)),
    "done": ((1175.0, 0.06), (784.0, 0.09)),
    "error": ((392.0, 0.12), (330.0, 0.18)),
    "announce": ((659.0, 0.14), (784.0, 0.14), (988.0, 0.3), (0.0, 0.1)),
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
    tone = np.zeros_like(times)
    for multiple, share in _PARTIALS:
        fall = np.exp(-times * multiple / _DECAY_S)
        tone += share * fall * np.sin(2 * np.pi * hertz * multiple * times)
    tone *= np.minimum(1.0, np.minimum(times / _ATTACK_S, (length_s - times) / _RELEASE_S))
    return tone * level / max(float(np.abs(tone).max(initial=0.0)), 1e-9)  # a rest is silent
