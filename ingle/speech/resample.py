"""Polyphase resampler: sample-rate conversion of a stream by a windowed-sinc filter. Pure."""

from math import ceil, gcd
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_ZERO_CROSSINGS: Final = 16
"""Each side; with the window below, the stop band lies some 80 dB down."""
_KAISER_BETA: Final = 8.0
_PASS_SHARE: Final = 0.92
"""Pass band as a share of the lower rate's half: the filter has rolled off before anything can
fold back."""
_BLOCK: Final = 4096
"""Output samples computed at once, so that a long file needs little memory."""


class Resampler:
    """Converts mono samples from one rate to another, piece by piece.

    Equal rates pass through untouched.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        divisor = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // divisor, from_hz // divisor
        self._equal = from_hz == to_hz
        if self._equal:
            return
        cutoff = min(1.0, to_hz / from_hz) * _PASS_SHARE
        self._half = ceil(_ZERO_CROSSINGS / cutoff)
        self._filters = _filters(self._up, self._half, cutoff)
        self._held: Floats = np.zeros(self._half - 1, np.float32)
        self._position = 0
        """Of the next output sample, in input samples after `_held`'s start, times `_up`."""

    def push(self, samples: Floats) -> Floats:
        """The output that can be made so far.

        It lags the input by some 16 samples of the lower rate.
        """
        if self._equal:
            return samples
        self._held = np.concatenate((self._held, samples))
        taps = 2 * self._half
        ready = (len(self._held) - taps) * self._up + self._up - 1 - self._position
        count = ready // self._down + 1 if ready >= 0 else 0
        made = [self._make(begin, min(_BLOCK, count - begin)) for begin in range(0, count, _BLOCK)]
        self._position += count * self._down
        used = min(self._position // self._up, len(self._held))
        self._held = self._held[used:]
        self._position -= used * self._up
        return np.concatenate(made) if made else np.empty(0, np.float32)

    def flush(self) -> Floats:
        """The output still held back; the resampler is then spent."""
        return (
            self.push(np.zeros(self._half, np.float32))
            if not self._equal
            else np.empty(0, np.float32)
        )

    def _make(self, begin: int, count: int) -> Floats:
        positions = self._position + np.arange(begin, begin + count) * self._down
        windows = np.lib.stride_tricks.sliding_window_view(self._held, 2 * self._half)
        made: Floats = np.einsum(
            "ij,ij->i", windows[positions // self._up], self._filters[positions % self._up]
        )
        return made


def to_float(samples: bytes) -> Floats:
    """s16le PCM as -1..1."""
    return np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32768)


def to_pcm(samples: Floats) -> bytes:
    """-1..1 as s16le PCM; what is beyond is clipped."""
    scaled: npt.NDArray[np.int16] = np.clip(
        np.rint(samples * np.float32(32768)), -32768, 32767
    ).astype("<i2")
    return scaled.tobytes()


def _filters(phases: int, half: int, cutoff: float) -> Floats:
    """One row of `2 * half` weights for each of `phases` positions between two input samples."""
    offsets = np.arange(2 * half)[None, :] - (half - 1) - (np.arange(phases) / phases)[:, None]
    inside = np.clip(1.0 - (offsets / half) ** 2, 0.0, None)
    weights = (
        np.sinc(offsets * cutoff) * np.i0(_KAISER_BETA * np.sqrt(inside)) / np.i0(_KAISER_BETA)
    )
    filters: Floats = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return filters
