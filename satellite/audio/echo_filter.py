"""Echo filter: the room between speaker and microphone as a linear filter that is learnt all along.

A partitioned-block Kalman filter in the frequency domain (Kuech, Mabande, Enzner 2014). It takes
away what can be computed from the played sound, and nothing else: a person who speaks at the same
time stays as they were. How far it trusts each new block follows from how sure it is of the room
and from how loud everything else is, so that it needs no detector of people speaking. Pure.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from ingle.speech.resample import Floats

BLOCK_SAMPLES: Final = 256
"""16 ms: two blocks are a frame. The smaller, the sooner it learns, and the more it costs."""
_PARTITIONS: Final = 26
"""416 ms of room and delay: 30 to 150 ms of the devices, and the first 250 ms of the echo."""
_STAYS: Final = 0.9995
"""Share of the room that is still true a block later: it changes within some 30 s, by people who
move and by clocks that drift apart (10 in a million)."""
_FIRST_DOUBT: Final = 0.2
"""Variance of each partition's gain before anything was learnt: that of a loud speaker, near."""
_FADES: Final = 5.0
"""By how much (as an exponent) that is less in the last partition: echoes fade."""
_LEARNT: Final = 0.3
"""Share of a block's news that counts as known afterwards. Theory has 0.5 for neighbouring blocks
that are independent; speech repeats itself, and with 0.3 it ends 3 dB quieter."""
_SMOOTHING: Final = 0.7
"""Of the power of all that is no echo, per block."""
_FLOOR: Final = 1e-10

Complex = npt.NDArray[np.complex64]


class EchoFilter:
    """The echo's filter. It is never reset."""

    def __init__(self) -> None:
        bins = BLOCK_SAMPLES + 1
        self._far_before: Floats = np.zeros(BLOCK_SAMPLES, np.float32)
        self._far: Complex = np.zeros((_PARTITIONS, bins), np.complex64)
        """Spectra of the played sound, the newest first."""
        self._room: Complex = np.zeros((_PARTITIONS, bins), np.complex64)
        fading = np.exp(-_FADES * np.arange(_PARTITIONS) / _PARTITIONS)
        doubt = _FIRST_DOUBT * np.repeat(fading[:, None], bins, 1)
        self._variance: Floats = doubt.astype(np.float32)
        """How wrong each gain may be."""
        self._else: Floats = np.full(bins, 1e-6, np.float32)
        """Power of everything that is no echo."""

    def without_echo(self, near: Floats, far: Floats, *, learn: bool = True) -> Floats:
        """The next `BLOCK_SAMPLES` as heard, less the echo of what was played; 0.3 ms of work.

        `learn`: whether the reference is known to be where it belongs.
        """
        spectrum = np.fft.rfft(np.concatenate((self._far_before, far)))
        self._far_before = far
        self._far = np.concatenate((spectrum[None].astype(np.complex64), self._far[:-1]))
        echo = np.fft.irfft((self._far * self._room).sum(0))[BLOCK_SAMPLES:]
        rest: Floats = (near - echo).astype(np.float32)
        if learn:
            self._learn(rest)
        return rest

    def silent(self) -> None:
        """Nothing was played for so long that nothing of it is heard any more."""
        self._far_before = np.zeros(BLOCK_SAMPLES, np.float32)
        self._far = np.zeros_like(self._far)

    def _learn(self, rest: Floats) -> None:
        padded = np.concatenate((np.zeros(BLOCK_SAMPLES, np.float32), rest))
        spectrum = np.fft.rfft(padded).astype(np.complex64)
        played = _power(self._far)
        variance = _STAYS**2 * self._variance + (1 - _STAYS**2) * _power(self._room)
        self._else = _SMOOTHING * self._else + (1 - _SMOOTHING) * _power(spectrum)
        # Half: what is heard fills one half of a spectrum's window, what was played both.
        step = variance / (0.5 * (played * variance).sum(0) + self._else + _FLOOR)
        change = np.fft.irfft(step * np.conj(self._far) * spectrum, axis=1)
        change[:, BLOCK_SAMPLES:] = 0.0  # a filter of one block's length, not a circular one
        self._room = (self._room + np.fft.rfft(change, axis=1)).astype(np.complex64)
        known = (1 - _LEARNT * step * played) * variance
        self._variance = np.maximum(known, _FLOOR).astype(np.float32)


def _power(spectra: Complex) -> Floats:
    power: Floats = spectra.real**2 + spectra.imag**2
    return power
